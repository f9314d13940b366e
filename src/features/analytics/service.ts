import type { CellStore } from './cells/store.ts';
import { createConversationRows } from './conversations/conversations.ts';
import type { FactRowStore } from './conversations/store.ts';
import type { Escalation } from './escalation/escalation.ts';
import { makeFlow } from './flow/flow.ts';
import type { FlowStore } from './flow/store.ts';
import { makePredictions } from './prediction/predictions.ts';
import type { PredictionStore } from './prediction/store.ts';
import { makeIntentResolution } from './quality/intent-resolution.ts';
import { makeQuality } from './quality/quality.ts';
import { makeIntents } from './report/intents.ts';
import { type MetricsQuery, makeMetrics } from './report/metrics.ts';
import { makeOverview, type SocketCounts } from './report/overview.ts';
import { makeSatisfaction } from './report/satisfaction.ts';
import type { CommentStore } from './report/store.ts';
import { type BucketName, invalid, readWindow, type WindowQuery } from './window.ts';

export interface AnalyticsDeps {
  readonly cells: CellStore;
  readonly rows: FactRowStore;
  readonly comments: CommentStore;
  readonly flow: FlowStore;
  readonly predictions: PredictionStore;
  readonly escalation: Escalation;
  /** Title of an article by its slug; undefined where there is none. */
  readonly titleOf: (slug: string) => string | undefined;
  readonly sockets: () => SocketCounts;
  readonly now: () => Date;
}

export type AnalyticsService = ReturnType<typeof createAnalyticsService>;

type Bucketed = WindowQuery & { readonly bucket?: BucketName };

const DAY_MS = 86_400_000;

/**
 * The reports of supervisors. All but the story of one conversation come from cells and facts, which are kept in the
 * background: their cost does not grow with what is stored. Each throws AppError `validation_failed` for a window that
 * is no good.
 */
export function createAnalyticsService(deps: AnalyticsDeps) {
  const { cells, comments, sockets, titleOf, now } = deps;
  const windowOf = (query: WindowQuery) => readWindow(query, { now: now() });
  return {
    conversations: createConversationRows(deps),

    async overview({ bucket, ...query }: Bucketed) {
      return makeOverview(windowOf(query), { cells, sockets, bucket });
    },

    async metrics({ window, ...query }: MetricsQuery & { readonly window: WindowQuery }) {
      return makeMetrics(windowOf(window), { cells, query });
    },

    async intents({ bucket, ...query }: Bucketed) {
      return makeIntents(windowOf(query), { cells, bucket });
    },

    async satisfaction({ bucket, ...query }: Bucketed) {
      return makeSatisfaction(windowOf(query), { cells, comments, bucket });
    },

    async quality({ limit, ...query }: WindowQuery & { readonly limit: number }) {
      return makeQuality(windowOf(query), { cells, titleOf, limit });
    },

    async intentResolution({ days, ...query }: WindowQuery & { readonly days?: number }) {
      if (days === undefined) return makeIntentResolution(windowOf(query), { cells });
      if (query.from !== undefined || query.to !== undefined) {
        throw invalid({ field: 'query.days', message: 'must not come together with `from` or `to`' });
      }
      const to = now();
      const from = new Date(to.getTime() - days * DAY_MS);
      return makeIntentResolution({ from, to, timeZone: windowOf(query).timeZone }, { cells });
    },

    flow(id: string) {
      const { flow: store, escalation } = deps;
      return makeFlow(id, { store, escalation, titleOf });
    },

    predictions(query: { readonly limit: number; readonly hours: number }) {
      const { predictions: store, escalation } = deps;
      return makePredictions(query, { cells, store, escalation, now });
    },
  };
}
