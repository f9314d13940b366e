import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { EXAMPLES } from './classifier.fixture.ts';
import { decodeModel, encodeModel } from './codec.ts';
import { type IntentModel, MODEL_VERSION } from './model.ts';
import { trainClassifier } from './train.ts';

const trained = trainClassifier(EXAMPLES, { bucketBits: 10, folds: 2 });
const bytes = encodeModel(trained);

const double = fc.double({ noNaN: true });
const models: fc.Arbitrary<IntentModel> = fc
  .record({
    labels: fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }),
    seed: fc.integer(),
    dataHash: fc.string(),
    fill: fc.integer({ min: -128, max: 127 }),
    number: double,
    calibration: fc.record({
      intercept: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      marginWeight: fc.constant(1.5),
      gapWeight: fc.constant(0.1),
      outOfScopeMargin: fc.constant(-0.5),
      answer: fc.constant(0.8),
      ask: fc.constant(0.25),
    }),
  })
  .map(({ labels, seed, dataHash, fill, number, calibration }) => ({
    version: MODEL_VERSION,
    labels,
    bucketBits: 10,
    seed,
    dataHash,
    calibration,
    weights: new Int8Array(labels.length * 1024).fill(fill),
    wordScales: new Float64Array(labels.length).fill(number),
    characterScales: new Float64Array(labels.length).fill(-number),
    biases: new Float64Array(labels.length).fill(number / 3),
  }));

function messageOf(damaged: Uint8Array): string {
  try {
    decodeModel(damaged);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return 'accepted';
}

describe('the model file', () => {
  test('is read the same from a view of something larger, as files and databases give it', () => {
    const larger = Buffer.alloc(bytes.length + 64, 1);
    larger.set(bytes, 32);
    const view = larger.subarray(32, 32 + bytes.length);
    expect(decodeModel(view)).toEqual(decodeModel(bytes));
    expect(decodeModel(Buffer.from(bytes)).weights).toEqual(trained.weights);
  });

  test('gives back any model it was written from', () => {
    fc.assert(
      fc.property(models, (model) => {
        expect(decodeModel(encodeModel(model))).toEqual(model);
      }),
      { numRuns: 50 },
    );
    expect(decodeModel(bytes)).toEqual(trained);
  });

  test('is read from the middle of a larger buffer', () => {
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(decodeModel(larger.subarray(3, 3 + bytes.length))).toEqual(trained);
  });

  test('is refused with any byte changed', () => {
    const damaged = bytes.slice();
    const places = [...Array(800).keys()].concat(
      Array.from({ length: 400 }, (_, i) => (i * 7919) % bytes.length),
    );
    for (const place of places) {
      damaged[place] = bytes[place]! ^ (1 << (place % 8));
      expect(messageOf(damaged)).toMatch(/^(Not a model file|The model file)/);
      damaged[place] = bytes[place]!;
    }
    expect(messageOf(damaged)).toBe('accepted');
  });

  test('is refused when cut off or made longer', () => {
    for (const length of [0, 1, 6, 15, 16, 100, bytes.length - 1]) {
      expect(messageOf(bytes.slice(0, length))).toMatch(/^(Not a model file|The model file is damaged)/);
    }
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(messageOf(longer)).toContain('damaged');
  });

  test('says which version it has when it is another', () => {
    const other = encodeModel({ ...trained, version: MODEL_VERSION + 1 });
    expect(messageOf(other)).toContain(`version ${MODEL_VERSION + 1}`);
  });
});
