import { chooseOutOfScopeMargin } from './calibrate.ts';

/** What one text should have been labeled and what it was. */
export interface Outcome {
  readonly expected: string;
  readonly predicted: string;
}

/** Share of outcomes that are right; NaN for none. */
export function accuracy(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ expected, predicted }) => expected === predicted).length / outcomes.length;
}

/** How often each expected label was taken for each other: `counts.get(expected)?.get(predicted)`. */
export function confusionCounts(outcomes: readonly Outcome[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const { expected, predicted } of outcomes) {
    const row = counts.get(expected) ?? new Map<string, number>();
    counts.set(expected, row);
    row.set(predicted, (row.get(predicted) ?? 0) + 1);
  }
  return counts;
}

/** Precision, recall and F1 of one label, each from 0 to 1, and how many texts have it. */
export interface LabelScore {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** Scores by label, for every label that is expected or predicted somewhere, sorted by label. */
export function labelScores(outcomes: readonly Outcome[]): readonly LabelScore[] {
  const right = new Map<string, number>();
  const expectedCounts = new Map<string, number>();
  const predictedCounts = new Map<string, number>();
  const add = (counts: Map<string, number>, label: string) => counts.set(label, (counts.get(label) ?? 0) + 1);
  for (const { expected, predicted } of outcomes) {
    add(expectedCounts, expected);
    add(predictedCounts, predicted);
    if (expected === predicted) add(right, expected);
  }
  const labels = [...new Set([...expectedCounts.keys(), ...predictedCounts.keys()])].sort();
  return labels.map((label) => {
    const hits = right.get(label) ?? 0;
    const support = expectedCounts.get(label) ?? 0;
    const predicted = predictedCounts.get(label) ?? 0;
    return {
      label,
      precision: predicted === 0 ? 0 : hits / predicted,
      recall: support === 0 ? 0 : hits / support,
      f1: (2 * hits) / (support + predicted),
      support,
    };
  });
}

/** Mean F1 of the labels that are expected somewhere; NaN for none. */
export function macroF1(outcomes: readonly Outcome[]): number {
  const scores = labelScores(outcomes).filter(({ support }) => support > 0);
  return scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length;
}

/** The confusions that happened most often, most frequent first, then by label. */
export function worstPairs(
  outcomes: readonly Outcome[],
  limit: number,
): readonly (Outcome & { readonly count: number })[] {
  const pairs = [...confusionCounts(outcomes)].flatMap(([expected, row]) =>
    [...row].map(([predicted, count]) => ({ expected, predicted, count })),
  );
  const key = ({ expected, predicted }: Outcome): string => `${expected}\t${predicted}`;
  return pairs
    .filter(({ expected, predicted }) => expected !== predicted)
    .sort((a, b) => b.count - a.count || (key(a) < key(b) ? -1 : 1))
    .slice(0, limit);
}

/** A stated probability and whether what it was stated of came true. */
export interface Forecast {
  readonly probability: number;
  readonly right: boolean;
}

/** Forecasts of like probability: what was said and what came true. */
export interface CalibrationBin {
  readonly count: number;
  readonly meanProbability: number;
  readonly accuracy: number;
}

/** Forecasts in bins of equal count (sorted by probability, sizes differ by at most one); empty bins are left out. */
export function calibrationTable(forecasts: readonly Forecast[], bins = 15): readonly CalibrationBin[] {
  const sorted = [...forecasts].sort((a, b) => a.probability - b.probability);
  return Array.from({ length: bins }, (_, bin) =>
    sorted.slice(Math.floor((bin * sorted.length) / bins), Math.floor(((bin + 1) * sorted.length) / bins)),
  )
    .filter((members) => members.length > 0)
    .map((members) => ({
      count: members.length,
      meanProbability: members.reduce((sum, { probability }) => sum + probability, 0) / members.length,
      accuracy: members.filter(({ right }) => right).length / members.length,
    }));
}

/**
 * Expected calibration error over bins of equal count (15 unless told): the mean distance between the probability stated
 * and the share that came true, weighted by bin (Naeini et al., 2015, with equal-mass bins). 0 is best; NaN for none.
 */
export function expectedCalibrationError(forecasts: readonly Forecast[], bins = 15): number {
  const table = calibrationTable(forecasts, bins);
  const sum = table.reduce(
    (total, bin) => total + bin.count * Math.abs(bin.meanProbability - bin.accuracy),
    0,
  );
  return sum / forecasts.length;
}
/** A lower and an upper bound. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Quantile of the normal distribution that leaves 2.5 % above it. */
const Z_95 = 1.959963984540054;

/** Interval that holds the true share with 95 % confidence (Wilson, 1927); 0 to 1 for no trials. */
export function wilsonInterval(successes: number, trials: number, z = Z_95): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const square = (z * z) / trials;
  const center = (share + square / 2) / (1 + square);
  const half = (z * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials))) / (1 + square);
  return { low: Math.max(0, center - half), high: Math.min(1, center + half) };
}

/**
 * Area under the ROC curve: the chance that a text in scope scores higher than one out of scope, ties counting half. From
 * ranks (Mann and Whitney, 1947); NaN when either list is empty.
 */
export function areaUnderRoc(positives: readonly number[], negatives: readonly number[]): number {
  const all = [
    ...positives.map((score) => ({ score, positive: true })),
    ...negatives.map((score) => ({ score, positive: false })),
  ].sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let start = 0; start < all.length; ) {
    let end = start + 1;
    while (end < all.length && all[end]?.score === all[start]?.score) end++;
    const meanRank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (all[i]?.positive) ranks += meanRank;
    start = end;
  }
  const n = positives.length;
  return (ranks - (n * (n + 1)) / 2) / (n * negatives.length);
}

/** Two classifiers on the same texts: texts only the first got right, only the second, and how likely chance is. */
export interface PairedComparison {
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Two-sided, exact: the chance of a split at least as uneven when both are equally good. */
  readonly p: number;
}

/** McNemar's exact test (binomial) for two predictions of the same texts. Throws a RangeError for unequal lengths. */
export function mcNemarTest(first: readonly boolean[], second: readonly boolean[]): PairedComparison {
  if (first.length !== second.length) throw new RangeError('Both lists must be about the same texts.');
  const onlyFirst = first.filter((right, index) => right && !second[index]).length;
  const onlySecond = second.filter((right, index) => right && !first[index]).length;
  const trials = onlyFirst + onlySecond;
  // Logarithms, as 2 ** -trials vanishes for many trials.
  let log = -trials * Math.LN2;
  let tail = Math.exp(log);
  for (let k = 1; k <= Math.min(onlyFirst, onlySecond); k++) {
    log += Math.log((trials - k + 1) / k);
    tail += Math.exp(log);
  }
  return { onlyFirst, onlySecond, p: Math.min(1, 2 * tail) };
}

/** A text with its best margin; `right` is whether its best label is the expected one (never for out of scope). */
export interface ScopedMargin {
  /** As `Scored` has it. */
  readonly scope: number;
  readonly right: boolean;
  readonly inScope: boolean;
}

/** What one out-of-scope threshold does. */
export interface ScopeTradeOff {
  /** Share of in-scope accuracy given up on the texts the threshold was chosen on. */
  readonly loss: number;
  readonly threshold: number;
  /** In-scope texts that are right and above the threshold, as a share of all in-scope texts. */
  readonly inScopeAccuracy: number;
  /** Out-of-scope texts below the threshold, as a share of all of them. */
  readonly outOfScopeRecall: number;
}

/** What a threshold does on texts: a margin below it counts as out of scope. */
function scopeAt(texts: readonly ScopedMargin[], threshold: number): Omit<ScopeTradeOff, 'loss'> {
  const inScope = texts.filter((text) => text.inScope);
  const others = texts.filter((text) => !text.inScope);
  return {
    threshold,
    inScopeAccuracy:
      inScope.filter(({ right, scope }) => right && scope >= threshold).length / inScope.length,
    outOfScopeRecall: others.filter(({ scope }) => scope < threshold).length / others.length,
  };
}

/** What the thresholds chosen on some texts for each in-scope loss (0.01 is one point) do on others. */
export function scopeTradeOffs(
  chosenOn: readonly ScopedMargin[],
  measuredOn: readonly ScopedMargin[],
  losses: readonly number[],
): readonly ScopeTradeOff[] {
  return losses.map((loss) => ({
    loss,
    ...scopeAt(measuredOn, chooseOutOfScopeMargin(chosenOn, loss)),
  }));
}
