import type { Dimension } from '#core/analytics/dimensions.ts';
import type { filterSchema } from './schema.ts';

/** Which conversations an aggregate is about. */
export type Filter = typeof filterSchema.static;

/** Path of the rows. */
const ROWS_PATH = '/api/v1/analytics/conversations';

/** How a conversation without an intent, a topic and so on is asked for and shown. */
export const NONE = 'none';

/** A value of a dimension as queries and answers have it; cells say '' for none. */
export function shownValue(value: string): string {
  return value === '' ? NONE : value;
}

/** The conversations begun in a span of time, of those only some. */
export function filterOf(
  { from, to }: { readonly from: Date; readonly to: Date },
  more: Omit<Filter, 'from' | 'to'> = {},
): Filter {
  return { from: from.toISOString(), to: to.toISOString(), ...more };
}

/** The part of a filter that asks for one value of a dimension. */
export function valueFilter(dimension: Dimension, value: string): Omit<Filter, 'from' | 'to'> {
  return { [dimension]: shownValue(value) };
}

/** What an aggregate carries: its filter, and the path and query that list its conversations. */
export function rowsOf(filter: Filter): { readonly filter: Filter; readonly href: string } {
  const entries = Object.entries(filter).map(([name, value]) => [name, String(value)]);
  return { filter, href: `${ROWS_PATH}?${new URLSearchParams(entries)}` };
}
