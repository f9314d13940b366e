import { wilsonInterval as scoreInterval } from '#core/nlu/classifier/metrics.ts';

/** The score interval that holds a true share with 95 % confidence, as a pair; 0 to 1 without trials. */
export function wilsonInterval(successes: number, trials: number): readonly [number, number] {
  const { low, high } = scoreInterval(successes, trials);
  return [low, high];
}
