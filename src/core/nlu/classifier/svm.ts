import { type Dataset, rowProduct } from './dataset.ts';
import { shuffle } from './random.ts';

/** How one label is told from the others. */
export interface SvmOptions {
  /** Price of a row on the wrong side (C); higher fits the examples closer. */
  readonly cost: number;
  /** How many times dearer a row of the label is than one of the others: one faces many. */
  readonly positiveWeight: number;
  /** The largest violation of the optimality conditions that is left. */
  readonly tolerance: number;
  /** Passes over the rows at most. */
  readonly maxPasses: number;
}

/** What a solver works on: the dual variables of the rows, and the weights and the bias that follow from them. */
export interface SvmState {
  readonly alphas: Float64Array;
  readonly weights: Float64Array;
  bias: number;
}

interface Rows {
  readonly signs: Int8Array;
  readonly diagonals: Float64Array;
  readonly curvatures: Float64Array;
}

function prepareRows(data: Dataset, target: number, { cost, positiveWeight }: SvmOptions): Rows {
  const { size } = data;
  const signs = new Int8Array(size);
  const diagonals = new Float64Array(size);
  const curvatures = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const positive = data.targets[row] === target;
    const price = (positive ? cost * positiveWeight : cost) * (data.weights[row] as number);
    const diagonal = 1 / (2 * price);
    signs[row] = positive ? 1 : -1;
    diagonals[row] = diagonal;
    curvatures[row] = 1 + diagonal + (data.squares[row] as number);
  }
  return { signs, diagonals, curvatures };
}

function addRow(data: Dataset, row: number, state: SvmState, step: number): void {
  const { buckets } = data;
  const { weights } = state;
  const middle = data.middles[row] as number;
  const end = data.starts[row + 1] as number;
  const word = step * (data.wordValues[row] as number);
  const character = step * (data.characterValues[row] as number);
  for (let i = data.starts[row] as number; i < middle; i++) {
    const bucket = buckets[i] as number;
    weights[bucket] = (weights[bucket] as number) + word;
  }
  for (let i = middle; i < end; i++) {
    const bucket = buckets[i] as number;
    weights[bucket] = (weights[bucket] as number) + character;
  }
  state.bias += step;
}

/** A state before the first pass: no row counts yet. */
export function createSvmState(data: Dataset): SvmState {
  return { alphas: new Float64Array(data.size), weights: new Float64Array(data.bucketCount), bias: 0 };
}

/**
 * Rows without influence are left aside when their gradient is above this share of the largest violation. Below 1 it is
 * quicker; a row left aside too soon is met again in the pass over all rows that ends the training.
 */
const SHRINK_SHARE = 0.3;

interface Pass {
  /** The rows still looked at come first in `order`. */
  readonly order: Int32Array;
  active: number;
  /** Rows without influence whose gradient is above this are left aside (shrinking). */
  shrinkAbove: number;
}

/** One pass over the active rows; returns the largest violation met. */
function runPass(data: Dataset, { rows, state, pass }: { rows: Rows; state: SvmState; pass: Pass }): number {
  const { order, shrinkAbove } = pass;
  const { alphas, weights } = state;
  let largest = 0;
  for (let place = 0; place < pass.active; place++) {
    const row = order[place] as number;
    const sign = rows.signs[row] as number;
    const alpha = alphas[row] as number;
    const margin = rowProduct(data, row, weights) + state.bias;
    const gradient = sign * margin - 1 + alpha * (rows.diagonals[row] as number);
    if (alpha === 0 && gradient >= 0) {
      if (gradient <= shrinkAbove) continue;
      pass.active--;
      order[place--] = order[pass.active] as number;
      order[pass.active] = row;
      continue;
    }
    largest = Math.max(largest, Math.abs(gradient));
    const next = Math.max(0, alpha - gradient / (rows.curvatures[row] as number));
    alphas[row] = next;
    addRow(data, row, state, (next - alpha) * sign);
  }
  return largest;
}

/**
 * Trains the weights that tell label `target` from all others: a linear support vector machine with squared hinge loss,
 * solved in the dual one row at a time, with shrinking (Hsieh et al., "A Dual Coordinate Descent Method for Large-scale
 * Linear SVM", ICML 2008, algorithms 1 and 3). The bias is the weight of a feature that is 1 in every row.
 * Minimizes 1/2 (|w|^2 + b^2) + sum C_i max(0, 1 - y_i (w x_i + b))^2, where the weight of a row multiplies its C;
 * changes `state`, which may come from an earlier run on the same rows.
 */
export function solveSvm(
  data: Dataset,
  {
    target,
    state,
    options,
    random,
    onPass,
  }: {
    target: number;
    state: SvmState;
    options: SvmOptions;
    random: () => number;
    onPass?: ((pass: { readonly pass: number; readonly violation: number }) => void) | undefined;
  },
): void {
  const rows = prepareRows(data, target, options);
  const order = Int32Array.from({ length: data.size }, (_, row) => row);
  const pass: Pass = { order, active: data.size, shrinkAbove: Number.POSITIVE_INFINITY };
  for (let count = 0; count < options.maxPasses; count++) {
    shuffle(order, pass.active, random);
    const largest = runPass(data, { rows, state, pass });
    onPass?.({ pass: count + 1, violation: largest });
    if (largest >= options.tolerance) {
      pass.shrinkAbove = largest * SHRINK_SHARE;
      continue;
    }
    if (pass.active === data.size) return;
    // Rows left aside may have become violated: look at all of them before stopping.
    pass.active = data.size;
    pass.shrinkAbove = Number.POSITIVE_INFINITY;
  }
}
