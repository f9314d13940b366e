import { Elysia } from 'elysia';
import { UNKNOWN_ADDRESS } from './client-address.ts';
import type { RateLimits } from './rate-limit.ts';

/** Counts every request of an address before it is routed; `unlimitedPaths` are exact paths that are not counted. */
export function requestLimit(options: {
  rateLimits: Pick<RateLimits, 'consumeRequest'>;
  unlimitedPaths: readonly string[];
}) {
  const unlimited = new Set(options.unlimitedPaths);
  return new Elysia({ name: 'request-limit' })
    .decorate('clientAddress', UNKNOWN_ADDRESS as string)
    .onRequest(async function limitRequests({ request, clientAddress }) {
      if (unlimited.size > 0 && unlimited.has(new URL(request.url).pathname)) return;
      await options.rateLimits.consumeRequest(clientAddress);
    });
}
