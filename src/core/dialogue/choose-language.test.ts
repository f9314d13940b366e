import { describe, expect, test } from 'bun:test';
import { chooseLanguage, type LanguageSigns, readingLanguages } from './choose-language.ts';
import { SPANISH } from './text/es.ts';

const LONG = 'mi internet se cae todas las noches desde que cambiaron el aparato de la sala';

function choose(fields: Partial<LanguageSigns>) {
  return chooseLanguage({
    detected: 'en',
    requested: null,
    current: 'en',
    text: 'my internet is down',
    fresh: false,
    lastReply: null,
    ...fields,
  });
}

describe('the language of a conversation', () => {
  test('stays while messages are in it', () => {
    expect(choose({})).toEqual({ language: 'en', offered: null });
    expect(choose({ current: 'es', detected: 'es' })).toEqual({ language: 'es', offered: null });
  });

  test('is what is asked for, at once, whatever the message is written in', () => {
    expect(choose({ requested: 'es' }).language).toBe('es');
    expect(choose({ requested: 'en', detected: 'es', current: 'es' }).language).toBe('en');
    expect(choose({ requested: 'en', detected: 'es', text: LONG }).language).toBe('en');
  });

  test('is that of the first clear message', () => {
    const text = 'no tengo internet';
    expect(choose({ detected: 'es', text, fresh: true })).toEqual({ language: 'es', offered: null });
  });

  test.each([['hola'], ['Jose Garcia'], ['gracias!! :) 123 456'], ['']])(
    '%j is not clear, even as the first message',
    (text) => {
      expect(choose({ detected: 'es', text, fresh: true })).toEqual({ language: 'en', offered: null });
    },
  );

  test('later takes two in a row: the first is answered with an offer', () => {
    const text = 'la luz está roja';
    expect(choose({ detected: 'es', text })).toEqual({ language: 'en', offered: 'es' });
    for (const offer of SPANISH.languageOffered) {
      const lastReply = `${offer} Happy to help.`;
      expect(choose({ detected: 'es', text, lastReply })).toEqual({ language: 'es', offered: null });
    }
    expect(choose({ detected: 'es', text: 'hola', lastReply: SPANISH.languageOffered[0] }).language).toBe(
      'en',
    );
  });

  test('later takes one long message', () => {
    expect(choose({ detected: 'es', text: LONG })).toEqual({ language: 'es', offered: null });
  });
});

test('a message is read in its own language and in that of the conversation', () => {
  expect(readingLanguages('en', 'en')).toEqual(['en']);
  expect(readingLanguages('es', 'en')).toEqual(['en', 'es']);
  expect(readingLanguages('en', 'es')).toEqual(['en', 'es']);
});
