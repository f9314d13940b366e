import type { FactColumn } from '#core/analytics/fact-columns.ts';
import type { Band, Intent } from '#core/nlu/understanding.ts';
import { NONE } from '../filter.ts';
import { invalid, readWindow, type Window } from '../window.ts';
import type { rowsQuery } from './schema.ts';

export type RowsQuery = typeof rowsQuery.static;

/** Columns that rows are picked by the value of. */
const PICKED = {
  intent: 'intent',
  topic: 'topic',
  agent: 'agent',
  tone: 'tone',
  channel: 'channel',
  language: 'language',
  state: 'state',
  handed_over_for: 'handedOverFor',
} as const;

/** Which conversations are listed: all that hold every one of these. */
export interface RowFilter {
  readonly from: Date;
  readonly to: Date;
  /** Null: the column has no value. */
  readonly equal: readonly {
    readonly column: (typeof PICKED)[keyof typeof PICKED];
    readonly value: string | null;
  }[];
  readonly with: FactColumn | undefined;
  readonly without: FactColumn | undefined;
  readonly minTurns: number | undefined;
  /** In which this was offered. */
  readonly offer:
    | {
        readonly article: string;
        readonly step: number | undefined;
        readonly outcome: 'worked' | 'failed' | undefined;
      }
    | undefined;
  /** With a turn that is all of this. */
  readonly turn:
    | {
        readonly intent: Intent | undefined;
        /** '' stands for none. */
        readonly topic: string | undefined;
        readonly band: Band | undefined;
        /** Tenth of its confidence, 0 to 9. */
        readonly confidence: number | undefined;
      }
    | undefined;
}

/** @throws AppError `validation_failed` naming what is wrong with the window, or a step without its article. */
export function readRowFilter(
  query: RowsQuery,
  { now }: { readonly now: Date },
): { readonly filter: RowFilter; readonly window: Window } {
  const window = readWindow(query, { now });
  const { article, step, outcome, turn_intent: intent, turn_band: band, turn_confidence: confidence } = query;
  if (article === undefined && (step !== undefined || outcome !== undefined)) {
    throw invalid({ field: 'query.article', message: 'is required with `step` and `outcome`' });
  }
  if (band !== undefined && confidence !== undefined) {
    throw invalid({ field: 'query.turn_confidence', message: 'must not come together with `turn_band`' });
  }
  const topic = orNull(query.turn_topic) === null ? '' : query.turn_topic;
  const asksForTurns = [intent, topic, band, confidence].some((value) => value !== undefined);
  return {
    window,
    filter: {
      from: window.from,
      to: window.to,
      equal: Object.entries(PICKED).flatMap(([name, column]) => {
        const value = orNull(query[name as keyof typeof PICKED]);
        return value === undefined ? [] : [{ column, value }];
      }),
      with: query.with,
      without: query.without,
      minTurns: query.min_turns,
      offer: article === undefined ? undefined : { article, step, outcome },
      turn: asksForTurns ? { intent, topic, band, confidence } : undefined,
    },
  };
}

function orNull(value: string | undefined): string | null | undefined {
  return value === NONE ? null : value;
}
