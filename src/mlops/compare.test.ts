import { expect, test } from 'bun:test';
import { trainClassifier } from '#core/nlu/classifier/train.ts';
import { compareModels } from './compare.ts';

const DISHES = ['soup', 'rice', 'bread', 'cake', 'salad', 'pasta', 'stew', 'pie', 'curry', 'toast'];
const ordersAndRecipes = DISHES.flatMap((dish) => [
  { text: `how do i cook ${dish}`, label: 'recipe' },
  { text: `order ${dish} for two`, label: 'order' },
]);
const TEXTS = [
  ...['noodles', 'beans', 'fish'].flatMap((dish) => [
    { text: `how do i cook ${dish}`, label: 'recipe' },
    { text: `order ${dish} for two`, label: 'order' },
  ]),
  { text: 'paint a picture', label: 'out_of_scope' },
];
const good = { name: 'good', model: trainClassifier(ordersAndRecipes, { bucketBits: 12 }) };
/** Learned the opposite. */
const wrong = {
  name: 'wrong',
  model: trainClassifier(
    ordersAndRecipes.map(({ text, label }) => ({ text, label: label === 'order' ? 'recipe' : 'order' })),
    { bucketBits: 12 },
  ),
};

test('a model against itself shows nothing', () => {
  const comparison = compareModels(TEXTS, { models: [good, { ...good, name: 'again' }], seed: 1 });
  expect(comparison).toMatchObject({
    texts: 6,
    outOfScope: 1,
    difference: { mean: 0, low: 0, high: 0 },
    onlyFirst: 0,
    onlySecond: 0,
    p: 1,
    changes: [],
    better: 'none',
  });
});

test('says which is better, for which labels, and the same from the other side', () => {
  const worse = compareModels(TEXTS, { models: [good, wrong], seed: 1 });
  expect(worse.models.map(({ accuracy }) => accuracy)).toEqual([1, 0]);
  expect(worse).toMatchObject({ better: 'first', onlyFirst: 6, onlySecond: 0, difference: { mean: -1 } });
  expect(worse.changes).toEqual([
    { label: 'order', support: 3, recalls: [1, 0], onlyFirst: 3, onlySecond: 0 },
    { label: 'recipe', support: 3, recalls: [1, 0], onlyFirst: 3, onlySecond: 0 },
  ]);
  const better = compareModels(TEXTS, { models: [wrong, good], seed: 1 });
  expect(better).toMatchObject({ better: 'second', difference: { mean: 1 }, p: worse.p });
});

test('gives the same interval for the same seed, around the difference', () => {
  // Two of six are wrong: what can be said of so few texts is little.
  const texts = TEXTS.map(({ text, label }, place) => ({ text, label: place < 2 ? 'order' : label }));
  const [first, again] = [1, 1].map(
    (seed) => compareModels(texts, { models: [good, wrong], seed }).difference,
  );
  expect(first).toEqual(again);
  expect(first?.low).toBeLessThan(first?.mean ?? 0);
  expect(first?.high).toBeGreaterThan(first?.mean ?? 0);
});
