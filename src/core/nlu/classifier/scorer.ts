import { blockValue, OUT_OF_SCOPE } from './dataset.ts';
import { createFeatureReader, type TextRange } from './features.ts';
import type { IntentModel } from './model.ts';
import { packRows } from './packed-rows.ts';

/** What a text scored. One object is reused: read it before the next `score`. */
export interface Scored {
  /** By label, in the order of `Scorer.labels`; about 1 is a sure yes and -1 a sure no. */
  readonly margins: Float64Array;
  /** Index of the label with the highest margin, the class of what is rejected aside; the first of equals. -1 for none. */
  best: number;
  /** Index of the runner-up among the same; -1 for none. */
  second: number;
  /** Margin of the best label, less that of its rival: the runner-up or the class of what is rejected. 0 without one. */
  gap: number;
  /** How much speaks for being in scope: the best margin, less that of the class of what is rejected if there is one. */
  scope: number;
  /** Distinct n-grams read; 0 for a text without words. */
  featureCount: number;
}

/** Scores texts against every label. */
export interface Scorer {
  readonly labels: readonly string[];
  readonly score: (text: string, range?: TextRange) => Scored;
}

/** Finds the highest two margins beside that of the class of what is rejected (`reject`, -1 without one). */
function rankMargins(scored: Scored, reject: number): void {
  const { margins } = scored;
  let best = -1;
  let second = -1;
  for (let label = 0; label < margins.length; label++) {
    if (label === reject) continue;
    const margin = margins[label] as number;
    if (best < 0 || margin > (margins[best] as number)) {
      second = best;
      best = label;
    } else if (second < 0 || margin > (margins[second] as number)) {
      second = label;
    }
  }
  scored.best = best;
  scored.second = second;
  const margin = best < 0 ? 0 : (margins[best] as number);
  const runnerUp = second < 0 ? Number.NEGATIVE_INFINITY : (margins[second] as number);
  const rejected = reject < 0 ? Number.NEGATIVE_INFINITY : (margins[reject] as number);
  const rival = Math.max(runnerUp, rejected);
  scored.gap = rival === Number.NEGATIVE_INFINITY ? 0 : margin - rival;
  scored.scope = reject < 0 ? margin : margin - rejected;
}

/**
 * Makes a scorer. Its sums are of whole numbers, so the same model and text give the same margins on every machine.
 * It allocates nothing for a text; time is linear in the length of the text, which is read up to `TEXT_LIMIT`.
 */
export function createScorer(model: IntentModel): Scorer {
  const { labels, wordScales, characterScales, biases } = model;
  const count = labels.length;
  const read = createFeatureReader(model.bucketBits);
  const rows = packRows(model.weights, count);
  const wordSums = new Int32Array(count);
  const characterSums = new Int32Array(count);
  const reject = labels.indexOf(OUT_OF_SCOPE);
  const scored: Scored = {
    margins: new Float64Array(count),
    best: -1,
    second: -1,
    gap: 0,
    scope: 0,
    featureCount: 0,
  };

  function score(text: string, range?: TextRange): Scored {
    const { buckets, words, total } = read(text, range);
    rows.sum(buckets, { from: 0, to: words, into: wordSums });
    rows.sum(buckets, { from: words, to: total, into: characterSums });
    const word = blockValue(words);
    const character = blockValue(total - words);
    for (let label = 0; label < count; label++) {
      scored.margins[label] =
        (wordSums[label] as number) * (wordScales[label] as number) * word +
        (characterSums[label] as number) * (characterScales[label] as number) * character +
        (biases[label] as number);
    }
    scored.featureCount = total;
    rankMargins(scored, reject);
    return scored;
  }

  return { labels, score };
}
