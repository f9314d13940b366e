/** What a held-out text scored, and whether its best label was the right one; texts out of scope never are right. */
export interface HeldOut {
  readonly margin: number;
  /** As `Scored` has it. */
  readonly gap: number;
  /** As `Scored` has it. */
  readonly scope: number;
  readonly right: boolean;
  readonly inScope: boolean;
}

/** What mistakes and detours cost, in any one unit. */
export interface Costs {
  /** A wrong answer. */
  readonly wrong: number;
  /** Asking "do you mean ...?". */
  readonly ask: number;
  /** Handing the customer over to a person. */
  readonly hand: number;
}

/** A wrong answer costs ten questions, a hand-over four. */
export const DEFAULT_COSTS: Costs = { wrong: 10, ask: 1, hand: 4 };

/** What to do with the best label: give its answer, ask whether it is meant, or hand over. */
export type Band = 'answer' | 'ask' | 'hand_over';

/** From what probability on the best label is answered, and from what probability on it is asked for. */
export interface BandThresholds {
  readonly answer: number;
  readonly ask: number;
}

/**
 * Turns margins into decisions. The probability that the best label is right is
 * `1 / (1 + exp(-(intercept + marginWeight * margin + gapWeight * gap)))`.
 */
export interface Calibration extends BandThresholds {
  readonly intercept: number;
  readonly marginWeight: number;
  readonly gapWeight: number;
  /** A text that less than this speaks for (`Scored.scope`) is out of scope. */
  readonly outOfScopeMargin: number;
}

/** Held-out texts that no fit is tried without. */
const TEXTS_MIN = 20;

/** Pull of the two slopes and the intercept toward 0, so that separable texts have finite ones. */
const RIDGE = 0.01;
const NEWTON_STEPS = 30;

/** Held fast outside this range, where `Math.exp` would give 0 or infinity. */
const LOGIT_MAX = 30;

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-Math.max(-LOGIT_MAX, Math.min(LOGIT_MAX, value))));
}

type Triple = readonly [number, number, number];

/** Solves a symmetric, positive definite 3 x 3 system by Cramer's rule. */
function solveTriple(matrix: readonly [Triple, Triple, Triple], right: Triple): Triple {
  const [a, b, c] = matrix;
  const determinant = (x: Triple, y: Triple, z: Triple): number =>
    x[0] * (y[1] * z[2] - y[2] * z[1]) -
    x[1] * (y[0] * z[2] - y[2] * z[0]) +
    x[2] * (y[0] * z[1] - y[1] * z[0]);
  const whole = determinant(a, b, c);
  return [
    determinant([right[0], a[1], a[2]], [right[1], b[1], b[2]], [right[2], c[1], c[2]]) / whole,
    determinant([a[0], right[0], a[2]], [b[0], right[1], b[2]], [c[0], right[2], c[2]]) / whole,
    determinant([a[0], a[1], right[0]], [b[0], b[1], right[1]], [c[0], c[1], right[2]]) / whole,
  ];
}

function newtonStep(texts: readonly HeldOut[], [bias, slope, gapSlope]: Triple): Triple {
  let [g0, g1, g2] = [-RIDGE * bias, -RIDGE * slope, -RIDGE * gapSlope];
  let [h00, h01, h02, h11, h12, h22] = [RIDGE, 0, 0, RIDGE, 0, RIDGE];
  for (const { margin, gap, right } of texts) {
    const probability = logistic(bias + slope * margin + gapSlope * gap);
    const error = (right ? 1 : 0) - probability;
    const weight = probability * (1 - probability);
    g0 += error;
    g1 += error * margin;
    g2 += error * gap;
    h00 += weight;
    h01 += weight * margin;
    h02 += weight * gap;
    h11 += weight * margin * margin;
    h12 += weight * margin * gap;
    h22 += weight * gap * gap;
  }
  const rows: readonly [Triple, Triple, Triple] = [
    [h00, h01, h02],
    [h01, h11, h12],
    [h02, h12, h22],
  ];
  return solveTriple(rows, [g0, g1, g2]);
}

/** Logistic regression by Newton's method (Platt, "Probabilistic Outputs for Support Vector Machines", 1999). */
function fitLogistic(texts: readonly HeldOut[]): Triple {
  let place: Triple = [0, 0, 0];
  for (let count = 0; count < NEWTON_STEPS; count++) {
    const step = newtonStep(texts, place);
    const size = Math.max(...step.map(Math.abs));
    if (!Number.isFinite(size) || size < 1e-9) break;
    // Long first steps overshoot when few texts are wrong.
    const share = Math.min(1, 5 / size);
    place = [place[0] + share * step[0], place[1] + share * step[1], place[2] + share * step[2]];
  }
  return place;
}

/**
 * The margin below which a text counts as out of scope, such that at most the share `inScopeLoss` (0.01 is one point of
 * accuracy) of the held-out in-scope texts had the right best label and falls below it. Needs no out-of-scope texts.
 */
export function chooseOutOfScopeMargin(
  texts: readonly Pick<HeldOut, 'scope' | 'right' | 'inScope'>[],
  inScopeLoss: number,
): number {
  const inScope = texts.filter((text) => text.inScope);
  const margins = inScope.filter(({ right }) => right).map(({ scope }) => scope);
  margins.sort((a, b) => a - b);
  // The sum of 0.01 * 100 in binary may be just below 1.
  const lost = Math.floor(inScope.length * inScopeLoss + 1e-9);
  return margins[Math.min(lost, margins.length - 1)] ?? 0;
}

/**
 * The cheapest of three moves at probability `p` that the best label is right (after Chow, "On optimum recognition error
 * and reject tradeoff", 1970). Expected costs: answering `(1 - p) wrong`; asking `ask`, and `hand` when the customer says
 * no: `ask + (1 - p) hand`; handing over `hand`. So answer from `p = 1 - ask / (wrong - hand)` on, and ask from
 * `p = ask / hand` on. When asking never is cheapest the two are the same: `1 - hand / wrong`.
 */
export function bandThresholds({ wrong, ask, hand }: Costs): BandThresholds {
  if (!(wrong > 0 && ask >= 0 && hand > 0)) throw new RangeError('Costs must be positive numbers.');
  const direct = Math.max(0, 1 - hand / wrong);
  const answer = wrong > hand ? 1 - ask / (wrong - hand) : 0;
  const asked = ask / hand;
  return answer > asked ? { answer, ask: asked } : { answer: direct, ask: direct };
}

/**
 * Fits the calibration to held-out texts: the probability on all of them, those out of scope too, so it holds for a like
 * mixture of messages; the out-of-scope margin on those in scope. With less than 20 texts the probability is a plain
 * function of the margin, 1/2 at 0.
 */
export function fitCalibration(
  texts: readonly HeldOut[],
  { inScopeLoss, costs }: { readonly inScopeLoss: number; readonly costs: Costs },
): Calibration {
  const [intercept, marginWeight, gapWeight] = texts.length < TEXTS_MIN ? [0, 2, 0] : fitLogistic(texts);
  return {
    intercept,
    marginWeight,
    gapWeight,
    outOfScopeMargin: chooseOutOfScopeMargin(texts, inScopeLoss),
    ...bandThresholds(costs),
  };
}

/** The probability (0 to 1) that the best label is right, from its margin and the gap to the runner-up. */
export function probabilityOf(calibration: Calibration, margin: number, gap: number): number {
  const { intercept, marginWeight, gapWeight } = calibration;
  return logistic(intercept + marginWeight * margin + gapWeight * gap);
}

/** What to do at a probability. */
export function bandOf({ answer, ask }: BandThresholds, probability: number): Band {
  if (probability >= answer) return 'answer';
  return probability >= ask ? 'ask' : 'hand_over';
}
