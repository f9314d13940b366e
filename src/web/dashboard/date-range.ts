/** The ranges that a person can pick; the others are typed in as dates. */
export const PRESETS = ['24h', '7d', '30d', '90d'] as const;
export type Preset = (typeof PRESETS)[number];

export const PRESET_NAMES: Readonly<Record<Preset, string>> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
};

/** The time that a page is about. `from` and `to` are as the API takes them: an instant, or a date in the zone. */
export interface DateRange {
  readonly preset: Preset | null;
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

const DEFAULT_PRESET: Preset = '7d';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * The range that an address asks for. A preset of days is this day and the ones before it, as the zone has them; it
 * ends at the next full minute, so that what has just begun is in it. Anything unreadable becomes the default.
 */
export function rangeOf(
  params: URLSearchParams,
  { nowMs, defaultTimeZone }: { nowMs: number; defaultTimeZone: string },
): DateRange {
  const asked = params.get('time_zone') ?? '';
  const timeZone = isTimeZone(asked) ? asked : defaultTimeZone;
  const from = params.get('from');
  const to = params.get('to');
  if (from && to) return { preset: null, from, to, timeZone };
  const preset = PRESETS.find((known) => known === params.get('range')) ?? DEFAULT_PRESET;
  const endMs = Math.ceil((nowMs + 1) / MINUTE_MS) * MINUTE_MS;
  const start =
    preset === '24h'
      ? new Date(endMs - DAY_MS).toISOString()
      : daysBefore(dateIn(timeZone, nowMs), Number.parseInt(preset, 10) - 1);
  return { preset, from: start, to: new Date(endMs).toISOString(), timeZone };
}

/** What goes into the address: a preset stays one, so that the link is about today whenever it is opened. */
export function paramsOf({ preset, from, to, timeZone }: DateRange): URLSearchParams {
  const params = new URLSearchParams(preset === null ? { from, to } : { range: preset });
  params.set('time_zone', timeZone);
  return params;
}

/** What goes to the API. */
export function queryOf({ from, to, timeZone }: DateRange): URLSearchParams {
  return new URLSearchParams({ from, to, time_zone: timeZone });
}

/** The dates that stand in the fields: the first day and the last one that has any part in the range. */
export function datesOf({ from, to, timeZone }: DateRange): {
  readonly first: string;
  readonly last: string;
} {
  const dateOf = (text: string, shiftMs: number) =>
    DATE.test(text)
      ? daysBefore(text, shiftMs < 0 ? 1 : 0)
      : dateIn(timeZone, (Date.parse(text) || 0) + shiftMs);
  return { first: dateOf(from, 0), last: dateOf(to, -1) };
}

/** A range of whole days, both included. */
export function rangeOfDates({
  first,
  last,
  timeZone,
}: {
  first: string;
  last: string;
  timeZone: string;
}): DateRange {
  return { preset: null, from: first, to: daysBefore(last, -1), timeZone };
}

/** `2026-11-23`: the date that a clock in the zone shows. */
export function dateIn(timeZone: string, atMs: number): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(atMs);
}

/** Calendar days, which have nothing to do with hours or zones. */
function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

/** Whether this browser knows the zone. */
export function isTimeZone(name: string): boolean {
  if (name === '') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Every zone to choose from, UTC first. */
export function timeZones(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')];
}

/** The zone of the person before the screen. */
export function ownTimeZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return isTimeZone(timeZone) ? timeZone : 'UTC';
}
