import type { Scorer } from '#core/nlu/classifier/scorer.ts';
import { quantile } from '#lib/quantile.ts';
import type { LatencyRow } from './evaluation-report.ts';

/** Lengths that are measured, in UTF-16 code units. */
const LENGTHS = [20, 60, 100, 300, 1000];
/** Scorings before those that count, so that the code is compiled. */
const WARM_UP = 2_000;
const ROUNDS = 5_000;
/** Different texts of a length, so that not one of them is always in the caches. */
const TEXTS = 64;

/** Times single scorings of real words, cut and joined to each length. */
export function measureLatency(scorer: Scorer, texts: readonly string[]): readonly LatencyRow[] {
  const words = texts.slice(0, 10_000).join(' ');
  return LENGTHS.map((length) => {
    const samples = Array.from({ length: TEXTS }, (_, index) => sampleOf(words, { length, index }));
    for (let round = 0; round < WARM_UP; round += 1) scorer.score(samples[round % TEXTS] ?? '');
    const timesMs = Array.from({ length: ROUNDS }, (_, round) => {
      const sample = samples[round % TEXTS] ?? '';
      const startedAt = Bun.nanoseconds();
      scorer.score(sample);
      return (Bun.nanoseconds() - startedAt) / 1e6;
    });
    return { length, medianMs: quantile(timesMs, 0.5), p99Ms: quantile(timesMs, 0.99) };
  });
}

/** A piece of the words of exactly this length; pieces of different index start at different places. */
function sampleOf(words: string, { length, index }: { length: number; index: number }): string {
  const start = Math.floor((words.length * index) / TEXTS);
  const piece = words.slice(start, start + length);
  return piece.padEnd(length, ` ${words} `);
}
