import { lookup as lookupInDns } from 'node:dns/promises';
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** What stands between a request and the network; tests put others in place to reach servers of their own. */
export interface Network {
  /** Whether a connection to this IP address may be made. */
  readonly isAllowedAddress: (address: string) => boolean;
  /** The IP addresses of a host. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
}

export const PUBLIC_NETWORK: Network = {
  isAllowedAddress: isPublicAddress,
  resolve: async (host) => (await lookupInDns(host, { all: true })).map(({ address }) => address),
};

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Uint8Array;
}

export interface RequestSettings {
  readonly network: Network;
  readonly userAgent: string;
  readonly accept: string;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * One GET request, redirects not followed. The host is resolved once and the connection goes to the very address that
 * was checked, so that a name that changes its address in between (DNS rebinding) gains nothing; the Host header and
 * the name in TLS stay those of the address.
 * @throws Error with a sentence: refused address, time, size, or no connection.
 */
export function sendRequest(url: URL, settings: RequestSettings): Promise<Reply> {
  const { network, userAgent, accept, timeoutMs, signal } = settings;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !network.isAllowedAddress(host)) return Promise.reject(refusedAddress());
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, {
      // A connection of its own: one that is kept open was checked for another request.
      agent: false,
      lookup: checkedLookup(network),
      headers: { 'user-agent': userAgent, accept, 'accept-encoding': 'identity', connection: 'close' },
    } satisfies RequestOptions);
    const end = (error: Error | null, reply?: Reply): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      request.destroy();
      if (reply) resolve(reply);
      else reject(error ?? new Error('The server did not answer.'));
    };
    const onAbort = () => end(new Error('The import was ended before it could be read.'));
    const timer = setTimeout(() => end(new Error(`The server took longer than ${timeoutMs} ms.`)), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) {
      onAbort();
      return;
    }
    request.on('error', (error) => end(describeFailure(error)));
    request.on('response', (response) => {
      readBody(response, settings).then(
        (bytes) => end(null, { status: response.statusCode ?? 0, headers: response.headers, bytes }),
        (error: unknown) => end(describeFailure(error)),
      );
    });
    request.end();
  });
}

/** A look-up that hands over one checked address, or none. */
function checkedLookup({ resolve, isAllowedAddress }: Network): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        // One bad address among good ones is a trick or a mistake; either way the host is not one to ask.
        if (first === undefined || !addresses.every(isAllowedAddress)) callback(refusedAddress(), '', 0);
        else if (options.all) callback(null, [{ address: first, family: isIP(first) }]);
        else callback(null, first, isIP(first));
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

async function readBody(response: IncomingMessage, { maxBytes }: RequestSettings): Promise<Uint8Array> {
  const tooLarge = () => new RequestError(`The answer has more than ${maxBytes} bytes.`);
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const encoding = response.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new RequestError('The server packed its answer, though it was asked not to.');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A failure whose sentence is ours. */
class RequestError extends Error {
  override readonly name = 'RequestError';
}

function refusedAddress(): Error {
  return new RequestError('The host has an address that is not on the public internet.');
}

function describeFailure(error: unknown): Error {
  if (error instanceof RequestError) return error;
  const { code } = error as NodeJS.ErrnoException;
  return new Error(`There is no connection to the server${code === undefined ? '' : ` (${code})`}.`);
}
