import { percentileOfBins } from '#core/analytics/bins.ts';
import type { Timed } from '#core/analytics/dimensions.ts';
import { FACT_COLUMN_NAMES, type FactColumn, type FactSums } from '#core/analytics/fact-columns.ts';
import { MEASURES, type Measure, type MeasureName, measureValue } from '#core/analytics/measures.ts';
import { wilsonInterval } from '#core/analytics/wilson.ts';
import { type Filter, filterOf, rowsOf } from './filter.ts';
import type { figureSchema } from './schema.ts';

export type Figure = typeof figureSchema.static;

/** Counts by bin for the durations that figures are taken from. */
export type Durations = Readonly<Partial<Record<Timed, readonly number[]>>>;

/** What a set of conversations adds up to. */
export interface Totals {
  readonly sums: FactSums;
  readonly durations: Durations;
}

/** The sums over no conversation. */
export const NO_SUMS: FactSums = Object.fromEntries(
  ['conversations' as const, ...FACT_COLUMN_NAMES].map((name) => [name, 0]),
) as Record<keyof FactSums, number>;

/** Columns that are 0 or 1 for every conversation: a share of conversations, for which an interval holds. */
export const ZERO_OR_ONE: ReadonlySet<FactColumn | 'conversations'> = new Set([
  'answered',
  'first_attempt',
  'confirmed',
  'assumed',
  'resolved',
  'durable_7_due',
  'durable_7',
  'durable_30_due',
  'durable_30',
  'handed_over',
  'handed_over_customer_request',
  'handed_over_solutions_exhausted',
  'handed_over_high_frustration',
  'handed_over_not_understood',
  'handed_over_safety',
  'contained',
  'settled',
  'reopened',
  'rated',
  'frustrated',
  'first_responses',
  'resolutions',
]);

/** The column whose rows a percentile is taken over. */
const TIMED_ROWS: Readonly<Record<Timed, FactColumn>> = {
  first_response: 'first_responses',
  first_response_business: 'first_responses',
  resolution: 'resolutions',
  resolution_business: 'resolutions',
};

/** Value, numerator and denominator of a measure. */
export interface MeasuredValue {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
}

export function measured(name: MeasureName, { sums, durations }: Totals): MeasuredValue {
  const measure: Measure = MEASURES[name];
  if (measure.kind === 'percentile') {
    const bins = durations[measure.of] ?? [];
    const value = percentileOfBins(bins, measure.share);
    return { value, numerator: null, denominator: sums[TIMED_ROWS[measure.of]] };
  }
  const value = measureValue(measure, sums);
  return {
    value,
    numerator: sums[measure.of],
    denominator: measure.kind === 'count' ? null : sums[measure.over],
  };
}

/** The part of a filter that lists the rows of a measure's numerator; for a mean and a percentile, of what it is taken over. */
export function numeratorFilter(name: MeasureName): Pick<Filter, 'with'> {
  const measure: Measure = MEASURES[name];
  const column = rowsColumn(measure);
  return column === 'conversations' ? {} : { with: column };
}

function rowsColumn(measure: Measure): FactColumn | 'conversations' {
  switch (measure.kind) {
    case 'count':
    case 'rate':
      return measure.of;
    case 'mean':
      return measure.over;
    case 'percentile':
      return TIMED_ROWS[measure.of];
  }
}

/** A figure of the conversations of a window. */
export function figureOf(
  name: MeasureName,
  {
    totals,
    window,
  }: { readonly totals: Totals; readonly window: { readonly from: Date; readonly to: Date } },
): Figure {
  const measure: Measure = MEASURES[name];
  const values = measured(name, totals);
  return {
    name,
    about: measure.about,
    kind: measure.kind,
    unit: unitOf(measure),
    ...values,
    interval: measure.kind === 'rate' && ZERO_OR_ONE.has(measure.of) ? intervalOf(values) : null,
    ...rowsOf(filterOf(window, numeratorFilter(name))),
  };
}

function unitOf(measure: Measure): Figure['unit'] {
  switch (measure.kind) {
    case 'count':
      return 'count';
    case 'rate':
      return 'share';
    case 'mean':
      return measure.unit;
    case 'percentile':
      return 'ms';
  }
}

/** Where a share truly lies with 95 % confidence; null without anything that it is a share of. */
export function intervalOf({
  numerator,
  denominator,
}: Pick<MeasuredValue, 'numerator' | 'denominator'>): readonly [number, number] | null {
  return numerator === null || !denominator ? null : wilsonInterval(numerator, denominator);
}

/** A share; null of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
