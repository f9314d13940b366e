import { cors } from '@elysiajs/cors';
import { Elysia } from 'elysia';

/** How long a browser may keep the answer to a preflight, in seconds; two hours is the most that one of them allows. */
const PREFLIGHT_MAX_AGE_SECONDS = 7200;

/**
 * Lets the pages of exactly these origins call the API; without origins it does nothing. Tokens travel in a header,
 * never in a cookie, so credentials stay off. Every option is set, because the plugin's defaults reflect the caller.
 */
export function crossOrigin({ origins }: { origins: readonly string[] }) {
  const plugin = new Elysia({ name: 'cross-origin' });
  if (origins.length === 0) return plugin;
  const allowed = new Set(origins);
  return plugin.use(
    cors({
      // A function, because the plugin also looks a string up among the properties every object has.
      origin: (request: Request) => allowed.has(request.headers.get('origin') ?? ''),
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'if-none-match', 'x-request-id'],
      exposeHeaders: ['allow', 'etag', 'location', 'retry-after', 'www-authenticate', 'x-request-id'],
      credentials: false,
      maxAge: PREFLIGHT_MAX_AGE_SECONDS,
    }),
  );
}
