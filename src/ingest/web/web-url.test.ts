import { describe, expect, test } from 'bun:test';
import { checkUrl, placeOf } from './web-url.ts';

const allowedHosts = ['help.example.com', 'Docs.Example.com:8443', 'plain.example.com:443'];

describe('checkUrl', () => {
  test.each([
    ['https://help.example.com/a#part', 'https://help.example.com/a'],
    ['http://help.example.com', 'http://help.example.com/'],
    ['https://HELP.example.com:443/a', 'https://help.example.com/a'],
    ['http://help.example.com:443/a', 'http://help.example.com:443/a'],
    ['https://docs.example.com:8443/', 'https://docs.example.com:8443/'],
    ['https://plain.example.com/', 'https://plain.example.com/'],
  ])('passes %s', (address, href) => {
    expect(checkUrl(address, { allowedHosts }).href).toBe(href);
  });

  test('reads addresses beside another', () => {
    const base = 'https://help.example.com/a/b';
    expect(checkUrl('../c', { base, allowedHosts }).href).toBe('https://help.example.com/c');
    expect(() => checkUrl('//evil.example.com/', { base, allowedHosts })).toThrow('host');
  });

  test.each([
    ['another scheme', 'file:///etc/passwd', 'http and https'],
    ['ftp', 'ftp://help.example.com/', 'http and https'],
    ['data', 'data:text/html,x', 'http and https'],
    ['script', 'javascript:alert(1)', 'http and https'],
    ['a user', 'https://user@help.example.com/', 'user name or password'],
    ['a password', 'https://:secret@help.example.com/', 'user name or password'],
    ['a host that only looks allowed', 'https://help.example.com@evil.example/', 'user name or password'],
    ['another port', 'https://help.example.com:8080/', 'ports 80 and 443'],
    ['ssh', 'http://help.example.com:22/', 'ports 80 and 443'],
    ['the default port where another is allowed', 'https://docs.example.com/', 'host'],
    ['a host below an allowed one', 'https://a.help.example.com/', 'host'],
    ['a host that ends like an allowed one', 'https://evilhelp.example.com/', 'host'],
    ['a trailing dot', 'https://help.example.com./', 'host'],
    ['a number', 'http://2130706433/', 'host'],
    ['hex', 'http://0x7f000001/', 'host'],
    ['loopback', 'http://127.0.0.1/', 'host'],
    ['IPv6', 'http://[::1]/', 'host'],
    ['mapped IPv6', 'http://[::ffff:169.254.169.254]/', 'host'],
    ['full-width digits', 'http://１２７.0.0.1/', 'host'],
    ['no address', 'help me', 'not a valid address'],
    ['nothing', '', 'not a valid address'],
    ['something endless', `https://help.example.com/${'a'.repeat(3_000)}`, 'at most 2000'],
  ])('refuses %s', (_, address, message) => {
    expect(() => checkUrl(address, { allowedHosts })).toThrow(message);
  });
});

test.each([
  ['https://a.example/help/wifi/', 'help/wifi'],
  ['https://a.example/help/index.html', 'help'],
  ['https://a.example/', 'a-example'],
  ['https://a.example/ayuda/m%C3%B3dem?id=7', 'ayuda/módem-?id=7'],
  ['https://a.example/bad%ZZ', 'bad%ZZ'],
])('the place of %s is %s', (address, place) => {
  expect(placeOf(new URL(address))).toBe(place);
});
