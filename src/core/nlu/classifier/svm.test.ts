import { describe, expect, test } from 'bun:test';
import { EXAMPLES, OTHER_TEXTS } from './classifier.fixture.ts';
import { createDataset, type Dataset, labelsOf, OUT_OF_SCOPE, rowProduct } from './dataset.ts';
import { createRandom } from './random.ts';
import { createSvmState, type SvmOptions, type SvmState, solveSvm } from './svm.ts';

const labels = labelsOf(EXAMPLES);
const shape = { labels, bucketBits: 10 };
const data = createDataset(EXAMPLES, shape);
const others = createDataset(OTHER_TEXTS, shape);
const OPTIONS: SvmOptions = { cost: 2, positiveWeight: 8, tolerance: 0.1, maxPasses: 60 };
const EXACT: SvmOptions = { ...OPTIONS, tolerance: 1e-9, maxPasses: 20_000 };

function solved(target: number, options: SvmOptions, seed = 1, rowsOf = data): SvmState {
  const state = createSvmState(rowsOf);
  solveSvm(rowsOf, { target, state, options, random: createRandom(seed) });
  return state;
}

const signOf = (row: number, target: number) => (data.targets[row] === target ? 1 : -1);
const costOf = (row: number, target: number) =>
  signOf(row, target) > 0 ? OPTIONS.cost * OPTIONS.positiveWeight : OPTIONS.cost;
const rows = [...data.targets.keys()];
const squares = (weights: Float64Array) => weights.reduce((sum, weight) => sum + weight * weight, 0);

/** The objective as written in the docstring of `solveSvm`. */
function primal(target: number, { weights, bias }: Pick<SvmState, 'weights' | 'bias'>, set = data): number {
  const losses = Array.from(set.targets, (label, row) => {
    const positive = label === target;
    const margin = (positive ? 1 : -1) * (rowProduct(set, row, weights) + bias);
    return (positive ? OPTIONS.cost * OPTIONS.positiveWeight : OPTIONS.cost) * Math.max(0, 1 - margin) ** 2;
  });
  return losses.reduce((sum, loss) => sum + loss, 0.5 * (squares(weights) + bias ** 2));
}

/** What the dual variables promise: no weights at all have a lower objective than this. */
function dual(target: number, { alphas, weights, bias }: SvmState, set = data): number {
  const terms = Array.from(set.targets, (label, row) => {
    const cost = label === target ? OPTIONS.cost * OPTIONS.positiveWeight : OPTIONS.cost;
    return alphas[row]! - alphas[row]! ** 2 / (4 * cost);
  });
  return terms.reduce((sum, term) => sum + term, -0.5 * (squares(weights) + bias ** 2));
}

/** Values of a row by bucket. */
function valuesOf(row: number): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  for (let i = data.starts[row]!; i < data.starts[row + 1]!; i++) {
    const word = i < data.middles[row]!;
    values.set(data.buckets[i]!, (word ? data.wordValues : data.characterValues)[row]!);
  }
  return values;
}

const matrix = rows.map((row) => [...valuesOf(row)]);

/** The slope of the objective at `place`, whose last number is the bias. */
function slopes(target: number, place: Float64Array): Float64Array {
  const last = place.length - 1;
  const slope = place.slice();
  for (const row of rows) {
    const sign = signOf(row, target);
    const margin = matrix[row]!.reduce((sum, [bucket, value]) => sum + value * place[bucket]!, place[last]!);
    const factor = -2 * costOf(row, target) * Math.max(0, 1 - sign * margin) * sign;
    for (const [bucket, value] of matrix[row]!) slope[bucket]! += factor * value;
    slope[last]! += factor;
  }
  return slope;
}

/** Another way to the same minimum: accelerated gradient descent (Nesterov, 1983) on the objective itself. */
function descend(target: number): Pick<SvmState, 'weights' | 'bias'> {
  const size = data.bucketCount + 1;
  const step = 1 / (1 + 2 * 3 * rows.reduce((sum, row) => sum + costOf(row, target), 0));
  let place = new Float64Array(size);
  let ahead = place;
  for (let count = 1; count <= 700; count++) {
    const slope = slopes(target, ahead);
    const next = new Float64Array(size);
    const further = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      next[i] = ahead[i]! - step * slope[i]!;
      further[i] = next[i]! + ((count - 1) / (count + 2)) * (next[i]! - place[i]!);
    }
    place = next;
    ahead = further;
  }
  return { weights: place.slice(0, -1), bias: place[size - 1]! };
}

const margins = (set: Dataset, { weights, bias }: Pick<SvmState, 'weights' | 'bias'>) =>
  [...set.targets.keys()].map((row) => rowProduct(set, row, weights) + bias);

function winners(set: Dataset, states: readonly Pick<SvmState, 'weights' | 'bias'>[]): readonly number[] {
  const all = states.map((state) => margins(set, state));
  return [...set.targets.keys()].map((row) => {
    const column = all.map((each) => each[row] as number);
    return column.indexOf(Math.max(...column));
  });
}

describe('the solver', () => {
  test('closes the gap between the objective and its dual: no better weights exist', () => {
    labels.forEach((_, target) => {
      const state = solved(target, EXACT);
      const objective = primal(target, state);
      expect(objective - dual(target, state)).toBeLessThan(1e-7 * objective);
      expect(dual(target, solved(target, OPTIONS))).toBeGreaterThan(0.98 * objective);
    });
  });

  test('closes it on texts whose labels mean nothing, where rows left aside come back', () => {
    const random = createRandom(3);
    const words = () => Array.from({ length: 5 }, () => String.fromCharCode(97 + random() * 26)).join(' ');
    const noise = createDataset(
      Array.from({ length: 400 }, () => ({ text: words(), label: random() < 0.3 ? 'bill' : 'slow' })),
      shape,
    );
    for (const seed of [1, 2, 3]) {
      const target = labels.indexOf('bill');
      const state = solved(target, { ...EXACT, tolerance: 1e-4 }, seed, noise);
      const objective = primal(target, state, noise);
      expect(objective - dual(target, state, noise)).toBeLessThan(1e-5 * objective);
    }
  });

  test('finds what another algorithm finds, and predicts the same for every text', () => {
    const ours = labels.map((_, target) => solved(target, EXACT));
    const reference = labels.map((_, target) => descend(target));
    labels.forEach((_, target) => {
      const [one, other] = [ours[target] as SvmState, reference[target] as SvmState];
      margins(data, one).forEach((margin, row) => {
        expect(margin).toBeCloseTo(margins(data, other)[row]!, 2);
      });
    });
    for (const set of [data, others]) expect(winners(set, ours)).toEqual(winners(set, reference));
  });

  test('predicts the same with its usual tolerance and with any seed', () => {
    // Texts out of scope are far from every label: which of them is the nearest is left to chance.
    const inScope = createDataset(
      EXAMPLES.filter(({ label }) => label !== OUT_OF_SCOPE),
      shape,
    );
    const exact = labels.map((_, target) => solved(target, EXACT));
    for (const seed of [1, 2, 3]) {
      const quick = labels.map((_, target) => solved(target, OPTIONS, seed));
      for (const set of [inScope, others]) expect(winners(set, quick)).toEqual(winners(set, exact));
    }
  });

  test('goes on from an earlier state', () => {
    const state = solved(0, EXACT);
    const before = state.weights.slice();
    solveSvm(data, { target: 0, state, options: { ...EXACT, maxPasses: 1 }, random: createRandom(9) });
    expect(
      Math.max(...state.weights.map((weight, bucket) => Math.abs(weight - (before[bucket] as number)))),
    ).toBeLessThan(1e-6);
  });
});
