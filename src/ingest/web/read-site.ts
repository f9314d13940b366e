import { setTimeout as sleep } from 'node:timers/promises';
import { mapConcurrently } from '#lib/map-concurrently.ts';
import { decodeText } from '../decode-text.ts';
import { INGEST_LIMITS, WEB_LIMITS } from '../limits.ts';
import { readHtml } from '../read-html.ts';
import { readMarkdown } from '../read-markdown.ts';
import type { ArticleDefaults, Collector, SourceDocument } from '../source.ts';
import { createFetcher, type Fetched, type Fetcher } from './fetcher.ts';
import { type Network, PUBLIC_NETWORK } from './request.ts';
import { parseSitemap } from './sitemap.ts';
import { checkUrl, placeOf } from './web-url.ts';

const PAGE_TYPES = ['text/html', 'application/xhtml+xml', 'text/markdown'];
const SITEMAP_TYPES = ['application/xml', 'text/xml'];

export interface SiteOptions {
  readonly defaults: ArticleDefaults;
  readonly collector: Collector;
  /** Hosts that may be asked, with their port where it is not 80 or 443. */
  readonly allowedHosts: readonly string[];
  /** Wait of each of two workers after a page, in milliseconds; a longer one of robots.txt counts more. */
  readonly delayMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly network?: Network | undefined;
  /** Others than the usual ones; for tests. */
  readonly limits?: Partial<Record<'pages' | 'totalMs' | 'requestMs', number>> | undefined;
}

/**
 * Reads a page, or all pages that a sitemap or an index of sitemaps names. What may not or can not be read is noted.
 * @throws Error with a sentence when `address` is not one that may be asked at all.
 */
export async function readSite(address: string, options: SiteOptions): Promise<void> {
  const { allowedHosts, network = PUBLIC_NETWORK, collector } = options;
  const limits = { ...WEB_LIMITS, ...options.limits };
  const start = checkUrl(address, { allowedHosts });
  const deadline = AbortSignal.timeout(limits.totalMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const fetcher = createFetcher({ allowedHosts, network, requestMs: limits.requestMs, signal });
  const first = await fetcher
    .fetch(start, { accept: [...PAGE_TYPES, ...SITEMAP_TYPES], maxBytes: WEB_LIMITS.sitemapBytes })
    .catch((error: unknown) => noteStart(error, { start, collector }));
  if (first === null) return;
  if (!SITEMAP_TYPES.includes(first.type)) {
    if (collector.takeBytes(first.bytes.length)) takePage(start, { page: first, options });
    return;
  }
  const pages = await listPages(first, { start, fetcher, options });
  if (pages.length > limits.pages)
    collector.cut(start.href, `Only the first ${limits.pages} of ${pages.length} pages are read.`);
  await readPages(pages.slice(0, limits.pages), { fetcher, options, signal });
}

/** Nothing of the source was seen, so nothing can be missing in it. */
function noteStart(error: unknown, { start, collector }: { start: URL; collector: Collector }): null {
  collector.cut(start.href, sentenceOf(error));
  return null;
}

/** The pages a sitemap names, those of the sitemaps in an index among them, without doubles. */
async function listPages(
  first: Fetched,
  { start, fetcher, options }: { start: URL; fetcher: Fetcher; options: SiteOptions },
): Promise<readonly URL[]> {
  const { collector, allowedHosts } = options;
  const pages = new Map<string, URL>();
  const read = (fetched: Fetched, from: URL): readonly string[] => {
    if (!collector.takeBytes(fetched.bytes.length)) return [];
    const sitemap = parseSitemap(decodeText(fetched.bytes, { charset: fetched.charset }));
    if (sitemap.cut) collector.cut(from.href, 'The sitemap names more addresses than are read.');
    for (const address of sitemap.pages) {
      try {
        const url = checkUrl(address, { allowedHosts });
        pages.set(url.href, url);
      } catch (error) {
        collector.fail(address, error);
      }
    }
    return sitemap.sitemaps;
  };
  try {
    const named = read(first, start);
    if (named.length > WEB_LIMITS.sitemaps)
      collector.cut(start.href, `Only the first ${WEB_LIMITS.sitemaps} sitemaps of the index are read.`);
    for (const address of named.slice(0, WEB_LIMITS.sitemaps)) {
      try {
        const url = checkUrl(address, { allowedHosts });
        const deeper = read(
          await fetcher.fetch(url, { accept: SITEMAP_TYPES, maxBytes: WEB_LIMITS.sitemapBytes }),
          url,
        );
        if (deeper.length > 0) throw new Error('An index of sitemaps in another one is not read.');
      } catch (error) {
        collector.cut(address, sentenceOf(error));
      }
    }
  } catch (error) {
    collector.cut(start.href, sentenceOf(error));
  }
  return [...pages.values()];
}

type PageResult = { readonly document: SourceDocument } | { readonly error: unknown };

async function readPages(
  pages: readonly URL[],
  { fetcher, options, signal }: { fetcher: Fetcher; options: SiteOptions; signal: AbortSignal },
): Promise<void> {
  const { collector } = options;
  // Kept in the order of the sitemap, so that of two pages with one slug always the same wins.
  const results: PageResult[] = [];
  await mapConcurrently(numbered(pages), {
    limit: WEB_LIMITS.concurrency,
    task: async ([index, url]) => {
      try {
        signal.throwIfAborted();
        const page = await fetcher.fetch(url, { accept: PAGE_TYPES, maxBytes: INGEST_LIMITS.documentBytes });
        if (!collector.takeBytes(page.bytes.length)) throw new Error('The import has read all it may.');
        results[index] = { document: toDocument(url, { page, options }) };
      } catch (error) {
        results[index] = { error: signal.aborted ? new Error('There was no time left to read it.') : error };
      }
      const delayMs = Math.max(options.delayMs, await fetcher.crawlDelayMs(url));
      if (delayMs > 0 && !signal.aborted) await sleep(delayMs, undefined, { signal }).catch(() => undefined);
    },
  });
  for (const [index, url] of pages.entries()) {
    const result = results[index];
    if (result !== undefined && 'document' in result) collector.add(result.document);
    else collector.fail(url.href, result?.error ?? new Error('It was not read.'));
  }
}

function takePage(url: URL, { page, options }: { page: Fetched; options: SiteOptions }): void {
  try {
    options.collector.add(toDocument(url, { page, options }));
  } catch (error) {
    options.collector.fail(url.href, error);
  }
}

function toDocument(url: URL, { page, options }: { page: Fetched; options: SiteOptions }): SourceDocument {
  const { defaults } = options;
  const text = decodeText(page.bytes, { charset: page.charset });
  const read = page.type === 'text/markdown' ? readMarkdown : readHtml;
  return { path: url.href, draft: read(text, { path: url.href, place: placeOf(url), defaults }) };
}

async function* numbered<T>(items: readonly T[]): AsyncGenerator<readonly [number, T]> {
  for (const entry of items.entries()) yield entry;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
