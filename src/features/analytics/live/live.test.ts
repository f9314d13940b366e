import { expect, test } from 'bun:test';
import { AppError } from '#errors.ts';
import type { LiveConversation, LivePicture } from '#protocol/chat-v1.ts';
import { waitUntil } from '../../../../test/support/wait-until.ts';
import { createLive, type LiveOptions } from './live.ts';

const CONVERSATION: LiveConversation = {
  conversation_id: '01980f6a-7a4e-7c3e-9b1a-3f6f2f0f8a11',
  state: 'escalation',
  topic: null,
  agent: 'general',
  frustration_level: 2,
  likelihood: 0.4,
  waiting_ms: 0,
  last_message_at: '2026-01-15T09:30:00.000Z',
};

/** A desk whose picture a test changes. */
function openDesk(options: Partial<LiveOptions> = {}) {
  const seen = { reads: 0, touched: 0, errors: [] as unknown[], published: [] as string[] };
  const desk = {
    open: 1,
    failing: false,
    ...seen,
    live: createLive({
      read: async (now): Promise<LivePicture> => {
        desk.reads += 1;
        if (desk.failing) throw new Error('No picture.');
        return {
          at: now.toISOString(),
          ...{ open: desk.open, waiting: 1, frustrated: 0, escalating: 0 },
          conversations: [{ ...CONVERSATION, waiting_ms: desk.reads * 1_000 }],
        };
      },
      now: () => new Date(),
      touch: () => {
        desk.touched += 1;
      },
      publish: (frame) => void desk.published.push(frame),
      onError: (error) => void desk.errors.push(error),
      intervalMs: 5,
      ...options,
    }),
  };
  return desk;
}

/** Collects what a watcher is shown. */
function watcher() {
  const shown: LivePicture[] = [];
  const state = { ended: 0 };
  return {
    shown,
    state,
    show: (picture: string) => void shown.push(JSON.parse(picture)),
    end: () => {
      state.ended += 1;
    },
  };
}

/** The code of what is thrown. */
function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'nothing';
}

test('nobody looks before somebody watches, and not any more when the last one has left', async () => {
  const desk = openDesk();
  using live = desk.live;
  await Bun.sleep(20);
  expect(desk.reads).toBe(0);
  const stop = live.watch(watcher());
  await waitUntil(() => desk.reads > 2, { what: 'some looks' });
  expect(desk.touched).toBe(desk.reads);
  stop();
  await waitUntil(() => !live.looking, { what: 'the end of the last look' });
  const { reads } = desk;
  await Bun.sleep(30);
  expect(desk.reads).toBe(reads);
});

test('a watcher is shown the picture at once and each change, not the same again', async () => {
  const desk = openDesk();
  using live = desk.live;
  const first = watcher();
  live.watch(first);
  await waitUntil(() => desk.reads > 5, { what: 'some looks' });
  // Waiting grows by itself, which is no change.
  expect(first.shown).toHaveLength(1);
  const second = watcher();
  live.watch(second);
  expect(second.shown).toHaveLength(1);
  expect(second.shown[0]?.conversations[0]?.waiting_ms).toBeGreaterThan(2_000);
  desk.open = 2;
  await waitUntil(() => first.shown.length === 2 && second.shown.length === 2, { what: 'the change' });
  expect(first.shown[1]?.open).toBe(2);
});

test('sockets are published to while one follows', async () => {
  const desk = openDesk();
  using live = desk.live;
  const stop = live.watch(watcher());
  await waitUntil(() => desk.reads > 2, { what: 'some looks' });
  expect(desk.published).toEqual([]);
  expect(JSON.parse(live.join() ?? '{}')).toMatchObject({ type: 'live', open: 1 });
  stop();
  desk.open = 3;
  await waitUntil(() => desk.published.length > 0, { what: 'a frame' });
  expect(JSON.parse(desk.published[0] ?? '{}')).toMatchObject({ type: 'live', open: 3 });
  live.leave();
  await waitUntil(() => !live.looking, { what: 'the end of the last look' });
  // What was shown is forgotten: the next one gets how it is then.
  expect(live.join()).toBeNull();
});

test('failures in a row are told once, and looking goes on', async () => {
  const desk = openDesk();
  using live = desk.live;
  desk.failing = true;
  const shown = watcher();
  live.watch(shown);
  await waitUntil(() => desk.reads > 3, { what: 'some failures' });
  expect(desk.errors).toHaveLength(1);
  desk.failing = false;
  await waitUntil(() => shown.shown.length === 1, { what: 'the picture' });
});

test('more watchers than there is room for are refused, and a stopped one makes room', () => {
  using live = openDesk({ maxWatchers: 1 }).live;
  const stop = live.watch(watcher());
  expect(codeOf(() => live.watch(watcher()))).toBe('at_capacity');
  stop();
  expect(codeOf(() => live.watch(watcher()))).toBe('nothing');
});

test('the end is told to everybody, and nobody is let in after it', () => {
  const { live } = openDesk();
  const watching = watcher();
  live.watch(watching);
  live[Symbol.dispose]();
  expect(watching.state.ended).toBe(1);
  expect(codeOf(() => live.watch(watcher()))).toBe('shutting_down');
});
