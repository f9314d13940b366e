import type { Database } from './db/client.ts';
import type { CellStore } from './features/analytics/cells/store.ts';
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
  cells,
  now,
  events,
  resources,
}: {
  database: Database;
  cells: CellStore;
  queries: CallObserver & { readonly run: <R>(call: () => Promise<R>) => Promise<R> };
  now: () => Date;
  events: Events;
  resources: AsyncDisposableStack;
}): { feedback: FeedbackService; inbox: InboxService; inboxFiller: InboxFiller } {
  const inboxFiller = resources.use(
    createInboxFiller({
      // Not through the gate: nobody waits for this, and a pass is longer than one statement.
      store: createFillingStore(database.drizzle),
      onError: (error) => events.unexpectedError(error, { part: 'inbox' }),
    }),
  );
  inboxFiller.start();
  return {
    feedback: countedRatings(
      createFeedbackService({
        store: timeMethods(createFeedbackStore(database.drizzle), queries),
        cells,
        reports: { readWindow, rowsOf },
        now,
      }),
      events,
    ),
    inbox: createInboxService({ store: timeMethods(createInboxStore(database.drizzle), queries) }),
    inboxFiller,
  };
}

/** The same service, whose ratings are counted when they are stored. */
function countedRatings(service: FeedbackService, { customerRated }: Events): FeedbackService {
  return {
    ...service,
    async rate(userId, body) {
      const rated = await service.rate(userId, body);
      customerRated({ subject: 'reply', rating: rated.rating });
      return rated;
    },
    async giveFeedback(userId, body) {
      const given = await service.giveFeedback(userId, body);
      if (body.rating != null) customerRated({ subject: 'conversation', rating: body.rating });
      return given;
    },
  };
}
