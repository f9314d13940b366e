import { createRandom, shuffle } from '#core/nlu/classifier/random.ts';

export interface FoldOptions {
  /** How many folds, 2 or more. */
  readonly folds: number;
  readonly seed: number;
}

/**
 * The fold, from 0, of each example: a partition whose folds differ by one example at most, as do the shares that each
 * label has in them. The same seed and labels give the same folds.
 */
export function stratifiedFolds(labels: readonly string[], { folds, seed }: FoldOptions): Int32Array {
  const random = createRandom(seed);
  const assigned = new Int32Array(labels.length);
  let next = 0;
  for (const places of groupPlaces(labels).values()) {
    const shuffled = Int32Array.from(places);
    shuffle(shuffled, shuffled.length, random);
    // Dealing on where the last label ended keeps small labels from all landing in the first folds.
    for (const place of shuffled) {
      assigned[place] = next % folds;
      next += 1;
    }
  }
  return assigned;
}

function groupPlaces(labels: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [place, label] of labels.entries()) {
    const group = groups.get(label);
    if (group) group.push(place);
    else groups.set(label, [place]);
  }
  return groups;
}
