/** Half-open: an instant at `end` is outside. */
export interface Bucket {
  readonly start: Date;
  readonly end: Date;
}

export type BucketWidth = 'hour' | 'day' | 'week' | 'none';

/** Names such as `Europe/Berlin` or `UTC`; an offset such as `+02:00` is no zone. */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

/** Whether a name is one of the IANA time zone database. */
export function isTimeZone(name: string): boolean {
  if (!ZONE_NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const DATE = /^(?:19[7-9]\d|[2-9]\d{3})-\d{2}-\d{2}$/;
const INSTANT =
  /^(?:19[7-9]\d|[2-9]\d{3})-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$/;

/**
 * The instant that a text names: one of ISO 8601 with its offset, or a date, which stands for the first moment of that
 * day in the time zone. Undefined for anything else, also for days and times that do not exist, and before 1970.
 */
export function instantOf(text: string, { timeZone }: { readonly timeZone: string }): Date | undefined {
  try {
    if (DATE.test(text)) {
      const day = Temporal.PlainDate.from(text, { overflow: 'reject' });
      return new Date(day.toZonedDateTime({ timeZone }).epochMilliseconds);
    }
    return INSTANT.test(text) ? new Date(Temporal.Instant.from(text).epochMilliseconds) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A window cut at the full hours, the days or the weeks (from Monday) of a time zone, in order and without gaps; the
 * first and the last bucket end with the window. An hour or a day that the clocks cut short or repeat is one bucket.
 */
export function bucketsOf({
  from,
  to,
  bucket,
  timeZone,
}: {
  readonly from: Date;
  readonly to: Date;
  readonly bucket: BucketWidth;
  readonly timeZone: string;
}): readonly Bucket[] {
  const buckets: Bucket[] = [];
  let start = from;
  while (start < to) {
    const next = bucket === 'none' ? to : nextBoundary(start, { bucket, timeZone });
    const end = next < to ? next : to;
    buckets.push({ start, end });
    start = end;
  }
  return buckets;
}

function nextBoundary(
  after: Date,
  { bucket, timeZone }: { readonly bucket: Exclude<BucketWidth, 'none'>; readonly timeZone: string },
): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(after.getTime()).toZonedDateTimeISO(timeZone);
  if (bucket === 'hour') {
    const past = (local.minute * 60 + local.second) * 1000 + local.millisecond;
    return new Date(after.getTime() + HOUR_MS - past);
  }
  let date = local.toPlainDate().add({ days: bucket === 'week' ? 8 - local.dayOfWeek : 1 });
  for (;;) {
    const midnight = date.toZonedDateTime({ timeZone }).epochMilliseconds;
    if (midnight > after.getTime()) return new Date(midnight);
    // A zone that moved across the date line has no such day.
    date = date.add({ days: bucket === 'week' ? 7 : 1 });
  }
}

const HOUR_MS = 3_600_000;
