import { Elysia } from 'elysia';

/** Two years; the preload lists of browsers ask for one or more (hstspreload.org). */
const HSTS_SECONDS = 63_072_000;

/** Nothing may load, run or embed: right for answers that no browser renders. */
const API_CONTENT_SECURITY_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * For pages that load only their own files. Both documentation viewers write style elements, draw icons from data
 * URLs, and one of them searches in a worker made from a blob.
 */
export const PAGE_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * For the product's own pages: they load, and connect to, their own server alone, and have neither inline scripts nor
 * styles.
 */
export const WEB_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Headers of every answer (OWASP HTTP Headers Cheat Sheet). A route that serves a page or a file overrides
 * `content-security-policy` and `cache-control` in `set.headers`. HSTS is sent in production alone, where TLS ends in
 * front of this server.
 */
export function securityHeaders({ production }: { production: boolean }) {
  return new Elysia({ name: 'security-headers' }).headers({
    'cache-control': 'no-store',
    'content-security-policy': API_CONTENT_SECURITY_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(production ? { 'strict-transport-security': `max-age=${HSTS_SECONDS}; includeSubDomains` } : {}),
  });
}
