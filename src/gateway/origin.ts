/**
 * Whether a page of this origin may open a socket. Browsers always send Origin and do not apply CORS to sockets, so
 * without this check any page could chat as whoever visits it. Other clients send none and are let through: they
 * hold a token or are guests.
 */
export function isOriginAllowed(
  origin: string | null,
  { host, allowed }: { host: string | null; allowed: readonly string[] },
): boolean {
  if (origin === null) return true;
  if (allowed.includes(origin)) return true;
  return host !== null && URL.parse(origin)?.host === host.toLowerCase();
}
