import type { BucketName } from './api-types.ts';

const LANGUAGE = 'en-US';
const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow, and a page needs hundreds of dates in a few. */
function format(at: string | number | Date, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(LANGUAGE, options);
    formats.set(key, made);
  }
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : made.format(date);
}

/** `Nov 23, 2:05 PM` */
export function dateTime(at: string, timeZone: string): string {
  return format(at, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZone });
}

/** `2:05:09 PM` */
export function clock(at: string, timeZone: string): string {
  return format(at, { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZone });
}

/** The name of a bucket by its start: `Mon, Nov 23`, or with the hour. */
export function bucketLabel(
  start: string,
  { bucket, timeZone }: { bucket: BucketName; timeZone: string },
): string {
  if (bucket === 'hour') return format(start, { weekday: 'short', hour: 'numeric', timeZone });
  if (bucket === 'week') return `Week of ${format(start, { month: 'short', day: 'numeric', timeZone })}`;
  return format(start, { weekday: 'short', month: 'short', day: 'numeric', timeZone });
}

/** `Nov 17, 2026, 12:00 AM – Nov 23, 2026, 2:05 PM` */
export function windowWords({ from, to, timeZone }: { from: string; to: string; timeZone: string }): string {
  const options = { dateStyle: 'medium', timeStyle: 'short', timeZone } as const;
  return `${format(from, options)} – ${format(to, options)}`;
}
