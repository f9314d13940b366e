import { describe, expect, test } from 'bun:test';
import { EXAMPLES, OTHER_TEXTS } from './classifier.fixture.ts';
import { encodeModel } from './codec.ts';
import { createDataset, labelsOf, OUT_OF_SCOPE, rowProduct } from './dataset.ts';
import { createFeatureReader } from './features.ts';
import { DEFAULT_OPTIONS } from './options.ts';
import { WEIGHT_MAX } from './quantize.ts';
import { createScorer } from './scorer.ts';
import { crossValidate, trainClassifier, trainingHash, trainLabels } from './train.ts';

const OPTIONS = { bucketBits: 12, folds: 3 };
const model = trainClassifier(EXAMPLES, OPTIONS);
const labels = labelsOf(EXAMPLES);

describe('training', () => {
  test('learns what it is told and what is like it', () => {
    const scorer = createScorer(model);
    const inScope = EXAMPLES.filter(({ label }) => label !== OUT_OF_SCOPE);
    for (const { text, label } of [...inScope, ...OTHER_TEXTS]) {
      expect(scorer.labels[scorer.score(text).best]).toBe(label);
    }
  });

  test('makes no label of texts out of scope, and no label wants them', () => {
    expect(model.labels).toEqual(['bill', 'cancel', 'outage', 'slow', 'technician']);
    const scorer = createScorer(model);
    for (const { text } of EXAMPLES.filter(({ label }) => label === OUT_OF_SCOPE)) {
      expect(Math.max(...scorer.score(text).margins)).toBeLessThan(-0.5);
    }
  });

  test('gives the same bytes for the same seed, and other bytes for another', () => {
    expect(encodeModel(trainClassifier(EXAMPLES, OPTIONS))).toEqual(encodeModel(model));
    expect(encodeModel(trainClassifier(EXAMPLES, { ...OPTIONS, seed: 2 }))).not.toEqual(encodeModel(model));
  });

  test('leaves every bucket at zero that no example touches', () => {
    const read = createFeatureReader(OPTIONS.bucketBits);
    const seen = new Set<number>();
    for (const { text } of EXAMPLES) {
      const { buckets, total } = read(text);
      for (const bucket of buckets.subarray(0, total)) seen.add(bucket);
    }
    expect(seen.size).toBeLessThan(2 ** OPTIONS.bucketBits);
    for (let bucket = 0; bucket < 2 ** OPTIONS.bucketBits; bucket++) {
      const row = model.weights.subarray(bucket * labels.length, (bucket + 1) * labels.length);
      if (!seen.has(bucket)) expect([...row]).toEqual([0, 0, 0, 0, 0]);
    }
  });

  test('loses less to bytes than half a step for every n-gram', () => {
    const data = createDataset(OTHER_TEXTS, { labels, bucketBits: OPTIONS.bucketBits });
    const train = createDataset(EXAMPLES, { labels, bucketBits: OPTIONS.bucketBits });
    const scorer = createScorer(model);
    trainLabels(
      train,
      { options: { ...DEFAULT_OPTIONS, ...OPTIONS }, labelCount: labels.length },
      (label, { weights, bias }) => {
        const half = weights.length / 2;
        const largest = (part: Float64Array) => Math.max(...part.map(Math.abs));
        const steps = [weights.subarray(0, half), weights.subarray(half)].map(
          (part) => largest(part) / WEIGHT_MAX,
        );
        OTHER_TEXTS.forEach(({ text }, row) => {
          const words = data.middles[row]! - data.starts[row]!;
          const characters = data.starts[row + 1]! - data.middles[row]!;
          const bound = (steps[0]! * Math.sqrt(words) + steps[1]! * Math.sqrt(characters)) / 2;
          const exact = rowProduct(data, row, weights) + bias;
          expect(Math.abs(scorer.score(text).margins[label]! - exact)).toBeLessThanOrEqual(bound + 1e-12);
        });
      },
    );
  });

  test('holds every example out once, those out of scope too', () => {
    const heldOut = crossValidate(EXAMPLES, OPTIONS);
    expect(heldOut).toHaveLength(EXAMPLES.length);
    expect(heldOut.filter(({ inScope }) => !inScope)).toHaveLength(6);
    expect(heldOut.every(({ inScope, right }) => inScope || !right)).toBe(true);
    const right = heldOut.filter((text) => text.right).length;
    expect(right).toBeGreaterThan(25);
    // Somebody who had seen the examples would get them all.
    expect(right).toBeLessThan(40);
  });

  test('trains on what it is told to train on always', () => {
    const alone = crossValidate(OTHER_TEXTS, { ...OPTIONS, folds: 5 });
    const helped = crossValidate(OTHER_TEXTS, { ...OPTIONS, folds: 5 }, { always: EXAMPLES });
    // Each is the only one of its label: without the others it is right by chance at most.
    expect(alone.filter(({ right }) => right).length).toBeLessThan(3);
    expect(helped.filter(({ right }) => right)).toHaveLength(OTHER_TEXTS.length);
  });

  test('tells training data and options apart', () => {
    const hash = trainingHash(EXAMPLES, OPTIONS);
    expect(model.dataHash).toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{24}$/);
    const [first, ...rest] = EXAMPLES;
    expect(trainingHash([{ ...first!, text: `${first!.text}.` }, ...rest], OPTIONS)).not.toBe(hash);
    expect(trainingHash([{ ...first!, label: 'slow' }, ...rest], OPTIONS)).not.toBe(hash);
    expect(trainingHash(rest, OPTIONS)).not.toBe(hash);
    expect(trainingHash(EXAMPLES, { ...OPTIONS, cost: 3 })).not.toBe(hash);
    expect(trainingHash(EXAMPLES, { folds: 3, bucketBits: 12, seed: DEFAULT_OPTIONS.seed })).toBe(hash);
  });

  test('works with one label and with one example of each', () => {
    const one = trainClassifier([{ label: 'bill', text: 'my bill' }], OPTIONS);
    expect(createScorer(one).score('my bill').best).toBe(0);
    const two = trainClassifier(
      [
        { label: 'bill', text: 'my bill' },
        { label: 'slow', text: 'so slow' },
      ],
      OPTIONS,
    );
    expect(createScorer(two).score('bill').best).toBe(0);
  });

  test('refuses what it cannot train', () => {
    expect(() => trainClassifier([])).toThrow('No example has a label');
    expect(() => trainClassifier([{ label: OUT_OF_SCOPE, text: 'hm' }])).toThrow('No example has a label');
    for (const wrong of [
      { bucketBits: 9 },
      { bucketBits: 12.5 },
      { cost: 0 },
      { inScopeLoss: 2 },
      { costs: { wrong: 0, ask: 1, hand: 1 } },
    ]) {
      expect(() => trainClassifier(EXAMPLES, { ...OPTIONS, ...wrong })).toThrow(RangeError);
    }
  });
});
