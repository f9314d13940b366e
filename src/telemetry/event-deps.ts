import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { PartLog } from './part-log.ts';
import type { TurnTrace } from './turn-trace.ts';

/** Where events go. Only the log and the metrics are always there. */
export interface EventDeps {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Takes traces of turns; never throws and never waits. */
  readonly traces?: { add(trace: TurnTrace): void } | undefined;
  /** Takes errors that nobody foresaw; never throws and never waits. */
  readonly reports?:
    | { add(error: unknown, context: { readonly part: string | undefined }): void }
    | undefined;
  /** Remembers the last fault of each part. */
  readonly parts?: PartLog | undefined;
}
