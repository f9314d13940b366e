import { type Drift, driftOf } from '#core/analytics/drift.ts';
import type { FactSums } from '#core/analytics/fact-columns.ts';
import type { BucketIntent, CellStore } from '../cells/store.ts';
import { shareOf } from '../figures.ts';
import { type Filter, filterOf, rowsOf, shownValue } from '../filter.ts';
import {
  type BucketName,
  bucketsIn,
  spanOf,
  suitingBucket,
  type Window,
  wholeBucket,
  windowBefore,
} from '../window.ts';
import { reportHead, sumsByBucket, sumsByValue } from './head.ts';

const MAX_TOPICS = 100;
/** Topics named in the comparison with the window before. */
const LARGEST_CHANGES = 10;
/** Conversations that each of two windows must hold to be compared. */
const ENOUGH_CONVERSATIONS = 200;
const TENTHS = 10;

type Counted = Omit<BucketIntent, 'bucket' | 'intent' | 'topic'>;
type Groups = readonly { readonly value: string; readonly sums: FactSums }[];

/** What customers write about in a window, how surely it is understood, and how that changed. */
export async function makeIntents(
  window: Window,
  { cells, bucket: asked }: { cells: CellStore; bucket?: BucketName | undefined },
) {
  const bucket = asked ?? suitingBucket(window);
  const buckets = bucketsIn(window, bucket);
  const before = windowBefore(window);
  const [whole, wholeBefore] = [wholeBucket(window), wholeBucket(before)];
  const [asOf, all, cellsOfBoth, cellsOfBuckets, topics, topicsBefore] = await Promise.all([
    cells.progress(),
    sumsByBucket(cells, [whole]),
    cells.intents({ buckets: [whole, wholeBefore] }),
    cells.intents({ buckets }),
    sumsByValue(cells, { bucket: whole, dimension: 'topic' }),
    sumsByValue(cells, { bucket: wholeBefore, dimension: 'topic' }),
  ]);
  const now = cellsOfBoth.filter((cell) => cell.bucket === 0 && cell.turns > 0);
  const earlier = cellsOfBoth.filter((cell) => cell.bucket === 1 && cell.turns > 0);
  const total = addUp(now);
  const trend = Map.groupBy(cellsOfBuckets, (cell) => cell.bucket);
  return {
    ...reportHead(window, { conversations: all[0]?.conversations ?? 0, asOf }),
    turns: total.turns,
    intents: [...Map.groupBy(now, ({ intent }) => intent)]
      .map(([intent, parts]) => ({
        intent,
        ...understoodOf(addUp(parts), {
          turns: total.turns,
          filter: filterOf(window, { turn_intent: intent }),
        }),
      }))
      .toSorted(byTurns),
    topics: now
      .map(({ intent, topic, ...counted }) => {
        const filter = filterOf(window, { turn_intent: intent, turn_topic: shownValue(topic) });
        return { intent, topic: shownValue(topic), ...understoodOf(counted, { turns: total.turns, filter }) };
      })
      .toSorted(byTurns)
      .slice(0, MAX_TOPICS),
    confidence: total.confidenceTenths,
    confidence_rows: total.confidenceTenths.map((_, tenth) =>
      rowsOf(filterOf(window, { turn_confidence: tenth })),
    ),
    bucket,
    trend: buckets.map((span, index) => {
      const counted = addUp(trend.get(index) ?? []);
      return {
        ...spanOf(span),
        turns: counted.turns,
        mean_confidence: shareOf(counted.confidenceSum, counted.turns),
        out_of_scope_rate: shareOf(counted.outOfScope, counted.turns),
        bands: bandsOf(counted),
        ...rowsOf(filterOf({ from: span.start, to: span.end })),
      };
    }),
    drift: {
      against: { from: before.from.toISOString(), to: before.to.toISOString() },
      ...comparedTopics({ now: topics, before: topicsBefore }, window),
      confidence_change: difference(meanConfidence(total), meanConfidence(addUp(earlier))),
    },
  };
}

function byTurns(a: { readonly turns: number }, b: { readonly turns: number }): number {
  return b.turns - a.turns;
}

function understoodOf(
  counted: Counted,
  { turns, filter }: { readonly turns: number; readonly filter: Filter },
) {
  return {
    turns: counted.turns,
    share: shareOf(counted.turns, turns),
    mean_confidence: meanConfidence(counted),
    bands: bandsOf(counted),
    ...rowsOf(filter),
  };
}

function bandsOf({ bandAnswer, bandAsk, bandHandOver }: Counted) {
  return { answer: bandAnswer, ask: bandAsk, hand_over: bandHandOver };
}

function meanConfidence({ confidenceSum, turns }: Counted): number | null {
  return shareOf(confidenceSum, turns);
}

function difference(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : now - before;
}

function addUp(cells: readonly Counted[]): Counted {
  const sum = (of: (cell: Counted) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  return {
    turns: sum(({ turns }) => turns),
    outOfScope: sum(({ outOfScope }) => outOfScope),
    bandAnswer: sum(({ bandAnswer }) => bandAnswer),
    bandAsk: sum(({ bandAsk }) => bandAsk),
    bandHandOver: sum(({ bandHandOver }) => bandHandOver),
    confidenceSum: sum(({ confidenceSum }) => confidenceSum),
    confidenceTenths: Array.from({ length: TENTHS }, (_, tenth) =>
      sum(({ confidenceTenths }) => confidenceTenths[tenth] ?? 0),
    ),
  };
}

/** Conversations and not turns are compared: those of one conversation mostly have one topic. */
function comparedTopics({ now, before }: { readonly now: Groups; readonly before: Groups }, window: Window) {
  const counts = { now: countsOf(now), before: countsOf(before) };
  const seen = { now: sumOf(now), before: sumOf(before) };
  const enough = Math.min(seen.now, seen.before) >= ENOUGH_CONVERSATIONS;
  const drift: Drift | null = enough ? driftOf(counts.before, counts.now) : null;
  const changes = [...new Set([...counts.now.keys(), ...counts.before.keys()])].map((topic) => ({
    topic: shownValue(topic),
    share: (counts.now.get(topic) ?? 0) / seen.now,
    share_before: (counts.before.get(topic) ?? 0) / seen.before,
    ...rowsOf(filterOf(window, { topic: shownValue(topic) })),
  }));
  return {
    conversations_before: seen.before,
    enough,
    psi: drift?.psi ?? null,
    psi_by_chance: drift?.psiByChance ?? null,
    jensen_shannon: drift?.jensenShannon ?? null,
    level: drift?.level ?? null,
    largest: enough
      ? changes
          .toSorted((a, b) => Math.abs(b.share - b.share_before) - Math.abs(a.share - a.share_before))
          .slice(0, LARGEST_CHANGES)
      : [],
  };
}

function countsOf(groups: Groups): ReadonlyMap<string, number> {
  return new Map(groups.map(({ value, sums }) => [value, sums.conversations]));
}

function sumOf(groups: Groups): number {
  return groups.reduce((total, { sums }) => total + sums.conversations, 0);
}
