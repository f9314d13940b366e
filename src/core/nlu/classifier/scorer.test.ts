import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { EXAMPLES, OTHER_TEXTS } from './classifier.fixture.ts';
import { TEXT_LIMIT, type TextRange } from './features.ts';
import type { IntentModel } from './model.ts';
import { listNgrams, type Ngram } from './ngrams.ts';
import { createScorer } from './scorer.ts';
import { trainClassifier } from './train.ts';

const trained = trainClassifier(EXAMPLES, { bucketBits: 11, folds: 0 });

/** A model with any weights: as many labels as asked, most of them at the ends of the range. */
function modelOf(labelCount: number, bucketBits: number): IntentModel {
  let state = labelCount;
  const weights = Int8Array.from({ length: labelCount * 2 ** bucketBits }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const value = (state >>> 16) & 511;
    return value > 254 ? (value & 1 ? 127 : -127) : value - 127;
  });
  const scales = Float64Array.from({ length: labelCount }, (_, label) => 0.01 + label / 7919);
  return {
    ...trained,
    labels: Array.from({ length: labelCount }, (_, label) => `label ${label}`),
    bucketBits,
    weights,
    wordScales: scales,
    characterScales: scales.map((scale) => scale / 3),
    biases: scales.map((scale) => -scale),
  };
}

/** The same margins in the plainest way. */
function plainMargins(model: IntentModel, text: string, range?: TextRange): readonly number[] {
  const { ofWords, ofCharacters } = listNgrams(text, model.bucketBits, range);
  const sumOf = (ngrams: readonly Ngram[], label: number) => {
    const buckets = [...new Set(ngrams.map(({ bucket }) => bucket))];
    const value = buckets.length === 0 ? 0 : 1 / Math.sqrt(buckets.length);
    const sum = buckets.reduce(
      (all, bucket) => all + model.weights[bucket * model.labels.length + label]!,
      0,
    );
    return { sum, value };
  };
  return model.labels.map((_, label) => {
    const words = sumOf(ofWords, label);
    const characters = sumOf(ofCharacters, label);
    return (
      words.sum * model.wordScales[label]! * words.value +
      characters.sum * model.characterScales[label]! * characters.value +
      model.biases[label]!
    );
  });
}

const words = fc.array(
  fc.constantFrom('my', 'bill', 'is', 'señal', "didn't", 'slow!', '$20', 'outage?', 'wi-fi'),
  {
    maxLength: 300,
  },
);
const texts = fc.oneof(
  words.map((list) => list.join(' ')),
  fc.string({ unit: 'binary', maxLength: 1600 }),
);

describe('the scorer', () => {
  test('gives the margins of the plain sum, bit for bit, for any number of labels and any text', () => {
    const models = [1, 2, 3, 4, 7, 95].map((count) => modelOf(count, 10));
    fc.assert(
      fc.property(fc.constantFrom(...models, trained), texts, (model, text) => {
        const { margins } = createScorer(model).score(text);
        expect([...margins]).toEqual([...plainMargins(model, text)]);
      }),
      { numRuns: 150 },
    );
  });

  test('keeps its sums exact when a text has more n-grams than one packed sum holds', () => {
    const full = { ...modelOf(5, 13), weights: new Int8Array(5 * 2 ** 13).fill(127) };
    const text = Array.from({ length: 400 }, (_, index) =>
      (index * 7919).toString(36).replace(/\d/g, 'q'),
    ).join(' ');
    const scored = createScorer(full).score(text);
    expect(scored.featureCount).toBeGreaterThan(2000);
    expect([...scored.margins]).toEqual([...plainMargins(full, text)]);
  });

  test('reads a range like the text cut out, and says nothing of what was read before', () => {
    const scorer = createScorer(trained);
    fc.assert(
      fc.property(texts, fc.nat(200), fc.nat(200), (text, start, length) => {
        const ranged = [...scorer.score(text, { start, end: start + length }).margins];
        scorer.score('my bill is wrong');
        expect([...scorer.score(text.slice(start, start + length)).margins]).toEqual(ranged);
      }),
      { numRuns: 100 },
    );
  });

  test('ranks the best two labels and reuses its answer', () => {
    const scorer = createScorer(trained);
    for (const { text, label } of OTHER_TEXTS) {
      const scored = scorer.score(text);
      const sorted = [...scored.margins].sort((a, b) => b - a);
      expect(scorer.labels[scored.best]).toBe(label);
      expect(scored.margins[scored.best]).toBe(sorted[0]!);
      expect(scored.margins[scored.second]).toBe(sorted[1]!);
      expect(scorer.score('')).toBe(scored);
    }
  });

  test('says its bias for a text without words', () => {
    const scored = createScorer(trained).score(' ... ');
    expect([...scored.margins]).toEqual([...trained.biases]);
    expect(scored.featureCount).toBe(0);
    expect(createScorer(modelOf(1, 10)).score('one').second).toBe(-1);
  });

  test.each(['a', '!', 'ab', 'a ', '? ', '语', 'é', '\u0301', '😀', ' ', '0'])(
    'takes no longer for a megabyte of "%s" than for the text it reads of it',
    (unit) => {
      const scorer = createScorer(trained);
      const long = unit.repeat(1_000_000 / unit.length);
      const short = long.slice(0, TEXT_LIMIT);
      expect([...scorer.score(long).margins]).toEqual([...scorer.score(short).margins]);
      const timed = (text: string) => {
        const start = Bun.nanoseconds();
        for (let i = 0; i < 20; i++) scorer.score(text);
        return Bun.nanoseconds() - start;
      };
      const fastest = (text: string) => Math.min(...Array.from({ length: 5 }, () => timed(text)));
      // Reading the whole would take over 600 times as long.
      expect(fastest(long)).toBeLessThan(20 * fastest(short) + 2_000_000);
    },
  );
});
