import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { ENGLISH_PATTERNS } from './patterns/en/patterns.ts';
import { createRuleset } from './ruleset.ts';
import { normalizeText, scanText } from './scan.ts';

const { lexicon } = createRuleset(ENGLISH_PATTERNS);
const normalize = (text: string) => normalizeText(text, lexicon).slice(3, -3);

describe('normalization', () => {
  test.each([
    ["didn't", 'did not'],
    ['didnt', 'did not'],
    ['didn’t', 'did not'],
    ['DIDN‘T', 'did not'],
    ['did not', 'did not'],
    ['sooooo slow', 'so slow'],
    ['pleaseeee', 'please'],
    ['goooood', 'good'],
    ['Wi-Fi', 'wi fi'],
    ['my   internet,  is: down', 'my internet is down'],
    ['is it down?? yes', 'is it down ? yes'],
    ['I pay $80', 'i pay $ #'],
    ['50mbps', '# mbps'],
    ['100% up', '# % up'],
    ['error 404.5 now', 'error # # now'],
    ['\uff49\uff4e\uff54\uff45\uff52\uff4e\uff45\uff54', 'internet'],
    ['in\u200bternet', 'internet'],
    ['modum', 'modem'],
    ['intrenet', 'internet'],
    ['cancelled', 'canceled'],
    ['cafe\u0301', 'caf\u00e9'],
    ['down😡😡again', 'down again'],
    ['', ''],
    ['...', ''],
  ])('%p reads as %p', (text, normalized) => {
    expect(normalize(text)).toBe(normalized);
  });

  test('what frustration needs is kept from the raw text', () => {
    const scan = scanText('WHY is my WIFI down?? Fix it!! Error XRE-03059', lexicon);
    expect(scan.repeatedQuestions).toBe(true);
    expect(scan.repeatedExclamations).toBe(true);
    expect(scan.capitalWords).toBe(1);
    expect(scan.exceptedCharacters).toBe('WIFI'.length + 'XRE'.length);
  });

  test('letter case never changes how a message reads', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(normalize(text.toUpperCase())).toBe(normalize(text.toLowerCase()));
      }),
    );
  });

  test('every text can be read, and tokens never outnumber its characters by more than contractions allow', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { tokenCount } = scanText(text, lexicon);
        expect(tokenCount).toBeGreaterThanOrEqual(2);
        expect(tokenCount).toBeLessThanOrEqual(text.length * 20 + 2);
      }),
    );
  });
});
