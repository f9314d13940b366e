import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * IPv4 blocks that are not the public internet (IANA IPv4 Special-Purpose Address Registry), multicast, and the address
 * at which Azure answers its machines. Metadata services of other clouds are link-local, shared or private addresses.
 */
const RESERVED_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/**
 * Blocks inside 2000::/3 that are not public, or that carry an IPv4 address in them (IANA IPv6 Special-Purpose Address
 * Registry): protocol assignments with Teredo and ORCHID, documentation, 6to4.
 */
const RESERVED_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const reservedV4 = blocks(RESERVED_V4, 'ipv4');
const reservedV6 = blocks(RESERVED_V6, 'ipv6');
/** All public IPv6 addresses lie here; loopback, mapped, NAT64, local and multicast ones lie elsewhere. */
const globalV6 = blocks([['2000::', 3]], 'ipv6');

/** Whether an IP address is one of the public internet. Anything else, also what is no address, is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !reservedV4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return globalV6.check(address, 'ipv6') && !reservedV6.check(address, 'ipv6');
}

function blocks(ranges: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of ranges) list.addSubnet(net, prefix, family);
  return list;
}
