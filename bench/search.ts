import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { searchWords } from '#core/knowledge/search-words.ts';
import { quantile } from '#lib/quantile.ts';
import { type BenchFigure, publishFigures } from './support/results.ts';
import { createSyntheticCorpus, type SyntheticCorpus } from './support/synthetic-articles.ts';

/** The design's targets by number of passages. */
const SIZES = [
  { passages: 10_000, searchP99Ms: 2, buildMs: 10_000 },
  { passages: 100_000, searchP99Ms: 20, buildMs: 10_000 },
] as const;
const ROUNDS = 5;
const QUERIES = 400;
const WARM_UP_QUERIES = 200;
/** The floor takes a hundred times longer. */
const FLOOR_QUERIES = 20;
const MIB = 1024 * 1024;

interface Round {
  readonly buildMs: number;
  readonly memoryMib: number;
  /** Of each query. */
  readonly searchMs: readonly number[];
  readonly floorMs: number;
}

/** Measures the search of a knowledge base against reading every text for the words of the query. */
function runSearchBench({ quick }: { quick: boolean }): void {
  const figures = SIZES.slice(0, quick ? 1 : undefined).flatMap((size) => {
    const corpus = createSyntheticCorpus(size.passages, { seed: 1, queries: QUERIES });
    const floor = createFloor(corpus);
    const rounds = Array.from({ length: quick ? 1 : ROUNDS }, () => measure(corpus, floor));
    return figuresOf(size, rounds);
  });
  publishFigures('search', { figures });
}

function measure({ articles, queries }: SyntheticCorpus, floor: (query: string) => number): Round {
  const memoryBefore = usedMemory();
  const startedAt = performance.now();
  const index = createKnowledgeIndex(articles);
  // The first search builds the index.
  index.search('word', { language: 'en' });
  const buildMs = performance.now() - startedAt;
  const memoryMib = (usedMemory() - memoryBefore) / MIB;
  for (const query of queries.slice(0, WARM_UP_QUERIES)) index.search(query, { language: 'en' });
  const timesMs = queries.map((query) => timeMs(() => index.search(query, { language: 'en' })));
  const floorTimesMs = queries.slice(0, FLOOR_QUERIES).map((query) => timeMs(() => floor(query)));
  return {
    ...{ buildMs, memoryMib, searchMs: timesMs },
    floorMs: quantile(floorTimesMs, 0.5),
  };
}

/** What needs no index: each text's words are known, and each is looked at for each query. */
function createFloor({ articles }: SyntheticCorpus): (query: string) => number {
  const texts = articles.map(({ title, phrasings, body }) =>
    searchWordsOf([title, ...phrasings, body].join(' ')),
  );
  return (query) => {
    const wanted = new Set(searchWords(query));
    let best = 0;
    for (const words of texts) {
      let count = 0;
      for (const word of words) if (wanted.has(word)) count += 1;
      best = Math.max(best, count / words.length);
    }
    return best;
  };
}

function searchWordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}

function timeMs(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

/** Memory of live objects and typed arrays, in bytes. */
function usedMemory(): number {
  Bun.gc(true);
  return process.memoryUsage().heapUsed;
}

function figuresOf(
  { passages, searchP99Ms, buildMs }: (typeof SIZES)[number],
  rounds: readonly Round[],
): readonly BenchFigure[] {
  const median = (read: (round: Round) => number) => quantile(rounds.map(read), 0.5);
  // A query's time is the median of the rounds, so that the slowest ones are slow queries and not a busy machine.
  const searchMs = Array.from({ length: QUERIES }, (_, query) =>
    median((round) => round.searchMs[query] ?? 0),
  );
  const [p50Ms, p99Ms] = [quantile(searchMs, 0.5), quantile(searchMs, 0.99)];
  const [floorMs, builtMs] = [median((round) => round.floorMs), median((round) => round.buildMs)];
  const name = (what: string) => `${passages.toLocaleString('en-US')} passages: ${what}`;
  return [
    { name: name('search p50'), value: `${p50Ms.toFixed(2)} ms` },
    {
      name: name('search p99'),
      value: `${p99Ms.toFixed(2)} ms`,
      target: { words: `${searchP99Ms} ms`, met: p99Ms < searchP99Ms },
    },
    {
      name: name('reading all texts (floor)'),
      value: `${floorMs.toFixed(1)} ms, ${(floorMs / p50Ms).toFixed(0)} x`,
    },
    {
      name: name('index built'),
      value: `${(builtMs / 1000).toFixed(2)} s`,
      target: { words: `${buildMs / 1000} s`, met: builtMs < buildMs },
    },
    { name: name('index in memory'), value: `${median((round) => round.memoryMib).toFixed(0)} MiB` },
  ];
}

if (import.meta.main) runSearchBench({ quick: process.argv.includes('--quick') });
