/** Held fast outside this range, where `Math.exp` would give 0 or infinity. */
const LOGIT_MAX = 30;

/** The probability of log-odds. */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-Math.max(-LOGIT_MAX, Math.min(LOGIT_MAX, logOdds))));
}

/** The log-odds of a probability. */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** A square matrix, row by row. */
export type Matrix = readonly (readonly number[])[];

/** `vector' * matrix * vector`. */
export function quadraticForm(matrix: Matrix, vector: readonly number[]): number {
  return dot(
    vector,
    matrix.map((row) => dot(row, vector)),
  );
}

/** Lower triangle L with `L L' = matrix` (Cholesky). Throws a RangeError for a matrix that is not positive definite. */
function cholesky(matrix: Matrix): readonly (readonly number[])[] {
  const lower: number[][] = matrix.map((row) => row.map(() => 0));
  for (const [i, row] of lower.entries()) {
    for (let j = 0; j <= i; j++) {
      const other = lower[j] as number[];
      let rest = matrix[i]?.[j] as number;
      for (let k = 0; k < j; k++) rest -= (row[k] as number) * (other[k] as number);
      if (i !== j) row[j] = rest / (other[j] as number);
      else if (rest > 0) row[i] = Math.sqrt(rest);
      else throw new RangeError('The matrix is not positive definite.');
    }
  }
  return lower;
}

/** Solves `matrix * x = right` for a symmetric, positive definite matrix. */
export function solveSymmetric(matrix: Matrix, right: readonly number[]): readonly number[] {
  const lower = cholesky(matrix);
  const size = right.length;
  const x = [...right];
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - (lower[i]?.[k] as number) * (x[k] as number);
    x[i] = (x[i] as number) / (lower[i]?.[i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] = (x[i] as number) - (lower[k]?.[i] as number) * (x[k] as number);
    x[i] = (x[i] as number) / (lower[i]?.[i] as number);
  }
  return x;
}
