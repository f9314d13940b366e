import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { createFeatureReader, type Features, TEXT_LIMIT, type TextRange } from './features.ts';
import { fingerprint } from './hash.ts';
import { MODEL_VERSION } from './model.ts';
import { listNgrams } from './ngrams.ts';

const BITS = 12;
const read = createFeatureReader(BITS);

interface Blocks {
  readonly words: readonly number[];
  readonly characters: readonly number[];
}

function blocksOf({ buckets, words, total }: Features): Blocks {
  return { words: [...buckets.subarray(0, words)], characters: [...buckets.subarray(words, total)] };
}

function readBlocks(text: string, range?: TextRange): Blocks {
  return blocksOf(read(text, range));
}

function listedBlocks(text: string, range?: TextRange): Blocks {
  const { ofWords, ofCharacters } = listNgrams(text, BITS, range);
  const distinct = (ngrams: readonly { readonly bucket: number }[]) => [
    ...new Set(ngrams.map(({ bucket }) => bucket)),
  ];
  return { words: distinct(ofWords), characters: distinct(ofCharacters) };
}

const ALPHABET = [..."aabcezA ZÑñéü   '’`?!$%019.,-_/\n😀語ﬁＡ\u0301\u200b"];
const texts = fc.oneof(
  fc.array(fc.constantFrom(...ALPHABET), { maxLength: 120 }).map((letters) => letters.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

describe('the reader of features', () => {
  test('finds the buckets that the plain list of n-grams names, in its order, each once', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(readBlocks(text)).toEqual(listedBlocks(text));
      }),
      { numRuns: 300 },
    );
  });

  test('reads a range as it reads the text cut out', () => {
    fc.assert(
      fc.property(texts, fc.nat(130), fc.nat(130), (text, start, length) => {
        const range = { start, end: start + length };
        expect(readBlocks(text, range)).toEqual(readBlocks(text.slice(start, start + length)));
        expect(listedBlocks(text, range)).toEqual(readBlocks(text, range));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['Didn’t', "didn't"],
    ['didn`t', 'DIDNT'],
    ['señal caída', 'senal caida'],
    ['sen\u0303al', 'señal'],
    ['ÚLTIMO AÑO', 'ultimo ano'],
    ['80 dollars', '95 dollars'],
    ['sooooo slow', 'soo slow'],
    ['slow, very slow.', 'slow very slow'],
    ['ＷＩＦＩ down', 'wifi down'],
    ['wi\u200bfi', 'wifi'],
    ['down 😀 again', 'down again'],
  ])('reads %s like %s', (one, other) => {
    expect(readBlocks(one)).toEqual(readBlocks(other));
  });

  test.each([
    ['is it down?', 'is it down'],
    ['down!', 'down?'],
    ['$80', '80'],
    ['80 dollars', '100 dollars'],
    ['down is it', 'is it down'],
    ['book', 'bok'],
  ])('tells %s from %s', (one, other) => {
    expect(readBlocks(one)).not.toEqual(readBlocks(other));
  });

  test('forgets every text before the next, however many come', () => {
    const often = createFeatureReader(10);
    const rare = 'my bill is wrong';
    const expected = often(rare).total;
    // The stamps of texts come round after 65,535 readings.
    for (let readings = 1; readings < 65_535; readings++) often('slow');
    expect(often(rare).total).toBe(expected);
    expect(often('slow').total).toBe(often('slow').total);
  });

  test('finds the buckets that models of this version were trained on', () => {
    const { words, characters } = readBlocks("My bill isn't $20, is it?");
    // When this changes, models trained before are of no use: raise MODEL_VERSION.
    expect(fingerprint(JSON.stringify([MODEL_VERSION, words, characters]))).toBe('bcb45237602f7acc2b060b88');
  });

  test('reads no more than its limit, nothing in a text without words, and words of any length', () => {
    const long = 'what a day '.repeat(500);
    expect(readBlocks(long)).toEqual(readBlocks(long.slice(0, TEXT_LIMIT)));
    for (const empty of ['', ' ', '...', '\u200b', "'"]) {
      expect(readBlocks(empty)).toEqual({ words: [], characters: [] });
    }
    expect(readBlocks('ab'.repeat(400)).characters).toHaveLength(8);
  });
});
