import type { ConnectedFrame } from '#protocol/chat-v1.ts';
import { answerOrders } from './client-process.ts';
import { openRawChat, type RawChat, seqOf, typeOf } from './raw-chat.ts';
import { STORIES } from './stories.ts';

/** To a process of clients that leave and come back. */
export type ResumeOrder =
  /** So many new guests say one thing each and leave; then another tab of theirs says `turns` more. */
  | { readonly type: 'prepare'; readonly url: string; readonly clients: number; readonly turns: number }
  /** All come back, spread evenly over a time. `behind`: where they left; `head`: they have seen everything. */
  | { readonly type: 'resume'; readonly from: 'behind' | 'head'; readonly spreadMs: number }
  /** All leave again. */
  | { readonly type: 'leave' };
export interface ResumeReport {
  /** From `connect` until the last missed message was there, or until `connected` when nothing was missed. */
  readonly latenciesMs: readonly number[];
  /** Until the last client was back, its TCP and WebSocket handshakes included. */
  readonly totalMs: number;
  readonly failed: number;
}

interface Guest {
  chat: RawChat | null;
  sessionId: string;
  resumeToken: string;
  readonly token: string;
  readonly conversationId: string;
  readonly epoch: string;
  /** Where it left, and the newest there is. */
  readonly seq: number;
  head: number;
}

/** Guests that are prepared at the same time. */
const CONCURRENCY = 64;

let url = '';
let guests: Guest[] = [];

answerOrders<ResumeOrder, ResumeReport>(async (order) => {
  if (order.type === 'prepare') await prepare(order);
  if (order.type === 'resume') return resumeAll(order);
  if (order.type === 'leave') await Promise.all(guests.map(leave));
  return { latenciesMs: [], totalMs: 0, failed: 0 };
});

async function prepare({ url: server, clients, turns }: Extract<ResumeOrder, { type: 'prepare' }>) {
  url = server;
  guests = [];
  let left = clients;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const guest = await makeGuest(left);
      if (turns > 0) guest.head = await talkElsewhere(guest, turns);
      guests.push(guest);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

/** A guest that has had one answer and left. */
async function makeGuest(index: number): Promise<Guest> {
  const answered = Promise.withResolvers<Buffer>();
  const chat = await openRawChat({
    url,
    onFrame(payload) {
      if (typeOf(payload) === 'message') answered.resolve(Buffer.from(payload));
    },
  });
  const connected = await chat.enter();
  const content = STORIES[index % STORIES.length]?.[0] ?? '';
  chat.socket.send(JSON.stringify({ type: 'message', id: 'first', content }));
  const reply = JSON.parse((await answered.promise).toString());
  chat.socket.drop();
  await chat.closed;
  return {
    chat: null,
    sessionId: connected.session_id,
    resumeToken: connected.resume_token,
    token: connected.guest_token ?? '',
    conversationId: connected.conversation_id,
    epoch: reply.epoch,
    seq: reply.seq,
    head: reply.seq,
  };
}

/** The guest's other tab; resolves to the newest sequence number. */
async function talkElsewhere({ token, conversationId }: Guest, turns: number): Promise<number> {
  const finished = Promise.withResolvers<number>();
  const story = STORIES[0] ?? [];
  let said = 0;
  const chat = await openRawChat({
    url,
    onFrame(payload) {
      const type = typeOf(payload);
      if (type === 'error') finished.reject(new Error(`Refused: ${payload.toString()}`));
      if (type !== 'message') return;
      chat.socket.send(`{"type":"ack","seq":${seqOf(payload)}}`);
      if (said < turns) say();
      else finished.resolve(seqOf(payload));
    },
  });
  const say = () => {
    said += 1;
    const content = story[said % story.length];
    chat.socket.send(JSON.stringify({ type: 'message', id: `other-${said}`, content }));
  };
  await chat.enter({ token, conversation_id: conversationId });
  say();
  const head = await finished.promise;
  chat.socket.drop();
  return head;
}

async function resumeAll({
  from,
  spreadMs,
}: Extract<ResumeOrder, { type: 'resume' }>): Promise<ResumeReport> {
  const startedAtMs = performance.now();
  const results = await Promise.all(
    guests.map(async (guest, index) => {
      await Bun.sleep((spreadMs * index) / guests.length);
      return resume(guest, from).catch(() => null);
    }),
  );
  const latenciesMs = results.filter((latency) => latency !== null);
  return {
    latenciesMs,
    totalMs: performance.now() - startedAtMs,
    failed: results.length - latenciesMs.length,
  };
}

/** Resolves to the time from `connect` to having everything. */
async function resume(guest: Guest, from: 'behind' | 'head'): Promise<number> {
  const complete = Promise.withResolvers<void>();
  const seq = from === 'head' ? guest.head : guest.seq;
  let next = seq + 1;
  const chat = await openRawChat({
    url,
    onFrame(payload) {
      if (typeOf(payload) !== 'message') return;
      if (seqOf(payload) !== next) complete.reject(new Error('A message was missing.'));
      if (next === guest.head) complete.resolve();
      next += 1;
    },
  });
  // Nobody waits for it before `connected` has come.
  complete.promise.catch(() => {});
  void chat.closed.then((code) => complete.reject(new Error(`Closed with ${code}.`)));
  const { sessionId: session_id, resumeToken: resume_token, epoch } = guest;
  const startedAtMs = performance.now();
  const connected = await chat.enter({ resume: { session_id, resume_token, epoch, seq } });
  keep(guest, { chat, connected });
  if (!connected.recovered) throw new Error('Not recovered.');
  if (seq === guest.head) complete.resolve();
  await complete.promise;
  const latencyMs = performance.now() - startedAtMs;
  // What shows the server that the new token has arrived.
  chat.socket.send(`{"type":"ack","seq":${guest.head}}`);
  return latencyMs;
}

function keep(guest: Guest, { chat, connected }: { chat: RawChat; connected: ConnectedFrame }): void {
  guest.chat = chat;
  guest.sessionId = connected.session_id;
  guest.resumeToken = connected.resume_token;
}

async function leave(guest: Guest): Promise<void> {
  const { chat } = guest;
  guest.chat = null;
  chat?.socket.drop();
  await chat?.closed;
}
