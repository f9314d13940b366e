import robotsParser from 'robots-parser';
import { WEB_LIMITS } from '../limits.ts';
import { type Network, type Reply, sendRequest } from './request.ts';
import { checkUrl } from './web-url.ts';

/** The name that site owners address in robots.txt. */
const ROBOT = 'LarklineBot';
const USER_AGENT = `${ROBOT}/1.0 (knowledge import)`;

/** A page, a sitemap or a file as it was fetched. */
export interface Fetched {
  /** Lower-cased media type without parameters, such as `text/html`. */
  readonly type: string;
  readonly charset: string;
  readonly bytes: Uint8Array;
}

export interface FetcherOptions {
  readonly allowedHosts: readonly string[];
  readonly network: Network;
  readonly requestMs: number;
  readonly signal: AbortSignal;
}

export interface Fetcher {
  /**
   * Fetches an address, following redirects as far as each is allowed by itself.
   * @throws Error with a sentence when it may not, or can not be read.
   */
  fetch(
    url: URL,
    options: { readonly accept: readonly string[]; readonly maxBytes: number },
  ): Promise<Fetched>;
  /** How long the owner of the site wants robots to wait between two requests, in milliseconds; 0 when not said. */
  crawlDelayMs(url: URL): Promise<number>;
}

interface Robots {
  isAllowed(url: string): boolean;
  readonly delayMs: number;
}

/** Fetches pages as a well-behaved robot: only allowed hosts, only what their robots.txt allows (RFC 9309). */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { allowedHosts, network, requestMs: timeoutMs, signal } = options;
  const robotsByOrigin = new Map<string, Promise<Robots>>();

  /** Follows redirects; `permit` is asked before every request. */
  async function follow(
    url: URL,
    { accept, maxBytes, permit }: { accept: string; maxBytes: number; permit: (url: URL) => Promise<void> },
  ): Promise<Reply> {
    let current = url;
    for (let hop = 0; hop <= WEB_LIMITS.redirects; hop += 1) {
      await permit(current);
      const reply = await sendRequest(current, {
        network,
        userAgent: USER_AGENT,
        accept,
        maxBytes,
        timeoutMs,
        signal,
      });
      const { location } = reply.headers;
      if (reply.status < 300 || reply.status > 399 || location === undefined) return reply;
      current = checkUrl(location, { base: current.href, allowedHosts });
    }
    throw new Error(`The address leads through more than ${WEB_LIMITS.redirects} others.`);
  }

  async function readRobots(origin: string): Promise<Robots> {
    const url = new URL('/robots.txt', origin);
    const reply = await follow(url, {
      accept: 'text/plain',
      maxBytes: WEB_LIMITS.robotsBytes,
      permit: async () => {},
    });
    // Section 2.3.1: what is not there allows everything, what fails allows nothing.
    if (reply.status >= 400 && reply.status < 500 && reply.status !== 429)
      return { isAllowed: () => true, delayMs: 0 };
    if (reply.status !== 200) throw new Error(`Its robots.txt answers ${reply.status}.`);
    const rules = robotsParser(url.href, new TextDecoder().decode(reply.bytes));
    const delayMs = Math.min((rules.getCrawlDelay(ROBOT) ?? 0) * 1000, WEB_LIMITS.crawlDelayMs);
    return { isAllowed: (address) => rules.isAllowed(address, ROBOT) !== false, delayMs };
  }

  function robotsOf(url: URL): Promise<Robots> {
    const known = robotsByOrigin.get(url.origin) ?? readRobots(url.origin);
    robotsByOrigin.set(url.origin, known);
    return known;
  }

  async function permit(url: URL): Promise<void> {
    const robots = await robotsOf(url).catch((error: unknown) => {
      throw new Error(`The site's robots.txt cannot be read, so nothing of it may be: ${sentenceOf(error)}`);
    });
    if (!robots.isAllowed(url.href)) throw new Error('The site asks robots not to read this (robots.txt).');
  }

  return {
    async fetch(url, { accept, maxBytes }) {
      const reply = await follow(url, { accept: accept.join(', '), maxBytes, permit });
      if (reply.status !== 200) throw new Error(`The server answered ${reply.status}.`);
      const { type, charset } = readContentType(reply.headers['content-type'] ?? '');
      if (!accept.includes(type)) throw new Error(`The content type must be one of: ${accept.join(', ')}.`);
      return { type, charset, bytes: reply.bytes };
    },
    async crawlDelayMs(url) {
      const robots = await robotsOf(url).catch(() => null);
      return robots?.delayMs ?? 0;
    },
  };
}

function readContentType(header: string): { type: string; charset: string } {
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice('charset='.length);
  return { type: type.toLowerCase(), charset: charset?.replaceAll('"', '') || 'utf-8' };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
