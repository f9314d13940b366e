/** Where dates are shown; tests set them, the page takes the browser's time zone. */
export interface DateOptions {
  readonly nowMs: number;
  readonly timeZone?: string;
}

/** The page is written in this language. */
const LANGUAGE = 'en-US';
const DAY_MS = 86_400_000;

const zoned = (timeZone: string | undefined) => (timeZone === undefined ? {} : { timeZone });

/** Time of day, such as `3:05 PM`. */
export function timeOfDay(at: string, { timeZone }: Pick<DateOptions, 'timeZone'> = {}): string {
  return format(at, { hour: 'numeric', minute: '2-digit', ...zoned(timeZone) });
}

/** Date and time in full. */
export function fullDate(at: string, { timeZone }: Pick<DateOptions, 'timeZone'> = {}): string {
  return format(at, { dateStyle: 'full', timeStyle: 'short', ...zoned(timeZone) });
}

/** The calendar day, the same text for all times of one day. */
export function dayOf(at: string, { timeZone }: Pick<DateOptions, 'timeZone'> = {}): string {
  return format(at, { year: 'numeric', month: '2-digit', day: '2-digit', ...zoned(timeZone) });
}

/** What stands above the messages of a day: `Today`, `Yesterday`, `Monday, August 3`; with the year of another year. */
export function dayTitle(at: string, { nowMs, timeZone }: DateOptions): string {
  const options = zoned(timeZone);
  const day = dayOf(at, options);
  const isoDaysAgo = (days: number) => new Date(nowMs - days * DAY_MS).toISOString();
  if (day === dayOf(isoDaysAgo(0), options)) return 'Today';
  if (day === dayOf(isoDaysAgo(1), options)) return 'Yesterday';
  const sameYear = day.slice(-4) === dayOf(isoDaysAgo(0), options).slice(-4);
  return format(at, {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
    ...options,
  });
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow, and each message needs three; there are few different ones. */
function format(at: string, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(LANGUAGE, options);
    formats.set(key, made);
  }
  return made.format(new Date(at));
}
