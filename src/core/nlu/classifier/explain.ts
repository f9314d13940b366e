import { blockValue } from './dataset.ts';
import type { IntentModel } from './model.ts';
import { listNgrams, type Ngram } from './ngrams.ts';

/** A word as it was written and how much it speaks for the label (above 0) or against it (below 0). */
export interface WordWeight {
  readonly word: string;
  readonly weight: number;
}

interface Share {
  readonly model: IntentModel;
  readonly label: number;
  readonly scale: number;
}

/** Shares the weight of each distinct n-gram between the words it comes from, wherever it is repeated. */
function addShares(sums: Float64Array, ngrams: readonly Ngram[], { model, label, scale }: Share): void {
  const touched = new Map<number, number[]>();
  for (const { bucket, words } of ngrams) {
    const known = touched.get(bucket);
    if (known) known.push(...words);
    else touched.set(bucket, [...words]);
  }
  const value = blockValue(touched.size) * scale;
  for (const [bucket, words] of touched) {
    const weight = model.weights[bucket * model.labels.length + label] as number;
    for (const word of words) sums[word] = (sums[word] as number) + (weight * value) / words.length;
  }
}

/**
 * Every word that weighs something for a label, the heaviest (either way) first; with the label's bias the weights add up
 * to its margin. The weight of an n-gram is shared evenly between the words it touches. Throws a RangeError for a label the model does not know.
 */
export function weighWords(model: IntentModel, text: string, label: string): readonly WordWeight[] {
  const index = model.labels.indexOf(label);
  if (index < 0) throw new RangeError('The model does not know this label.');
  const { words, ofWords, ofCharacters } = listNgrams(text, model.bucketBits);
  const sums = new Float64Array(words.length);
  addShares(sums, ofWords, { model, label: index, scale: model.wordScales[index] as number });
  addShares(sums, ofCharacters, { model, label: index, scale: model.characterScales[index] as number });
  return words
    .map(({ start, end }, word) => ({ word: text.slice(start, end), weight: sums[word] as number }))
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
