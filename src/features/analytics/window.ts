import { type Bucket, bucketsOf, instantOf, isTimeZone } from '#core/analytics/windows.ts';
import { AppError, type FieldError } from '#errors.ts';
import type { BUCKETS } from './schema.ts';

/** A half-open span of time, and the zone in which its days begin. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
  readonly timeZone: string;
}

export interface WindowQuery {
  readonly from?: string;
  readonly to?: string;
  readonly time_zone: string;
}

export type BucketName = (typeof BUCKETS)[number];

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const MAX_DAYS = 366;
const MAX_BUCKETS = 2_000;
/** Widest windows that are drawn by the hour and by the day. */
const HOURLY_DAYS = 2;
const DAILY_DAYS = 92;
/** Instants that the database and calendars both know. */
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(9999, 0, 1);

/**
 * The window that a query asks for; without `to` it ends now, without `from` it has 7 days.
 * @throws AppError `validation_failed` naming what is wrong.
 */
export function readWindow(query: WindowQuery, { now }: { readonly now: Date }): Window {
  const { time_zone: timeZone } = query;
  if (!isTimeZone(timeZone)) {
    throw invalid({ field: 'query.time_zone', message: 'must be the name of an IANA time zone' });
  }
  const to = readInstant(query.to, { field: 'query.to', timeZone }) ?? now;
  const from =
    readInstant(query.from, { field: 'query.from', timeZone }) ??
    new Date(to.getTime() - DEFAULT_DAYS * DAY_MS);
  if (from >= to) throw invalid({ field: 'query.from', message: 'must be before `to`' });
  if (to.getTime() - from.getTime() > MAX_DAYS * DAY_MS) {
    throw invalid({ field: 'query.to', message: `must be at most ${MAX_DAYS} days after \`from\`` });
  }
  return { from, to, timeZone };
}

/** The window of the same length that ends where this one begins. */
export function windowBefore({ from, to, timeZone }: Window): Window {
  return { from: new Date(from.getTime() - (to.getTime() - from.getTime())), to: from, timeZone };
}

/** The window as one bucket. */
export function wholeBucket({ from, to }: Window): Bucket {
  return { start: from, end: to };
}

/** The width of the points that suits a window. */
export function suitingBucket({ from, to }: Window): BucketName {
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (days <= HOURLY_DAYS) return 'hour';
  return days <= DAILY_DAYS ? 'day' : 'week';
}

/**
 * The buckets of a window.
 * @throws AppError `validation_failed` when there are more than MAX_BUCKETS.
 */
export function bucketsIn({ from, to, timeZone }: Window, bucket: BucketName | 'none'): readonly Bucket[] {
  const buckets = bucketsOf({ from, to, bucket, timeZone });
  if (buckets.length > MAX_BUCKETS) {
    throw invalid({
      field: 'query.bucket',
      message: `must be wide enough to make at most ${MAX_BUCKETS} points of the window`,
    });
  }
  return buckets;
}

/** A bucket as points of series have it. */
export function spanOf({ start, end }: Bucket): { readonly start: string; readonly end: string } {
  return { start: start.toISOString(), end: end.toISOString() };
}

/** The failure for a query that no schema can refuse. */
export function invalid(...fields: readonly FieldError[]): AppError {
  return new AppError('validation_failed', 'The request does not have the expected form.', { fields });
}

function readInstant(
  text: string | undefined,
  { field, timeZone }: { readonly field: string; readonly timeZone: string },
): Date | undefined {
  if (text === undefined) return undefined;
  const instant = instantOf(text, { timeZone });
  if (instant === undefined || instant.getTime() < EARLIEST || instant.getTime() > LATEST) {
    throw invalid({ field, message: 'must be an instant in ISO 8601 or a date, from the year 1970 on' });
  }
  return instant;
}
