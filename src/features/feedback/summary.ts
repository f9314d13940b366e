import type { FactColumn, FactSums } from '#core/analytics/fact-columns.ts';
import { wilsonInterval } from '#core/analytics/wilson.ts';
import { type Bucket, bucketsOf } from '#core/analytics/windows.ts';
import { FEEDBACK_REASONS } from '#core/review/feedback-reasons.ts';
import type { FeedbackStore, StoredComment } from './store.ts';

/** The conversations that a figure is about. */
interface Filter {
  readonly from: string;
  readonly to: string;
  readonly with?: FactColumn;
}

export interface WindowQuery {
  readonly from?: string;
  readonly to?: string;
  readonly time_zone: string;
}

/** What reports have in common: the window that a query asks for, and the address of the rows behind a figure. */
export interface Reports {
  /** @throws AppError `validation_failed`. */
  readWindow(
    query: WindowQuery,
    options: { readonly now: Date },
  ): { readonly from: Date; readonly to: Date; readonly timeZone: string };
  rowsOf(filter: Filter): { readonly filter: Filter; readonly href: string };
}

/** Sums over conversations by when they began. */
export interface FeedbackCells {
  sums(query: {
    readonly buckets: readonly Bucket[];
    readonly dimension: 'all';
  }): Promise<readonly { readonly bucket: number; readonly sums: FactSums }[]>;
  /** Up to when changes are counted; null: nothing is yet. */
  progress(): Promise<Date | null>;
}

export interface SummaryDeps {
  readonly store: Pick<FeedbackStore, 'countResolved' | 'countReasons' | 'listComments'>;
  readonly cells: FeedbackCells;
  readonly reports: Reports;
  readonly now: () => Date;
}

/** Comments that a summary shows. */
const NEWEST_COMMENTS = 50;
const RATINGS = [1, 2, 3, 4, 5] as const;

/** Sums up what customers said of the conversations begun in a window. */
export function createFeedbackSummary({ store, cells, reports, now }: SummaryDeps) {
  const rowsIn = ({ start, end }: Bucket, column?: FactColumn) =>
    reports.rowsOf({
      from: start.toISOString(),
      to: end.toISOString(),
      ...(column === undefined ? {} : { with: column }),
    });

  function ratingsOf(whole: Bucket, sums: FactSums | undefined) {
    return {
      cohort: { conversations: sums?.conversations ?? 0, ...rowsIn(whole) },
      ratings: sums?.ratings ?? 0,
      mean: meanOf(sums),
      response_rate: { ...responseOf(sums), ...rowsIn(whole, 'rated') },
      distribution: RATINGS.map((rating) => ({
        rating,
        ratings: sums?.[`rating_${rating}`] ?? 0,
        ...rowsIn(whole, `rating_${rating}`),
      })),
    };
  }

  function dayOf(day: Bucket, sums: FactSums | undefined) {
    return {
      start: day.start.toISOString(),
      end: day.end.toISOString(),
      conversations: sums?.conversations ?? 0,
      rated: sums?.rated ?? 0,
      ratings: sums?.ratings ?? 0,
      mean: meanOf(sums),
      ...rowsIn(day, 'rated'),
    };
  }

  /** @throws AppError `validation_failed`. */
  return async (query: WindowQuery) => {
    const window = reports.readWindow(query, { now: now() });
    const { from, to, timeZone } = window;
    const whole = { start: from, end: to };
    const days = bucketsOf({ from, to, bucket: 'day', timeZone });
    const [[total], byDay, asOf, resolved, reasons, comments] = await Promise.all([
      cells.sums({ buckets: [whole], dimension: 'all' }),
      cells.sums({ buckets: days, dimension: 'all' }),
      cells.progress(),
      store.countResolved(window),
      store.countReasons(window),
      store.listComments(window, { limit: NEWEST_COMMENTS }),
    ]);
    const sumsOf = new Map(byDay.map(({ bucket, sums }) => [bucket, sums]));
    const countOf = new Map(reasons.map(({ reason, count }) => [reason, count]));
    return {
      window: { from: from.toISOString(), to: to.toISOString(), time_zone: timeZone },
      as_of: asOf?.toISOString() ?? null,
      ...ratingsOf(whole, total?.sums),
      resolved,
      reasons: FEEDBACK_REASONS.map((reason) => ({ reason, count: countOf.get(reason) ?? 0 })),
      trend: days.map((day, bucket) => dayOf(day, sumsOf.get(bucket))),
      comments: comments.map(commentOf),
    };
  };
}

function commentOf({ conversationId, messageId, rating, comment, at }: StoredComment) {
  return {
    conversation_id: conversationId,
    message_id: messageId,
    rating,
    comment,
    at: at.toISOString(),
  };
}

function meanOf(sums: FactSums | undefined): number | null {
  return sums === undefined || sums.ratings === 0 ? null : sums.rating_sum / sums.ratings;
}

function responseOf(sums: FactSums | undefined) {
  const [numerator, denominator] = [sums?.rated ?? 0, sums?.conversations ?? 0];
  if (denominator === 0) return { value: null, numerator, denominator, interval: null };
  const interval = wilsonInterval(numerator, denominator);
  return { value: numerator / denominator, numerator, denominator, interval: [...interval] };
}
