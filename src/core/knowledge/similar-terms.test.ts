import { expect, test } from 'bun:test';
import { MAX_SIMILAR_TERMS } from './search-weights.ts';
import { createSimilarTerms } from './similar-terms.ts';
import { createVocabulary } from './vocabulary.ts';

const vocabulary = createVocabulary('en');
vocabulary.read('internet payment penalty router restart wifi refund fee password appointment why');
const similar = createSimilarTerms(vocabulary);
const found = (term: string) => similar.find(term).map(({ id }) => vocabulary.term(id));

test.each([
  ['swapped letters', 'intrenet', 'internet'],
  ['a missing letter', 'pament', 'payment'],
  ['a doubled letter', 'routter', 'router'],
  ['a short word', 'wiffi', 'wifi'],
  ['a beginning', 'appoi', 'appointment'],
  ['a longer form', 'refundable', 'refund'],
])('%s', (_, typed, meant) => {
  expect(found(typed)[0]).toBe(meant);
});

test('a word does not resemble itself, nor words that only share a letter or two, nor words without meaning', () => {
  expect(found('internet')).toEqual([]);
  expect(found('zxqv')).toEqual([]);
  expect(found('feeder')).toEqual([]);
  expect(found('whys')).toEqual([]);
  expect(found('ab')).toEqual([]);
});

test('finds few, best first, the same each time, also among many and for hostile words', () => {
  const large = createVocabulary('en');
  large.read(
    Array.from({ length: 20_000 }, (_, place) => `aaaa${place.toString(26).padStart(4, 'b')}`).join(' '),
  );
  const many = createSimilarTerms(large);
  for (const term of ['aaaabbbb', 'aaaa', `${'a'.repeat(32)}`, 'a'.repeat(1_000)]) {
    const startedAt = performance.now();
    const hits = many.find(term);
    expect(performance.now() - startedAt).toBeLessThan(100);
    expect(hits.length).toBeLessThanOrEqual(MAX_SIMILAR_TERMS);
    expect(hits.every(({ similarity }) => similarity > 0 && similarity < 1)).toBe(true);
    expect(hits.map(({ similarity }) => similarity)).toEqual(
      hits.map(({ similarity }) => similarity).sort((a, b) => b - a),
    );
    expect(many.find(term)).toEqual(hits);
  }
});
