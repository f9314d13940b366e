import type { Database } from './db/client.ts';
import { createCellStore } from './features/analytics/cells/store.ts';
import { createFactRowStore } from './features/analytics/conversations/store.ts';
import { createFlowStore } from './features/analytics/flow/store.ts';
import { createPredictionStore } from './features/analytics/prediction/store.ts';
import { createCommentStore } from './features/analytics/report/store.ts';
import {
  type AnalyticsDeps,
  type AnalyticsService,
  createAnalyticsService,
} from './features/analytics/service.ts';
import { type CallObserver, timeMethods } from './lib/time-methods.ts';

/** The reports of supervisors, on stores whose statements are timed. */
export function openReports({
  database,
  queries,
  ...rest
}: Pick<AnalyticsDeps, 'escalation' | 'titleOf' | 'sockets' | 'now'> & {
  database: Database;
  queries: CallObserver & { readonly run: <R>(call: () => Promise<R>) => Promise<R> };
}): AnalyticsService {
  const { drizzle, sql } = database;
  return createAnalyticsService({
    ...rest,
    cells: timeMethods(createCellStore(sql), queries),
    rows: timeMethods(createFactRowStore(drizzle), queries),
    comments: timeMethods(createCommentStore(drizzle), queries),
    flow: timeMethods(createFlowStore(drizzle), queries),
    predictions: timeMethods(createPredictionStore(drizzle), queries),
  });
}
