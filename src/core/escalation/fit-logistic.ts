import { dot, logistic, type Matrix, solveSymmetric } from './numbers.ts';

/** An example: its features and whether it came true. */
export interface Example {
  readonly row: readonly number[];
  readonly label: boolean;
}

export interface LogisticFit {
  readonly intercept: number;
  readonly weights: readonly number[];
}

/** Pull of the intercept toward 0: next to none, so that it is finite where all labels are the same. */
const INTERCEPT_RIDGE = 1e-3;
const NEWTON_STEPS = 50;
/** Halvings of a step that overshoots. */
const HALVINGS = 20;
const ENOUGH = 1e-9;

/**
 * Logistic regression with an L2 penalty of `ridge / 2` times the squared weights, by Newton's method (iteratively
 * reweighted least squares; Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 4.4). Deterministic.
 * Throws a RangeError without examples.
 */
export function fitLogistic(
  examples: readonly Example[],
  { ridge }: { readonly ridge: number },
): LogisticFit {
  const size = (examples[0]?.row.length ?? -1) + 1;
  if (size === 0) throw new RangeError('A model needs examples.');
  const rows = examples.map(({ row, label }) => ({ row: [1, ...row], label }));
  const penalties = Array.from({ length: size }, (_, index) => (index === 0 ? INTERCEPT_RIDGE : ridge));
  let place: readonly number[] = penalties.map(() => 0);
  let loss = penalizedLoss(rows, { place, penalties });
  for (let count = 0; count < NEWTON_STEPS; count++) {
    const { gradient, hessian } = derivatives(rows, { place, penalties });
    const step = solveSymmetric(hessian, gradient);
    const next = shortened(step, { rows, place, penalties, loss });
    if (next === null || loss - next.loss < ENOUGH) break;
    place = next.place;
    loss = next.loss;
  }
  const [intercept = 0, ...weights] = place;
  return { intercept, weights };
}

interface Place {
  readonly place: readonly number[];
  readonly penalties: readonly number[];
}

/** The step or the first of its halves that makes the loss smaller; null when none does. */
function shortened(
  step: readonly number[],
  { rows, place, penalties, loss }: Place & { readonly rows: readonly Example[]; readonly loss: number },
): { readonly place: readonly number[]; readonly loss: number } | null {
  let share = 1;
  for (let count = 0; count < HALVINGS; count++) {
    const next = place.map((value, index) => value + share * (step[index] as number));
    const nextLoss = penalizedLoss(rows, { place: next, penalties });
    if (nextLoss < loss) return { place: next, loss: nextLoss };
    share /= 2;
  }
  return null;
}

/** Logarithm of `1 + exp(x)`, for any x. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function penalizedLoss(rows: readonly Example[], { place, penalties }: Place): number {
  let loss = 0;
  for (const { row, label } of rows) {
    const score = dot(row, place);
    loss += softplus(score) - (label ? score : 0);
  }
  for (const [index, penalty] of penalties.entries()) loss += (penalty / 2) * (place[index] as number) ** 2;
  return loss;
}

/** The downhill direction and the second derivatives of the penalized loss. */
function derivatives(
  rows: readonly Example[],
  { place, penalties }: Place,
): { readonly gradient: readonly number[]; readonly hessian: Matrix } {
  const gradient = place.map((value, index) => -(penalties[index] as number) * value);
  const hessian = penalties.map((penalty, i) => penalties.map((_, j) => (i === j ? penalty : 0)));
  for (const { row, label } of rows) {
    const probability = logistic(dot(row, place));
    const error = (label ? 1 : 0) - probability;
    const weight = probability * (1 - probability);
    for (let i = 0; i < row.length; i++) {
      const value = row[i] as number;
      gradient[i] = (gradient[i] as number) + error * value;
      const line = hessian[i] as number[];
      for (let j = 0; j < row.length; j++)
        line[j] = (line[j] as number) + weight * value * (row[j] as number);
    }
  }
  return { gradient, hessian };
}

/**
 * Covariance of intercept and weights that holds though the turns of one conversation are alike (a sandwich with the
 * scores summed by cluster; Liang and Zeger, "Longitudinal data analysis using generalized linear models", 1986).
 */
export function clusteredCovariance(
  examples: readonly (Example & { readonly cluster: string })[],
  { fit, ridge }: { readonly fit: LogisticFit; readonly ridge: number },
): Matrix {
  const place = [fit.intercept, ...fit.weights];
  const penalties = place.map((_, index) => (index === 0 ? INTERCEPT_RIDGE : ridge));
  const rows = examples.map(({ row, label, cluster }) => ({ row: [1, ...row], label, cluster }));
  const { hessian } = derivatives(rows, { place, penalties });
  const scores = new Map<string, number[]>();
  for (const { row, label, cluster } of rows) {
    const error = (label ? 1 : 0) - logistic(dot(row, place));
    const sum = scores.get(cluster) ?? row.map(() => 0);
    for (const [index, value] of row.entries()) sum[index] = (sum[index] as number) + error * value;
    scores.set(cluster, sum);
  }
  // Each cluster's score once through the inverse: the products then add up to the sandwich.
  const covariance = place.map(() => place.map(() => 0));
  for (const score of scores.values()) {
    const moved = solveSymmetric(hessian, score);
    for (const [i, line] of covariance.entries()) {
      for (let j = 0; j < line.length; j++)
        line[j] = (line[j] as number) + (moved[i] as number) * (moved[j] as number);
    }
  }
  return covariance;
}
