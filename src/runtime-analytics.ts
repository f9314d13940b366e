import type { Config } from './config/config.ts';
import { createBusinessCalendar } from './core/analytics/business-hours.ts';
import type { Database } from './db/client.ts';
import { type CellStore, createCellStore } from './features/analytics/cells/store.ts';
import type { Escalation } from './features/analytics/escalation/escalation.ts';
import { createOutcomeObserver } from './features/analytics/escalation/observer.ts';
import { createEscalationStore } from './features/analytics/escalation/store.ts';
import { createFactRefresher, type FactRefresher } from './features/analytics/facts/refresher.ts';
import { createFactStore } from './features/analytics/facts/store.ts';
import { type CallObserver, timeMethods } from './lib/time-methods.ts';
import type { Events } from './telemetry/events.ts';

/** What reports are made of. */
export interface Analytics {
  /** Keeps facts and cells in step with the conversations. */
  readonly refresher: FactRefresher;
  readonly cells: CellStore;
}

/** Opens what reports are made of, and begins to keep it up to date. */
export function openAnalytics({
  config,
  database,
  escalation,
  events,
  queries,
  now,
  resources,
}: {
  config: Config;
  database: Database;
  escalation: Pick<Escalation, 'predict' | 'model' | 'observe'>;
  events: Events;
  queries: CallObserver & { readonly run: <R>(call: () => Promise<R>) => Promise<R> };
  now: () => Date;
  resources: AsyncDisposableStack;
}): Analytics {
  const refresher = resources.use(
    createFactRefresher({
      // Not through the gate: nobody waits for this, and a pass is longer than one statement.
      store: createFactStore(database),
      predict(turns) {
        const prediction = escalation.predict(turns);
        events.escalationPredicted(prediction);
        return prediction;
      },
      predictor: () => escalation.model.name,
      calendar: createBusinessCalendar(config.businessHours),
      now,
      onError: (error) => events.unexpectedError(error, { part: 'analytics' }),
    }),
  );
  refresher.start();
  resources.use(
    createOutcomeObserver({
      store: createEscalationStore(database.drizzle),
      escalation,
      now,
      onError: (error) => events.unexpectedError(error, { part: 'escalation' }),
    }),
  );
  return { refresher, cells: timeMethods(createCellStore(database.sql), queries) };
}
