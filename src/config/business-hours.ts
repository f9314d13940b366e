type Day = readonly { readonly from: number; readonly to: number }[];

const DAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const HOURS = /^([a-z]{3})(?:-([a-z]{3}))? (\d{2}):(\d{2})-(\d{2}):(\d{2})$/;
const MINUTES_OF_DAY = 24 * 60;

/**
 * Hours such as `mon-fri 08:00-20:00, sat 09:00-13:00` as seven days from Monday, in minutes since midnight, in order;
 * hours that touch each other become one. Undefined when the text is not of that form. Hours end on the day they begin
 * on, at 24:00 at the latest.
 */
export function parseBusinessHours(text: string): readonly Day[] | undefined {
  const days: { from: number; to: number }[][] = DAYS.map(() => []);
  for (const item of text.toLowerCase().split(',')) {
    const hours = parseHours(item.trim());
    if (hours === undefined) return undefined;
    for (const day of hours.days) days[day]?.push({ from: hours.from, to: hours.to });
  }
  return days.map(joined);
}

function parseHours(item: string): { days: readonly number[]; from: number; to: number } | undefined {
  const [, firstDay, lastDay, ...numbers] = HOURS.exec(item) ?? [];
  const first = DAYS.indexOf(firstDay ?? '');
  const last = lastDay === undefined ? first : DAYS.indexOf(lastDay);
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = numbers.map(Number);
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  const real = fromMinute < 60 && toMinute < 60 && from < to && to <= MINUTES_OF_DAY;
  if (first < 0 || last < 0 || !real) return undefined;
  // From Saturday to Monday is three days.
  const length = (last - first + DAYS.length) % DAYS.length;
  return { days: Array.from({ length: length + 1 }, (_, index) => (first + index) % DAYS.length), from, to };
}

function joined(hours: readonly { from: number; to: number }[]): Day {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of [...hours].sort((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}
