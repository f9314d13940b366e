import { expect, test } from 'bun:test';
import { EXAMPLES } from './classifier.fixture.ts';
import { createDataset, labelsOf } from './dataset.ts';
import { countBuckets, foldNaiveBayes, naiveBayesWeights } from './naive-bayes.ts';

const labels = labelsOf(EXAMPLES);
const data = createDataset(EXAMPLES, { labels, bucketBits: 12 });
const counts = countBuckets(data);
const BILL = labels.indexOf('bill');

test('naive Bayes weighs nothing that never occurred, for any label', () => {
  labels.forEach((_, target) => {
    naiveBayesWeights(data, target, counts).forEach((weight, bucket) => {
      if (counts.counts[bucket] === 0) expect(weight).toBe(0);
    });
  });
  expect(counts.seen).toBeLessThan(data.bucketCount);
});

test('naive Bayes favors what occurs with the label and disfavors what does not', () => {
  const weights = naiveBayesWeights(data, BILL, counts);
  const bucketsOf = (text: string) =>
    createDataset([{ text, label: 'bill' }], { labels, bucketBits: 12 }).buckets.slice(0, 1);
  expect(weights[bucketsOf('bill')[0]!]).toBeGreaterThan(0.5);
  expect(weights[bucketsOf('outage')[0]!]).toBeLessThan(-0.5);
});

test('folding adds a share of the spread of the trained weights', () => {
  const trained = Float64Array.of(0, 1, -1, 0);
  foldNaiveBayes(trained, Float64Array.of(0, 4, 0, -4), 0.5);
  expect([...trained]).toEqual([0, 1.5, -1, -0.5]);
  const untouched = Float64Array.of(1, 2);
  foldNaiveBayes(untouched, new Float64Array(2), 0.5);
  expect([...untouched]).toEqual([1, 2]);
});
