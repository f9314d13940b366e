import { BlockList, isIP } from 'node:net';

/** Stands for a peer whose address is not known, as in requests that came through no socket. */
export const UNKNOWN_ADDRESS = 'unknown';

/** Tells whether an address belongs to a proxy whose X-Forwarded-For is believed. */
export type TrustedProxies = (address: string) => boolean;

/**
 * Compiles addresses and CIDR ranges (IPv4 and IPv6).
 * @throws TypeError or RangeError when a range cannot be read; the configuration is checked before this.
 */
export function trustedProxies(ranges: readonly string[]): TrustedProxies {
  if (ranges.length === 0) return () => false;
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/**
 * The address of the client: the peer, or the right-most address in X-Forwarded-For that is not a trusted proxy.
 * Entries further left were written by the client itself and are never believed. An unreadable entry ends the walk at
 * the proxy that reported it.
 */
export function clientAddress(
  peer: string | null,
  { forwardedFor, isTrusted }: { forwardedFor: string | null; isTrusted: TrustedProxies },
): string {
  let current = parseAddress(peer ?? '');
  if (current === null) return UNKNOWN_ADDRESS;
  if (forwardedFor === null) return current;
  for (const entry of forwardedFor.split(',').reverse()) {
    if (!isTrusted(current)) break;
    const next = parseAddress(entry);
    if (next === null) break;
    current = next;
  }
  return current;
}

/**
 * The key that limits count by: an IPv4 address as it is, an IPv6 address cut to its /64, which is what one
 * subscriber gets (RFC 6177), as `2001:db8:0:1::/64`.
 */
export function addressKey(address: string): string {
  if (!address.includes(':') || address.includes('/')) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...new Array<string>(gap).fill('0'), ...right].slice(0, 4);
  return `${groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

/** One address without port, brackets, zone or IPv4-in-IPv6 form; null when it is none. */
function parseAddress(text: string): string | null {
  const trimmed = text.trim();
  const bare =
    /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1] ??
    /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(trimmed)?.[1] ??
    trimmed;
  const address = bare.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  return isIP(address) === 0 ? null : address;
}
