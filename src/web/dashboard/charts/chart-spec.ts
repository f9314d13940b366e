import type { Column, Row } from '../parts/data-table.ts';
import type { Tone } from './tones.ts';

/** One row of bars or one line. A pair of numbers is a bar from the one to the other. */
export interface Series {
  readonly label: string;
  readonly values: readonly (number | readonly [number, number] | null)[];
  readonly tone: Tone;
  readonly as?: 'bar' | 'line' | 'points';
  /** A second scale, for what has another unit. */
  readonly axis?: 'second';
  /** Words of a value; they stand in the table and beside the pointer. */
  readonly format: (value: number) => string;
  /** The conversations behind each value, where they differ from those of the label. */
  readonly hrefs?: readonly (string | null)[];
}

/** A chart and its table are both made of this, so that they cannot differ. */
export interface ChartSpec {
  readonly title: string;
  readonly note?: string;
  /** What the labels are. */
  readonly labelTitle: string;
  readonly labels: readonly string[];
  /** The conversations behind each label. */
  readonly hrefs?: readonly (string | null)[];
  readonly series: readonly Series[];
  readonly horizontal?: boolean;
  readonly stacked?: boolean;
  /** Where the scale ends; absent: where the values do. */
  readonly max?: number;
  readonly secondMax?: number;
  /** Columns that only the table has. */
  readonly more?: readonly { readonly title: string; readonly values: readonly string[] }[];
  readonly empty?: string;
}

/** The table of a chart: a row for each label, a column for each series. */
export function tableOf({ labelTitle, labels, hrefs = [], series, more = [] }: ChartSpec): {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
} {
  return {
    columns: [
      { title: labelTitle },
      ...series.map(({ label }) => ({ title: label, numeric: true })),
      ...more.map(({ title }) => ({ title, numeric: true })),
    ],
    rows: labels.map((label, index) => ({
      href: hrefs[index] ?? null,
      cells: [
        label,
        ...series.map((one) => ({ text: valueWords(one, index), href: one.hrefs?.[index] ?? null })),
        ...more.map(({ values }) => values[index] ?? ''),
      ],
    })),
  };
}

/** A value as words; a dash where there is none. */
export function valueWords({ values, format }: Pick<Series, 'values' | 'format'>, index: number): string {
  const value = values[index];
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' ? format(value) : `${format(value[0])} to ${format(value[1])}`;
}

/** Where a click on a value leads: to its own conversations, else to those of its label. */
export function hrefAt(
  spec: ChartSpec,
  { series, index }: { series: number | null; index: number },
): string | null {
  const own = series === null ? null : spec.series[series]?.hrefs?.[index];
  return own ?? spec.hrefs?.[index] ?? null;
}
