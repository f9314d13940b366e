import { beforeAll, expect, test } from 'bun:test';
import fc from 'fast-check';
import { binOf } from '#core/analytics/bins.ts';
import { DIMENSIONS, type Dimension, TIMED } from '#core/analytics/dimensions.ts';
import { FACT_COLUMN_NAMES, type FactColumn } from '#core/analytics/fact-columns.ts';
import { type Bucket, bucketsOf } from '#core/analytics/windows.ts';
import type { Database } from '#db/client.ts';
import { CALENDAR, newEra, newestChange, openEras, refresherAt, storeAll } from '../facts/era.fixture.ts';
import { type RawConversation, readRaw, recount } from '../facts/recompute.fixture.ts';
import { conversationPlan } from '../facts/stored-conversation.fixture.ts';
import { createCellStore } from './store.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

let database: Database;

beforeAll(async () => {
  database = await openEras();
});

/** A conversation as it was counted by hand. */
interface Counted {
  readonly raw: RawConversation;
  readonly counts: Readonly<Record<FactColumn, number>>;
}

const question = fc.record({
  fromMs: fc.nat({ max: 45 * DAY_MS }),
  lengthMs: fc.oneof(
    fc.integer({ min: 1, max: 45 * DAY_MS }),
    fc.integer({ min: 1, max: 40 }).map((days) => days * DAY_MS),
  ),
  wholeHour: fc.boolean(),
  bucket: fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'none' as const),
  timeZone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
  dimension: fc.constantFrom('all' as const, ...DIMENSIONS),
  timed: fc.constantFrom(...TIMED),
});

const change = fc.record({
  plans: fc.array(conversationPlan, { maxLength: 6 }),
  passedHours: fc.nat({ max: 40 * 24 }),
  questions: fc.array(question, { minLength: 1, maxLength: 3 }),
});

test('each sum over any window is what a plain reading of the raw rows adds up to, after any changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const era = newEra();
      let nowMs = era.getTime();
      for (const { plans, passedHours, questions } of changes) {
        const ids = await storeAll(database, { plans, era });
        nowMs = Math.max(nowMs + passedHours * HOUR_MS, await newestChange(database, ids));
        const now = nowMs;
        await refresherAt(database, { now: () => new Date(now) }).refresh();
        const all = await readRaw(database, { from: era, to: new Date(era.getTime() + 60 * DAY_MS) });
        const context = { others: all, now, businessMs: CALENDAR.businessMs };
        const counted = all.map((raw) => ({ raw, counts: recount(raw, context) }));
        for (const asked of questions) await compare(counted, { era, asked });
      }
    }),
    { numRuns: 10 },
  );
});

async function compare(
  all: readonly Counted[],
  {
    era,
    asked,
  }: { readonly era: Date; readonly asked: typeof question extends fc.Arbitrary<infer T> ? T : never },
): Promise<void> {
  const { dimension, timed, bucket, timeZone } = asked;
  const floor = (ms: number) => (asked.wholeHour ? Math.floor(ms / HOUR_MS) * HOUR_MS : ms);
  const from = new Date(floor(era.getTime() + asked.fromMs));
  const to = new Date(floor(from.getTime() + asked.lengthMs) + (asked.wholeHour ? HOUR_MS : 0));
  const buckets = bucketsOf({ from, to, bucket, timeZone });
  const cells = createCellStore(database.sql);
  const inBuckets = buckets.flatMap(({ start, end }, index) =>
    all
      .filter(({ raw }) => raw.begun >= start.getTime() && raw.begun < end.getTime())
      .map((one) => ({ ...one, bucket: index })),
  );
  const sums: readonly unknown[] = await cells.sums({ buckets, dimension });
  expect(sorted(sums)).toEqual(sorted<unknown>(plainSums(inBuckets, dimension)));
  expect(sorted(await cells.durations({ buckets, dimension, timed }))).toEqual(
    sorted(plainDurations(inBuckets, { dimension, timed })),
  );
  expect(sorted(await cells.intents({ buckets }))).toEqual(sorted(plainIntents(inBuckets)));
  expect(sorted(await cells.solutions({ buckets }))).toEqual(sorted(plainSolutions(inBuckets)));
  expect(sorted(await cells.turnNumbers({ buckets }))).toEqual(sorted(plainTurnNumbers(inBuckets)));
}

type InBucket = Counted & { readonly bucket: number };

function sorted<T>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

function dimensionValue({ turns, channel, language }: RawConversation, dimension: Dimension | 'all'): string {
  const first = turns.find(({ topic }) => topic !== null) ?? turns[0];
  const values = {
    all: '',
    intent: first?.intent,
    topic: first?.topic,
    agent: turns.at(-1)?.agent,
    tone: turns.at(-1)?.tone,
    channel,
    language,
  };
  return values[dimension] ?? '';
}

function groups<T>(rows: readonly T[], keyOf: (row: T) => unknown): readonly (readonly [T, ...T[]])[] {
  return [...Map.groupBy(rows, (row) => JSON.stringify(keyOf(row))).values()] as [T, ...T[]][];
}

function plainSums(rows: readonly InBucket[], dimension: Dimension | 'all') {
  return groups(rows, ({ bucket, raw }) => [bucket, dimensionValue(raw, dimension)]).map((group) => ({
    bucket: group[0].bucket,
    value: dimensionValue(group[0].raw, dimension),
    sums: {
      conversations: group.length,
      ...Object.fromEntries(
        FACT_COLUMN_NAMES.map((name) => [name, group.reduce((sum, { counts }) => sum + counts[name], 0)]),
      ),
    },
  }));
}

function plainDurations(
  rows: readonly InBucket[],
  { dimension, timed }: { readonly dimension: Dimension | 'all'; readonly timed: (typeof TIMED)[number] },
) {
  const having = timed.startsWith('first') ? 'first_responses' : 'resolutions';
  const timedRows = rows.filter(({ counts }) => counts[having] === 1);
  return groups(timedRows, ({ bucket, raw }) => [bucket, dimensionValue(raw, dimension)]).map((group) => {
    const found = group.map(({ counts }) => binOf(counts[`${timed}_ms`]));
    return {
      bucket: group[0].bucket,
      value: dimensionValue(group[0].raw, dimension),
      bins: Array.from(
        { length: Math.max(...found) + 1 },
        (_, bin) => found.filter((one) => one === bin).length,
      ),
    };
  });
}

function plainIntents(rows: readonly InBucket[]) {
  const turns = rows.flatMap(({ bucket, raw }) => raw.turns.map((turn) => ({ bucket, ...turn })));
  return groups(turns, ({ bucket, intent, topic }) => [bucket, intent, topic]).map((group) => {
    const count = (test: (turn: (typeof group)[0]) => boolean) => group.filter(test).length;
    return {
      bucket: group[0].bucket,
      intent: group[0].intent as never,
      topic: group[0].topic ?? '',
      turns: group.length,
      outOfScope: count(({ outOfScope }) => outOfScope),
      bandAnswer: count(({ band }) => band === 'answer'),
      bandAsk: count(({ band }) => band === 'ask'),
      bandHandOver: count(({ band }) => band === 'hand_over'),
      confidenceSum: Math.round(group.reduce((sum, { confidence }) => sum + confidence, 0) * 10_000) / 10_000,
      confidenceTenths: Array.from({ length: 10 }, (_, tenth) =>
        count(({ confidence }) => Math.min(9, Math.floor(Math.round(confidence * 10_000) / 1_000)) === tenth),
      ),
    };
  });
}

function plainSolutions(rows: readonly InBucket[]) {
  const solutions = rows.flatMap(({ bucket, raw }) =>
    raw.solutions.map((solution) => ({ bucket, ...solution })),
  );
  return groups(solutions, ({ bucket, slug, step }) => [bucket, slug, step]).map((group) => ({
    bucket: group[0].bucket,
    articleSlug: group[0].slug,
    step: group[0].step,
    offered: group.length,
    worked: group.filter(({ outcome }) => outcome === 'worked').length,
    failed: group.filter(({ outcome }) => outcome === 'failed').length,
  }));
}

function plainTurnNumbers(rows: readonly InBucket[]) {
  const turns = rows.flatMap(({ bucket, raw }) =>
    raw.turns.map((turn, index) => {
      const before = raw.turns[index - 1];
      const followUp = before !== undefined && (turn.followUp || turn.attempts > before.attempts);
      return { bucket, turnNumber: Math.min(10, index + 1), level: turn.level, followUp };
    }),
  );
  return groups(turns, ({ bucket, turnNumber }) => [bucket, turnNumber]).map((group) => ({
    bucket: group[0].bucket,
    turnNumber: group[0].turnNumber,
    turns: group.length,
    frustrationSum: group.reduce((sum, { level }) => sum + level, 0),
    frustrated: group.filter(({ level }) => level >= 6).length,
    followUps: group.filter(({ followUp }) => followUp).length,
  }));
}

test('nothing is asked of the database for no buckets', async () => {
  const cells = createCellStore(database.sql);
  const buckets: readonly Bucket[] = [];
  expect(await cells.sums({ buckets, dimension: 'all' })).toEqual([]);
  expect(await cells.intents({ buckets })).toEqual([]);
});
