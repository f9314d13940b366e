import { Elysia } from 'elysia';
import { trustedProxies } from './client-address.ts';
import { crossOrigin } from './cors.ts';
import { type ErrorHandlerOptions, errorHandler } from './error-handler.ts';
import { hostCheck } from './host-check.ts';
import { jsonBody } from './json-body.ts';
import type { RateLimits } from './rate-limit.ts';
import { requestContext } from './request-context.ts';
import { requestLimit } from './request-limit.ts';
import { securityHeaders } from './security-headers.ts';

export interface HttpPluginOptions extends ErrorHandlerOptions {
  readonly production: boolean;
  readonly allowedHosts: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly rateLimits: Pick<RateLimits, 'consumeRequest'>;
  /** Paths that the request limit does not count, such as health checks. */
  readonly unlimitedPaths?: readonly string[];
}

/**
 * Everything that happens to a request before its route, in the order that matters: name the request, know the
 * client, then refuse (host, origin, rate), each refusal already with its headers. Mount it before the first route.
 */
export function httpPlugins(options: HttpPluginOptions) {
  return new Elysia({ name: 'http' })
    .use(errorHandler({ routes: options.routes, onUnexpected: options.onUnexpected }))
    .use(securityHeaders({ production: options.production }))
    .use(requestContext({ isTrusted: trustedProxies(options.trustedProxies) }))
    .use(hostCheck({ allowedHosts: options.allowedHosts }))
    .use(crossOrigin({ origins: options.corsOrigins }))
    .use(requestLimit({ rateLimits: options.rateLimits, unlimitedPaths: options.unlimitedPaths ?? [] }))
    .use(jsonBody());
}
