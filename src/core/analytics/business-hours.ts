/** When people work, by day of the week. */
export interface BusinessHours {
  /** Seven days from Monday, each with its hours in minutes since midnight, in order, not touching each other. */
  readonly days: readonly (readonly { readonly from: number; readonly to: number }[])[];
  /** IANA name. */
  readonly timeZone: string;
}

export interface BusinessCalendar {
  /** How much of the time between two instants is within business hours, in ms; 0 when they are in the other order. */
  businessMs(fromMs: number, toMs: number): number;
}

/** A stretch of business hours, in ms since 1970. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Days that are remembered: looking a day up in the time zone takes a hundred times longer. */
const REMEMBERED_DAYS = 2_000;

/**
 * Business hours on real days. Hours that the clocks skip do not count; of an hour that they repeat, what lies between
 * the first time that the clock shows the opening and the first time that it shows the closing.
 */
export function createBusinessCalendar({ days, timeZone }: BusinessHours): BusinessCalendar {
  const remembered = new Map<string, readonly Stretch[]>();

  function stretchesOf(date: Temporal.PlainDate): readonly Stretch[] {
    const key = date.toString();
    const known = remembered.get(key);
    if (known) return known;
    const hours = days[date.dayOfWeek - 1] ?? [];
    const stretches = hours.map(({ from, to }) => ({
      from: instantOfMinute(date, { minute: from, timeZone }),
      to: instantOfMinute(date, { minute: to, timeZone }),
    }));
    if (remembered.size >= REMEMBERED_DAYS) remembered.clear();
    remembered.set(key, stretches);
    return stretches;
  }

  return {
    businessMs(fromMs, toMs) {
      let total = 0;
      if (fromMs >= toMs) return total;
      // A day more on both sides: where clocks are put back at midnight, the date goes back too.
      const last = dateOf(toMs, timeZone).add({ days: 1 });
      for (
        let date = dateOf(fromMs, timeZone).subtract({ days: 1 });
        Temporal.PlainDate.compare(date, last) <= 0;
        date = date.add({ days: 1 })
      ) {
        for (const { from, to } of stretchesOf(date))
          total += Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs));
      }
      return total;
    },
  };
}

function dateOf(atMs: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate();
}

const MINUTES_OF_DAY = 24 * 60;

/** The first instant at which a clock there shows this minute of this day, or has passed it. */
function instantOfMinute(
  date: Temporal.PlainDate,
  { minute, timeZone }: { readonly minute: number; readonly timeZone: string },
): number {
  const day = minute === MINUTES_OF_DAY ? date.add({ days: 1 }) : date;
  const rest = minute % MINUTES_OF_DAY;
  // The day's start is asked for as such: where midnight is skipped, it is the moment the clocks jump.
  if (rest === 0) return day.toZonedDateTime({ timeZone }).epochMilliseconds;
  const wanted = day.toPlainDateTime({ hour: Math.floor(rest / 60), minute: rest % 60 });
  const found = wanted.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  // Inside a gap "earlier" shows a time before the gap: the clock has passed the wanted one when the gap ends.
  if (Temporal.PlainDateTime.compare(found.toPlainDateTime(), wanted) === 0) return found.epochMilliseconds;
  const next = found.getTimeZoneTransition('next');
  return next === null ? found.epochMilliseconds : next.epochMilliseconds;
}
