/** The highest-scored of many numbered things. */
export interface BestList {
  offer(number: number, score: number): void;
  /** Numbers with their scores, best first; of equal scores the lower number first. */
  entries(): readonly (readonly [number: number, score: number])[];
}

/** Keeps at most `limit` things; offering one that is not among the best costs a comparison. */
export function createBestList(limit: number): BestList {
  const numbers: number[] = [];
  const scores: number[] = [];
  const isBefore = (place: number, { number, score }: { readonly number: number; readonly score: number }) =>
    (scores[place] as number) > score || (scores[place] === score && (numbers[place] as number) < number);
  return {
    offer(number, score) {
      if (numbers.length === limit && score < (scores[limit - 1] as number)) return;
      let low = 0;
      let high = numbers.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (isBefore(middle, { number, score })) low = middle + 1;
        else high = middle;
      }
      if (low === limit) return;
      numbers.splice(low, 0, number);
      scores.splice(low, 0, score);
      numbers.length = Math.min(numbers.length, limit);
      scores.length = numbers.length;
    },
    entries: () => numbers.map((number, place) => [number, scores[place] as number] as const),
  };
}
