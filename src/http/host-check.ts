import { Elysia } from 'elysia';
import { AppError } from '#errors.ts';

/**
 * Refuses requests whose Host header names a server this is not (421). It runs before routing, which protects from
 * DNS rebinding and from the router's own trap: it finds the path of a host shorter than four characters wrongly.
 */
export function hostCheck(options: { allowedHosts: readonly string[] }) {
  const allowedHosts = options.allowedHosts.map((host) => host.toLowerCase());
  return new Elysia({ name: 'host-check' }).onRequest(function checkHost({ request }) {
    const header = request.headers.get('host');
    // A request without a socket carries no Host header; there its URL is the only name.
    if (!isAllowedHost(header ?? URL.parse(request.url)?.host ?? '', { allowedHosts })) {
      throw new AppError('misdirected', 'This server does not answer to that host name.');
    }
  });
}

/** Whether a Host header names this server; `allowedHosts` in lower case. */
export function isAllowedHost(
  header: string,
  { allowedHosts }: { readonly allowedHosts: readonly string[] },
): boolean {
  return allowedHosts.includes(hostName(header));
}

/** A Host header without its port, lower-cased; the brackets of an IPv6 address stay. */
function hostName(header: string): string {
  return header.trim().toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
}
