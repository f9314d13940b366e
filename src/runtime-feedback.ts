import type { Database } from './db/client.ts';
import { createCellStore } from './features/analytics/cells/store.ts';
import { rowsOf } from './features/analytics/filter.ts';
import { readWindow } from './features/analytics/window.ts';
import { createFeedbackService, type FeedbackService } from './features/feedback/service.ts';
import { createFeedbackStore } from './features/feedback/store.ts';
import { createInboxFiller, type InboxFiller } from './features/review-inbox/filling/filler.ts';
import { createFillingStore } from './features/review-inbox/filling/store.ts';
import { createInboxService, type InboxService } from './features/review-inbox/service.ts';
import { createInboxStore } from './features/review-inbox/store.ts';
import { type CallObserver, timeMethods } from './lib/time-methods.ts';
import type { Events } from './telemetry/events.ts';

/** What customers say of the answers, and the messages that people are asked to label; the inbox fills itself from now on. */
export function openFeedback({
  database,
  queries,
  now,
  events,
  resources,
}: {
  database: Database;
  queries: CallObserver & { readonly run: <R>(call: () => Promise<R>) => Promise<R> };
  now: () => Date;
  events: Events;
  resources: AsyncDisposableStack;
}): { feedback: FeedbackService; inbox: InboxService; inboxFiller: InboxFiller } {
  const inboxFiller = resources.use(
    createInboxFiller({
      store: timeMethods(createFillingStore(database.drizzle), queries),
      onError: (error) => events.unexpectedError(error, { part: 'inbox' }),
    }),
  );
  inboxFiller.start();
  return {
    feedback: createFeedbackService({
      store: timeMethods(createFeedbackStore(database.drizzle), queries),
      cells: timeMethods(createCellStore(database.sql), queries),
      reports: { readWindow, rowsOf },
      now,
    }),
    inbox: createInboxService({ store: timeMethods(createInboxStore(database.drizzle), queries) }),
    inboxFiller,
  };
}
