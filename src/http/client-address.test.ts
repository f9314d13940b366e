import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { addressKey, clientAddress, trustedProxies, UNKNOWN_ADDRESS } from './client-address.ts';

const isTrusted = trustedProxies(['10.0.0.0/8', '192.0.2.7', '2001:db8:aaaa::/48', '::1']);

describe('the address of a client', () => {
  test.each([
    // peer, X-Forwarded-For, expected
    ['203.0.113.9', null, '203.0.113.9'],
    ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['10.1.2.3', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['10.1.2.3', '1.1.1.1, 198.51.100.1, 10.9.9.9, 192.0.2.7', '198.51.100.1'],
    ['10.1.2.3', '10.4.4.4, 10.5.5.5', '10.4.4.4'],
    ['::ffff:10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['10.1.2.3', '::ffff:198.51.100.1', '198.51.100.1'],
    ['10.1.2.3', '198.51.100.1:4711', '198.51.100.1'],
    ['10.1.2.3', '[2001:db8:1::5]:4711', '2001:db8:1::5'],
    ['2001:db8:aaaa:1::1', '2001:db8:1::5', '2001:db8:1::5'],
    ['2001:db8:bbbb:1::1', '2001:db8:1::5', '2001:db8:bbbb:1::1'],
    ['::1', '198.51.100.1', '198.51.100.1'],
    ['10.1.2.3', 'unknown', '10.1.2.3'],
    ['10.1.2.3', '1.1.1.1, garbage, 10.9.9.9', '10.9.9.9'],
    ['10.1.2.3', '', '10.1.2.3'],
    ['fe80::1%eth0', null, 'fe80::1'],
    [null, '198.51.100.1', UNKNOWN_ADDRESS],
  ])('peer %p with forwarded %p is %p', (peer, forwardedFor, expected) => {
    expect(clientAddress(peer, { forwardedFor, isTrusted })).toBe(expected);
  });

  test('is the peer whatever a client writes, when no proxy is trusted', () => {
    const none = trustedProxies([]);
    fc.assert(
      fc.property(fc.ipV4(), fc.string(), (peer, forwardedFor) => {
        expect(clientAddress(peer, { forwardedFor, isTrusted: none })).toBe(peer);
      }),
    );
  });

  test('does not change with what stands left of the right-most stranger', () => {
    fc.assert(
      fc.property(fc.string(), (forged) => {
        const forwardedFor = `${forged}, 198.51.100.1, 10.0.0.5`;
        expect(clientAddress('10.1.2.3', { forwardedFor, isTrusted })).toBe('198.51.100.1');
      }),
    );
  });
});

describe('the key of an address', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [UNKNOWN_ADDRESS, UNKNOWN_ADDRESS],
  ])('of %p is %p', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });

  test('is its own key, and one for a whole /64', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.nat(0xffff), (address, last) => {
        const key = addressKey(address);
        expect(addressKey(key)).toBe(key);
        const prefix = key.replace('::/64', '');
        expect(addressKey(`${prefix}:1:2:3:${last.toString(16)}`)).toBe(key);
        expect(addressKey(`${prefix}::${last.toString(16)}`)).toBe(key);
      }),
    );
  });
});
