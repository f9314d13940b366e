import type { Bucket } from './windows.ts';

/**
 * A part of a bucket that is read from one kind of rows: whole days and whole hours (UTC) from cells of that width, what
 * is left of them from the facts. Half-open.
 */
export interface Segment {
  /** Index of the bucket. */
  readonly bucket: number;
  readonly grain: 'day' | 'hour' | 'fact';
  readonly from: Date;
  readonly to: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Cuts each bucket into at most five segments that cover it exactly, with as many whole days as fit. */
export function segmentsOf(buckets: readonly Bucket[]): readonly Segment[] {
  return buckets.flatMap(({ start, end }, bucket) =>
    cut(start.getTime(), end.getTime()).map(({ grain, from, to }) => ({
      bucket,
      grain,
      from: new Date(from),
      to: new Date(to),
    })),
  );
}

interface Piece {
  readonly grain: Segment['grain'];
  readonly from: number;
  readonly to: number;
}

function cut(from: number, to: number): readonly Piece[] {
  return around({ grain: 'day', widthMs: DAY_MS, from, to }, (before, after) =>
    around({ grain: 'hour', widthMs: HOUR_MS, from: before, to: after }, (first, last) =>
      first < last ? [{ grain: 'fact', from: first, to: last }] : [],
    ),
  );
}

/** The whole widths in the middle, and what `rest` makes of both sides; all of it when not one width fits. */
function around(
  { grain, widthMs, from, to }: Piece & { readonly widthMs: number },
  rest: (from: number, to: number) => readonly Piece[],
): readonly Piece[] {
  const first = Math.ceil(from / widthMs) * widthMs;
  const last = Math.floor(to / widthMs) * widthMs;
  if (first >= last) return rest(from, to);
  return [...rest(from, first), { grain, from: first, to: last }, ...rest(last, to)];
}
