import type { Estimate } from './bootstrap.ts';
import type { SearchResult, VariantResult } from './measure-search.ts';

const NAME_WIDTH = 20;
const CELL_WIDTH = 22;

/** Results as tables for a terminal. */
export function toText(results: readonly SearchResult[]): string {
  return `${results.map(describe).join('\n\n')}\n`;
}

function describe(result: SearchResult): string {
  const { collection, language, articles, queries, buildMs, memoryBytes, searchP50Ms, searchP99Ms } = result;
  const header = ['', 'P@1', 'R@5', 'MRR', 'nDCG@10'].map((name, place) =>
    place === 0 ? name.padEnd(NAME_WIDTH) : name.padEnd(CELL_WIDTH),
  );
  return [
    `${collection} (${language}): ${queries} questions over ${articles} articles; 95 % intervals`,
    header.join('').trimEnd(),
    ...result.variants.map(rowOf),
    `index: built in ${buildMs.toFixed(0)} ms, ${(memoryBytes / 1024 / 1024).toFixed(1)} MiB; ` +
      `search: p50 ${searchP50Ms.toFixed(2)} ms, p99 ${searchP99Ms.toFixed(2)} ms`,
  ].join('\n');
}

function rowOf({ name, precisionAt1, recallAt5, meanReciprocalRank, ndcgAt10 }: VariantResult): string {
  const cells = [precisionAt1, recallAt5, meanReciprocalRank, ndcgAt10].map((estimate) =>
    cellOf(estimate).padEnd(CELL_WIDTH),
  );
  return `${name.padEnd(NAME_WIDTH)}${cells.join('')}`.trimEnd();
}

function cellOf({ mean, low, high }: Estimate): string {
  return `${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
