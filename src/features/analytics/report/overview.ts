import type { Dimension } from '#core/analytics/dimensions.ts';
import type { FactColumn, FactSums } from '#core/analytics/fact-columns.ts';
import { MEASURE_NAMES } from '#core/analytics/measures.ts';
import { ESCALATION_REASONS, type EscalationReason } from '#core/dialogue/conversation.ts';
import type { CellStore } from '../cells/store.ts';
import { figureOf, measured, NO_SUMS, shareOf, type Totals } from '../figures.ts';
import { filterOf, rowsOf, shownValue, valueFilter } from '../filter.ts';
import {
  type BucketName,
  bucketsIn,
  spanOf,
  suitingBucket,
  type Window,
  wholeBucket,
  windowBefore,
} from '../window.ts';
import { durationKey, durationsOf, reportHead, sumsByBucket, sumsByValue, timedOf } from './head.ts';

const TOP_TOPICS = 10;

/** What the gateway counts, of this node. */
export interface SocketCounts {
  readonly activeConnections: number;
  readonly totalConnections: number;
  readonly maxConnections: number;
  readonly messagesReceived: number;
  readonly messagesSent: number;
}

/** Every figure of a window, those of the window before it, and the groups that they are made of. */
export async function makeOverview(
  window: Window,
  {
    cells,
    sockets,
    bucket: asked,
  }: { cells: CellStore; sockets: () => SocketCounts; bucket?: BucketName | undefined },
) {
  const bucket = asked ?? suitingBucket(window);
  const buckets = bucketsIn(window, bucket);
  const whole = wholeBucket(window);
  const compared = [whole, wholeBucket(windowBefore(window))];
  const groups = (dimension: Dimension) => sumsByValue(cells, { bucket: whole, dimension });
  const [asOf, sums, durations, points, topics, intents, agents] = await Promise.all([
    cells.progress(),
    sumsByBucket(cells, compared),
    durationsOf(cells, { buckets: compared, dimension: 'all', timed: timedOf(MEASURE_NAMES) }),
    sumsByBucket(cells, buckets),
    groups('topic'),
    groups('intent'),
    groups('agent'),
  ]);
  const totalsOf = (index: number): Totals => ({
    sums: sums[index] ?? NO_SUMS,
    durations: durations.get(durationKey(index, '')) ?? {},
  });
  const totals = totalsOf(0);
  const before = totalsOf(1);
  const shown = (dimension: Dimension, rows: typeof topics) =>
    rows.map((row) => groupOf(row, { dimension, window, conversations: totals.sums.conversations }));
  return {
    ...reportHead(window, { conversations: totals.sums.conversations, asOf }),
    figures: MEASURE_NAMES.map((name) => figureOf(name, { totals, window })),
    previous: MEASURE_NAMES.map((name) => ({ name, value: measured(name, before).value })),
    series: {
      bucket,
      points: buckets.map((span, index) => ({
        ...spanOf(span),
        ...pointOf(points[index] ?? NO_SUMS),
        ...rowsOf(filterOf({ from: span.start, to: span.end })),
      })),
    },
    top_topics: shown('topic', topics.slice(0, TOP_TOPICS)),
    intents: shown('intent', intents),
    agents: shown('agent', agents),
    handoff_reasons: handoffReasons(totals.sums, window),
    websocket: socketsOf(sockets()),
  };
}

function pointOf({ conversations, resolved, handed_over, rated, ratings, rating_sum }: FactSums) {
  return { conversations, resolved, handed_over, rated, ratings, rating_sum };
}

function groupOf(
  { value, sums }: { readonly value: string; readonly sums: FactSums },
  {
    dimension,
    window,
    conversations,
  }: { readonly dimension: Dimension; readonly window: Window; readonly conversations: number },
) {
  return {
    value: shownValue(value),
    conversations: sums.conversations,
    share: shareOf(sums.conversations, conversations),
    resolution_rate: shareOf(sums.resolved, sums.conversations),
    handoff_rate: shareOf(sums.handed_over, sums.conversations),
    ...rowsOf(filterOf(window, valueFilter(dimension, value))),
  };
}

function handoffReasons(sums: FactSums, window: Window) {
  return ESCALATION_REASONS.map((value) => {
    const column: FactColumn = reasonColumn(value);
    return {
      value,
      conversations: sums[column],
      share: shareOf(sums[column], sums.conversations),
      ...rowsOf(filterOf(window, { with: column })),
    };
  }).toSorted((a, b) => b.conversations - a.conversations);
}

function reasonColumn(reason: EscalationReason): FactColumn {
  return `handed_over_${reason}`;
}

function socketsOf(counts: SocketCounts) {
  return {
    active_connections: counts.activeConnections,
    total_connections: counts.totalConnections,
    max_connections: counts.maxConnections,
    messages_received: counts.messagesReceived,
    messages_sent: counts.messagesSent,
  };
}
