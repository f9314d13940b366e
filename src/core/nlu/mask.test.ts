import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { maskSensitive } from './mask.ts';

/** Test numbers of the card networks; none belongs to anybody. */
const CARDS = [
  '4111111111111111',
  '4111 1111 1111 1111',
  '4111-1111-1111-1111',
  '378282246310005',
  '3782 822463 10005',
  '6011000990139424',
];

describe('masking', () => {
  test.each(CARDS)('card number %p is removed', (card) => {
    expect(maskSensitive(`charge ${card}, please`)).toEqual({
      text: 'charge [card number removed], please',
      masked: ['card number'],
    });
  });

  test('a card number beside other numbers is removed alone', () => {
    expect(maskSensitive('call 404 555 0123 4111 1111 1111 1111 12/29').text).toBe(
      'call 404 555 0123 [card number removed] 12/29',
    );
  });

  test.each([
    ['my ssn is 123456789', 'my ssn is [social security number removed]'],
    ['123-45-6789', '[social security number removed]'],
    ['it is 123 45 6789.', 'it is [social security number removed].'],
    ['social security number: 123456789', 'social security number: [social security number removed]'],
    ['my password is hunter2', 'my password is [password removed]'],
    ['Password: "two words" thanks', 'Password: [password removed] thanks'],
    ['the PIN is 4821 ok', 'the PIN is [password removed] ok'],
    ['passcode is: abc', 'passcode is: [password removed]'],
  ])('%p becomes %p', (text, masked) => {
    expect(maskSensitive(text).text).toBe(masked);
  });

  test.each([
    'call me at 404-555-0123 or (404) 555 0124',
    'account 8155 1004 0012 3457',
    'account 4111111111111112',
    'I paid $1,234.56 on 11/22/2026',
    '000-12-3456',
    '666-12-3456',
    '912-34-5678',
    'order 123456789',
    'my password is not working',
    'the password is wrong.',
    'forgot my password',
    'the wifi password is incorrect',
    'is my pin required',
    'serial 1234567890123456789012',
    'zip 30307-1234',
  ])('%p is left alone', (text) => {
    expect(maskSensitive(text)).toEqual({ text, masked: [] });
  });

  test('masking twice changes nothing more', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...CARDS,
        'password is',
        'pin is',
        'pin:',
        'ssn',
        'social security number',
        '123-45-6789',
        '123456789',
        '"',
        "'",
        '[',
        ']',
        '12',
        '41111 111111 11111',
        '-',
        'x',
        'not',
        ' ',
        '  ',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.constantFrom(' ', '', '-')), { maxLength: 12 }), (pieces) => {
        const text = pieces.flat().join('');
        const once = maskSensitive(text).text;
        expect(maskSensitive(once).text).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  test('time stays linear on hostile texts', () => {
    const size = 65_536;
    for (const unit of [
      '1',
      '1 ',
      '4111 ',
      '1-',
      'password is ',
      'pin is "',
      'ssn ',
      ' ',
      `password is${' '.repeat(50)}`,
      '123-45-',
      '"',
    ]) {
      const text = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
      const start = Bun.nanoseconds();
      maskSensitive(text);
      expect(Bun.nanoseconds() - start).toBeLessThan(400e6);
    }
  });
});
