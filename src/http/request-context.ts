import { Elysia } from 'elysia';
import { clientAddress, type TrustedProxies, UNKNOWN_ADDRESS } from './client-address.ts';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * Gives every request `requestId` (the caller's `x-request-id` if it is harmless, else a UUIDv7; returned in the same
 * header) and `clientAddress` (an IP address, or `unknown` when the request came through no socket).
 */
export function requestContext({ isTrusted }: { isTrusted: TrustedProxies }) {
  return new Elysia({ name: 'request-context' })
    .decorate('requestId', '' as string)
    .decorate('clientAddress', UNKNOWN_ADDRESS as string)
    .onRequest(function identifyRequest(context) {
      const { request, server, set } = context;
      context.requestId = requestIdOf(request.headers.get('x-request-id'));
      context.clientAddress = clientAddress(server?.requestIP(request)?.address ?? null, {
        forwardedFor: request.headers.get('x-forwarded-for'),
        isTrusted,
      });
      set.headers['x-request-id'] = context.requestId;
    });
}

/** The caller's id when it has 1-64 letters, digits, dots, underscores or hyphens; else a new UUIDv7. */
function requestIdOf(header: string | null): string {
  return header !== null && REQUEST_ID.test(header) ? header : Bun.randomUUIDv7();
}
