import type { Figure } from './api-types.ts';

const LANGUAGE = 'en-US';
/** Stands where there is no number. */
export const NONE = '–';

const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LANGUAGE, { notation: 'compact', maximumFractionDigits: 1 });
const tenth = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1 });
const thousandth = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 3 });
const share = new Intl.NumberFormat(LANGUAGE, { style: 'percent', maximumFractionDigits: 1 });

type Maybe = number | null | undefined;
const orNone = (value: Maybe, format: (known: number) => string) =>
  value === null || value === undefined || Number.isNaN(value) ? NONE : format(value);

/** `12,345` */
export const count = (value: Maybe) => orNone(value, (known) => whole.format(known));
/** `12.3K`, for the edge of a chart. */
export const shortCount = (value: Maybe) => orNone(value, (known) => short.format(known));
/** 0.613 as `61.3%`. */
export const percent = (value: Maybe) => orNone(value, (known) => share.format(known));
/** `3.4` */
export const decimal = (value: Maybe) => orNone(value, (known) => tenth.format(known));
/** `0.034` */
export const fine = (value: Maybe) => orNone(value, (known) => thousandth.format(known));

const STEPS = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1_000 },
] as const;

/** A time span in the largest unit that it fills: `850 ms`, `4.2 s`, `12 min`, `2.1 d`. */
export function duration(value: Maybe): string {
  return orNone(value, (known) => {
    const step = STEPS.find(({ ms }) => known >= ms);
    return step ? `${tenth.format(known / step.ms)} ${step.unit}` : `${tenth.format(known)} ms`;
  });
}

type Measured = Pick<Figure, 'kind' | 'unit'>;

/** A value in the words of its kind. */
export function figureValue(value: Maybe, { kind, unit }: Measured): string {
  if (kind === 'rate') return percent(value);
  if (kind === 'percentile' || unit === 'ms') return duration(value);
  if (kind === 'count') return count(value);
  return decimal(value);
}

/** What the value is out of; empty where that goes without saying. */
export function figureScale({ unit }: Measured): string {
  if (unit === 'level') return 'of 10';
  if (unit === 'rating') return 'of 5';
  return '';
}

/** `57–66%`: where the true rate is, with 95 in 100. */
export function interval(bounds: readonly [number, number] | null): string {
  if (!bounds) return '';
  const [low, high] = bounds;
  return `${tenth.format(low * 100)}–${percent(high)}`;
}

/** What became of a figure since the window before. */
export interface Change {
  readonly words: string;
  readonly direction: 'up' | 'down' | 'same';
}

/** Rates change by points, everything else by a share of what it was. Null where there is nothing to compare. */
export function changeOf(
  value: Maybe,
  { before, kind }: { before: Maybe; kind: Figure['kind'] },
): Change | null {
  if (value === null || value === undefined || before === null || before === undefined) return null;
  const difference = value - before;
  if (kind !== 'rate' && before === 0) return null;
  const amount = kind === 'rate' ? difference * 100 : (difference / before) * 100;
  const rounded = tenth.format(Math.abs(amount));
  if (rounded === '0') return { words: 'no change', direction: 'same' };
  const direction = amount > 0 ? 'up' : 'down';
  return {
    words: kind === 'rate' ? `${rounded} ${rounded === '1' ? 'point' : 'points'}` : `${rounded}%`,
    direction,
  };
}

/** `12,345 conversations`, `1 conversation`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
