import { quantile } from '#lib/quantile.ts';
import { type ClientLog, entriesOf } from '../history.ts';

/** A span of time on the clock of the machine, in milliseconds since 1970. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Whole milliseconds below which a share of the numbers lies; 0 for none. */
export function quantileMs(numbers: readonly number[], q: number): number {
  return numbers.length === 0 ? 0 : Math.round(quantile(numbers, q));
}

/** Time from sending to the first acknowledgment, of the messages that were sent within the span. */
export function ackTimesMs(logs: readonly ClientLog[], span: Span): readonly number[] {
  const times: number[] = [];
  for (const log of logs) {
    const sent = new Map<string, number>();
    for (const entry of log.entries) {
      if (entry.type === 'invoke' && !sent.has(entry.id)) sent.set(entry.id, entry.atMs);
      if (entry.type !== 'ok') continue;
      const sentAtMs = sent.get(entry.id);
      sent.delete(entry.id);
      if (sentAtMs !== undefined && sentAtMs >= span.fromMs && sentAtMs < span.untilMs)
        times.push(entry.atMs - sentAtMs);
    }
  }
  return times;
}

/** Time from a message's acknowledgment until another client saw it, of those acknowledged within the span. */
export function deliveryTimesMs(logs: readonly ClientLog[], span: Span): readonly number[] {
  const acked = new Map<string, number>();
  for (const log of logs) {
    for (const { atMs, messageId, duplicate } of entriesOf(log, 'ok')) {
      if (!duplicate && atMs >= span.fromMs && atMs < span.untilMs) acked.set(messageId, atMs);
    }
  }
  return logs.flatMap((log) =>
    entriesOf(log, 'recv').flatMap(({ id, atMs }) => {
      const ackedAtMs = acked.get(id);
      return ackedAtMs === undefined ? [] : [Math.max(0, atMs - ackedAtMs)];
    }),
  );
}

/** Acknowledgments within a span. */
export function acksWithin(logs: readonly ClientLog[], { fromMs, untilMs }: Span): number {
  return logs.flatMap((log) => entriesOf(log, 'ok')).filter(({ atMs }) => atMs >= fromMs && atMs < untilMs)
    .length;
}
