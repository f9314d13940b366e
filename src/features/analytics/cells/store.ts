import { type CellKindName, CONFIDENCE_STEPS, CONFIDENCE_TENTHS } from '#core/analytics/cell-kinds.ts';
import type { Dimension, Timed } from '#core/analytics/dimensions.ts';
import { FACT_COLUMN_NAMES, type FactSums } from '#core/analytics/fact-columns.ts';
import { segmentsOf } from '#core/analytics/segments.ts';
import type { Bucket } from '#core/analytics/windows.ts';
import type { Intent } from '#core/nlu/understanding.ts';
import type { Database } from '#db/client.ts';
import { type CellSelection, cellStatement } from './cell-statement.ts';

export interface BucketSums {
  /** Index of the bucket. */
  readonly bucket: number;
  /** Of the dimension; '' for none, and for `all`. */
  readonly value: string;
  readonly sums: FactSums;
}

export interface BucketDurations {
  readonly bucket: number;
  readonly value: string;
  /** Conversations by bin of their duration (`lowerBoundMs`); as long as the highest bin needs. */
  readonly bins: readonly number[];
}

export interface BucketIntent {
  readonly bucket: number;
  readonly intent: Intent;
  /** '' for none. */
  readonly topic: string;
  readonly turns: number;
  readonly outOfScope: number;
  readonly bandAnswer: number;
  readonly bandAsk: number;
  readonly bandHandOver: number;
  /** Sum of the confidences, 0 to 1 each. */
  readonly confidenceSum: number;
  /** Turns by tenth of their confidence: ten numbers. */
  readonly confidenceTenths: readonly number[];
}

export interface BucketSolution {
  readonly bucket: number;
  readonly articleSlug: string;
  readonly step: number;
  readonly offered: number;
  readonly worked: number;
  readonly failed: number;
}

export interface BucketTurnNumber {
  readonly bucket: number;
  /** 1 to 10; 10 stands for all later ones too. */
  readonly turnNumber: number;
  readonly turns: number;
  readonly frustrationSum: number;
  readonly frustrated: number;
  readonly followUps: number;
}

export type CellStore = ReturnType<typeof createCellStore>;
/** Rows as the statements return them: keys are text, sums are numbers. */
type Row = Readonly<Record<string, string | number>>;

/**
 * Sums over any windows, read from as few rows as possible: whole days and hours from cells, the rest from facts. Only
 * what is not 0 is returned, in no order. The time does not depend on how much was ever stored, but on how long the
 * windows are and how many values a dimension has.
 */
export function createCellStore(sql: Database['sql']) {
  async function read(
    kind: CellKindName,
    { buckets, ...selection }: CellSelection & { readonly buckets: readonly Bucket[] },
  ): Promise<readonly Row[]> {
    if (buckets.length === 0) return [];
    const segments = JSON.stringify(segmentsOf(buckets));
    return sql.unsafe<Row[]>(cellStatement(kind, selection), [segments], { prepare: true });
  }

  return {
    /** The facts of each bucket summed up, by the value of a dimension. */
    async sums({
      buckets,
      dimension,
    }: {
      readonly buckets: readonly Bucket[];
      readonly dimension: Dimension | 'all';
    }): Promise<readonly BucketSums[]> {
      const rows = await read('conversations', { buckets, dimension });
      return rows.map((row) => ({
        bucket: numberIn(row, 'bucket'),
        value: textIn(row, 'value'),
        sums: sumsIn(row),
      }));
    },

    /** How many conversations have a duration in each bin. */
    async durations({
      buckets,
      dimension,
      timed,
    }: {
      readonly buckets: readonly Bucket[];
      readonly dimension: Dimension | 'all';
      readonly timed: Timed;
    }): Promise<readonly BucketDurations[]> {
      const found = new Map<string, { bucket: number; value: string; bins: number[] }>();
      for (const row of await read('durations', { buckets, dimension, timed })) {
        const [bucket, value, bin] = [numberIn(row, 'bucket'), textIn(row, 'value'), numberIn(row, 'bin')];
        const key = `${bucket} ${value}`;
        const entry = found.get(key) ?? { bucket, value, bins: [] };
        found.set(key, entry);
        while (entry.bins.length <= bin) entry.bins.push(0);
        entry.bins[bin] = numberIn(row, 'conversations');
      }
      return [...found.values()];
    },

    /** What the turns were about, and how sure that was. */
    async intents({ buckets }: { readonly buckets: readonly Bucket[] }): Promise<readonly BucketIntent[]> {
      const rows = await read('intents', { buckets });
      return rows.map((row) => ({
        bucket: numberIn(row, 'bucket'),
        intent: textIn(row, 'intent') as Intent,
        topic: textIn(row, 'topic'),
        turns: numberIn(row, 'turns'),
        outOfScope: numberIn(row, 'out_of_scope'),
        bandAnswer: numberIn(row, 'band_answer'),
        bandAsk: numberIn(row, 'band_ask'),
        bandHandOver: numberIn(row, 'band_hand_over'),
        confidenceSum: numberIn(row, 'confidence_sum') / CONFIDENCE_STEPS,
        confidenceTenths: CONFIDENCE_TENTHS.map((name) => numberIn(row, name)),
      }));
    },

    /** How the solutions fared that were offered. */
    async solutions({
      buckets,
    }: {
      readonly buckets: readonly Bucket[];
    }): Promise<readonly BucketSolution[]> {
      const rows = await read('solutions', { buckets });
      return rows.map((row) => ({
        bucket: numberIn(row, 'bucket'),
        articleSlug: textIn(row, 'article_slug'),
        step: numberIn(row, 'step'),
        offered: numberIn(row, 'offered'),
        worked: numberIn(row, 'worked'),
        failed: numberIn(row, 'failed'),
      }));
    },

    /** Frustration by the number of the turn in its conversation. */
    async turnNumbers({
      buckets,
    }: {
      readonly buckets: readonly Bucket[];
    }): Promise<readonly BucketTurnNumber[]> {
      const rows = await read('turnNumbers', { buckets });
      return rows.map((row) => ({
        bucket: numberIn(row, 'bucket'),
        turnNumber: numberIn(row, 'turn_number'),
        turns: numberIn(row, 'turns'),
        frustrationSum: numberIn(row, 'frustration_sum'),
        frustrated: numberIn(row, 'frustrated'),
        followUps: numberIn(row, 'follow_ups'),
      }));
    },

    /** How far the facts have come: every change of a conversation before this is in them; null before the first. */
    async progress(): Promise<Date | null> {
      const [row] = await sql<{ read_to: number }[]>`
        select floor(extract(epoch from read_to) * 1000)::float8 as read_to from analytics_progress`;
      return row ? new Date(row.read_to) : null;
    },
  };
}

function numberIn(row: Row, name: string): number {
  return Number(row[name]);
}

function textIn(row: Row, name: string): string {
  return String(row[name]);
}

function sumsIn(row: Row): FactSums {
  const names = ['conversations', ...FACT_COLUMN_NAMES] as const;
  return Object.fromEntries(names.map((name) => [name, numberIn(row, name)])) as FactSums;
}
