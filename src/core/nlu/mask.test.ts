import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { maskSensitive, withoutMasks } from './mask.ts';

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

  test.each([
    ['mi contraseña es Hunter2!', 'mi contraseña es [password removed]'],
    ['mi contrasena es Hunter2!', 'mi contrasena es [password removed]'],
    ['MI CONTRASEÑA ES: Hunter2!', 'MI CONTRASEÑA ES: [password removed]'],
    ['mi contrasen\u0303a es Hunter2!', 'mi contrasen\u0303a es [password removed]'],
    ['Contraseña: "dos palabras" gracias', 'Contraseña: [password removed] gracias'],
    ['mi clave es perro77 y no entra', 'mi clave es [password removed] y no entra'],
    ['la clave es la 445566', 'la clave es la [password removed]'],
    ['la contraseña del wifi es casa2026, no sirve', 'la contraseña del wifi es [password removed] no sirve'],
    [
      'la contraseña nueva de mi cuenta era sol-y-mar',
      'la contraseña nueva de mi cuenta era [password removed]',
    ],
    ['la clave para entrar a la app es gatito9', 'la clave para entrar a la app es [password removed]'],
    ['mi PIN es 1234', 'mi PIN es [password removed]'],
    ['el pin del celular es el 1234 ok', 'el pin del celular es el [password removed] ok'],
    ['mi NIP es 1234', 'mi NIP es [password removed]'],
    ['mi password es hunter2', 'mi password es [password removed]'],
    ['mi código de acceso es 9876', 'mi código de acceso es [password removed]'],
    ['mi codigo de acceso es 9876', 'mi codigo de acceso es [password removed]'],
    [
      'mi número de seguro social es 123456789',
      'mi número de seguro social es [social security number removed]',
    ],
    [
      'mi numero de seguro social es: 123456789',
      'mi numero de seguro social es: [social security number removed]',
    ],
    ['mi seguro social es el 123456789.', 'mi seguro social es el [social security number removed].'],
    ['número de seguridad social: 123456789', 'número de seguridad social: [social security number removed]'],
    ['mi SSN es 123456789', 'mi SSN es [social security number removed]'],
    ['mi seguro social es 123-45-6789', 'mi seguro social es [social security number removed]'],
    ['mi tarjeta es 4111 1111 1111 1111', 'mi tarjeta es [card number removed]'],
  ])('in Spanish, %p becomes %p', (text, masked) => {
    expect(maskSensitive(text).text).toBe(masked);
  });

  test.each([
    'mi contraseña no funciona',
    'olvidé mi contraseña',
    'la contraseña es incorrecta',
    'dice que la contraseña del wifi es incorrecta.',
    'mi clave es muy larga',
    'la clave es que no prende la luz',
    'la contraseña es la misma de siempre',
    'la clave del wifi no sirve y la señal es mala',
    'mi contraseña especial',
    '¿cuál es mi contraseña?',
    '¿el pin es necesario?',
    'mi número de cuenta es 123456789',
    'es una clave: ',
  ])('in Spanish, %p is left alone', (text) => {
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
        'contraseña del wifi es',
        'clave es la',
        'pin de',
        'es',
        'nip:',
        'seguro social es',
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
      'contraseña es ',
      'clave de a ',
      'clave es la x',
      'clave es la ',
      'contraseña del wifi ',
      `clave de${' '.repeat(3)}`,
      'seguro social es ',
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

test('what masking put in is taken out again before a message is understood', () => {
  const { text } = maskSensitive(
    'my internet is down, my ssn is 219-09-9999 and my card 4111 1111 1111 1111',
  );
  expect(withoutMasks(text)).toBe('my internet is down, my ssn is  and my card ');
  expect(withoutMasks('the cover was removed]')).toBe('the cover was removed]');
});
