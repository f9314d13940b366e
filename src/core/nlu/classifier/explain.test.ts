import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { EXAMPLES } from './classifier.fixture.ts';
import { weighWords } from './explain.ts';
import { createScorer } from './scorer.ts';
import { trainClassifier } from './train.ts';

const model = trainClassifier(EXAMPLES, { bucketBits: 12, folds: 0 });
const scorer = createScorer(model);

describe('the explanation', () => {
  test('adds up to the margin, for any text and label', () => {
    const word = fc.constantFrom(
      'My',
      'bill,',
      'bill',
      'is',
      'señal',
      'didn’t',
      'slow!',
      '$20',
      'outage?',
      '…',
      'aaaa',
    );
    const texts = fc.oneof(
      fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
      fc.string({ unit: 'binary', maxLength: 80 }),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom(...model.labels), (text, label) => {
        const words = weighWords(model, text, label);
        const index = model.labels.indexOf(label);
        const sum = words.reduce((all, { weight }) => all + weight, model.biases[index]!);
        expect(sum).toBeCloseTo(scorer.score(text).margins[index]!, 9);
        for (const each of words) expect(text).toContain(each.word);
      }),
      { numRuns: 150 },
    );
  });

  test('names the words that speak for a label, as they were written', () => {
    const words = weighWords(model, 'Why is my BILL higher, please?', 'bill');
    expect(words[0]?.word).toBe('BILL');
    expect(words[0]?.weight).toBeGreaterThan(0.1);
    const sizes = words.map(({ weight }) => Math.abs(weight));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  test('names the words that speak against a label', () => {
    const words = weighWords(model, 'cancel my bill', 'bill');
    expect(words.find(({ word }) => word === 'cancel')?.weight).toBeLessThan(0);
  });

  test('refuses a label that the model does not know', () => {
    expect(() => weighWords(model, 'bill', 'weather')).toThrow(RangeError);
  });
});
