import { t } from 'elysia';

/** A stream of events; the data of each is a picture of what goes on. */
export const liveEvents = t.String({
  contentMediaType: 'text/event-stream',
  description:
    'Events `live`; the data of each has `at`, the counts `open`, `waiting`, `frustrated` and `escalating`, and `conversations`',
  examples: [
    'event: live\ndata: {"at":"2026-01-15T09:30:00.000Z","open":3,"waiting":1,"frustrated":0,"escalating":1,"conversations":[]}\n\n',
  ],
});
