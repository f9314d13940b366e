import type { ConnectedFrame, ReplyFrame } from '#protocol/chat-v1.ts';
import { answerOrders } from './client-process.ts';
import { openRawChat, type RawChat, seqOf, typeOf } from './raw-chat.ts';
import { STORIES } from './stories.ts';

/** To a process of clients that leave and come back. */
export type ResumeOrder =
  /** So many new guests say one thing each and leave; then another tab of theirs says `turns` more. */
  | { readonly type: 'prepare'; readonly url: string; readonly clients: number; readonly turns: number }
  /** All come back, spread evenly over a time. */
  | {
      readonly type: 'resume';
      readonly url: string;
      /** `behind`: where they left; `head`: they have seen everything. */
      readonly from: 'behind' | 'head';
      readonly spreadMs: number;
      /** Whether the server gives out sessions of its own; the floor repeats what it was told. */
      readonly real: boolean;
    }
  /** All leave again. */
  | { readonly type: 'leave' };
export interface ResumeReport {
  /** From `connect` until the last missed message was there, or until `connected` when nothing was missed. */
  readonly latenciesMs: readonly number[];
  /** Until the last client was back, its TCP and WebSocket handshakes included. */
  readonly totalMs: number;
  /** Why clients did not get everything, each reason with how often it was so. */
  readonly failures: Readonly<Record<string, number>>;
  /** `connected` and what followed it, of the first client. */
  readonly frames: readonly string[];
}

type Resume = Extract<ResumeOrder, { type: 'resume' }>;

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
/** Far beyond any target: a client that still lacks something then counts as failed. */
const PATIENCE_MS = 60_000;

let guests: Guest[] = [];

answerOrders<ResumeOrder, ResumeReport>(async (order) => {
  if (order.type === 'prepare') await prepare(order);
  if (order.type === 'resume') return resumeAll(order);
  if (order.type === 'leave') await Promise.all(guests.map(leave));
  return { latenciesMs: [], totalMs: 0, failures: {}, frames: [] };
});

async function prepare({ url, clients, turns }: Extract<ResumeOrder, { type: 'prepare' }>): Promise<void> {
  guests = [];
  let left = clients;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const guest = await makeGuest(url, left);
      if (turns > 0) guest.head = await talkElsewhere(url, { guest, turns });
      guests.push(guest);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

/** A guest that has had one answer and left. */
async function makeGuest(url: string, index: number): Promise<Guest> {
  const content = STORIES[index % STORIES.length]?.[0] ?? '';
  const { connected, reply } = await talk(url, { contents: [content] });
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
async function talkElsewhere(
  url: string,
  { guest: { token, conversationId }, turns }: { guest: Guest; turns: number },
): Promise<number> {
  const story = STORIES[0] ?? [];
  const contents = Array.from({ length: turns }, (_, turn) => story[turn % story.length] ?? '');
  const connect = { token, conversation_id: conversationId };
  return (await talk(url, { connect, contents })).reply.seq;
}

/** Says these things, each when the one before is answered, and leaves; resolves to the last reply. */
async function talk(
  url: string,
  { connect = {}, contents }: { connect?: object; contents: readonly string[] },
): Promise<{ connected: ConnectedFrame; reply: ReplyFrame }> {
  const finished = Promise.withResolvers<ReplyFrame>();
  // It may fail before anybody waits for it.
  finished.promise.catch(() => {});
  let said = 0;
  const chat = await openRawChat({
    url,
    onFrame(payload) {
      const type = typeOf(payload);
      if (type === 'error') finished.reject(new Error(`Refused: ${payload.toString()}`));
      if (type !== 'message') return;
      chat.socket.send(`{"type":"ack","seq":${seqOf(payload)}}`);
      if (said < contents.length) say();
      else finished.resolve(JSON.parse(payload.toString()));
    },
  });
  void chat.closed.then((code) => finished.reject(new Error(`Closed with ${code} while talking.`)));
  const connected = await chat.enter(connect);
  const say = () => {
    const message = { type: 'message', id: Bun.randomUUIDv7(), content: contents[said] };
    said += 1;
    chat.socket.send(JSON.stringify(message));
  };
  say();
  const reply = await finished.promise;
  chat.socket.drop();
  await chat.closed;
  return { connected, reply };
}

async function resumeAll(order: Resume): Promise<ResumeReport> {
  const startedAtMs = performance.now();
  const latenciesMs: number[] = [];
  const failures: Record<string, number> = {};
  const frames: string[] = [];
  const comeBack = async (guest: Guest, index: number) => {
    await Bun.sleep((order.spreadMs * index) / guests.length);
    try {
      latenciesMs.push(await resume(guest, { order, frames: index === 0 ? frames : null }));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failures[reason] = (failures[reason] ?? 0) + 1;
    }
  };
  await Promise.all(guests.map(comeBack));
  return { latenciesMs, totalMs: performance.now() - startedAtMs, failures, frames };
}

/** Resolves to the time from `connect` to having everything. */
async function resume(
  guest: Guest,
  { order: { url, from, real }, frames }: { order: Resume; frames: string[] | null },
): Promise<number> {
  const complete = Promise.withResolvers<void>();
  const seq = from === 'head' ? guest.head : guest.seq;
  let next = seq + 1;
  const chat = await openRawChat({
    url,
    onFrame(payload) {
      if (typeOf(payload) !== 'message') return;
      frames?.push(payload.toString());
      if (seqOf(payload) !== next) complete.reject(new Error('A message was missing.'));
      if (next === guest.head) complete.resolve();
      next += 1;
    },
  });
  guest.chat = chat;
  // Nobody waits for it before `connected` has come.
  complete.promise.catch(() => {});
  void chat.closed.then((code) => complete.reject(new Error(`Closed with ${code}.`)));
  const timer = setTimeout(() => chat.socket.drop(), PATIENCE_MS);
  void chat.closed.then(() => clearTimeout(timer));
  const { sessionId: session_id, resumeToken: resume_token, epoch } = guest;
  const startedAtMs = performance.now();
  const connected = await chat.enter({ resume: { session_id, resume_token, epoch, seq } });
  frames?.unshift(JSON.stringify(connected));
  if (real) keepSession(guest, connected);
  if (!connected.recovered) throw new Error('Not recovered.');
  if (seq === guest.head) complete.resolve();
  await complete.promise;
  const latencyMs = performance.now() - startedAtMs;
  clearTimeout(timer);
  // What shows the server that the new token has arrived.
  chat.socket.send(`{"type":"ack","seq":${guest.head}}`);
  return latencyMs;
}

function keepSession(guest: Guest, { session_id, resume_token }: ConnectedFrame): void {
  guest.sessionId = session_id;
  guest.resumeToken = resume_token;
}

async function leave(guest: Guest): Promise<void> {
  const { chat } = guest;
  guest.chat = null;
  chat?.socket.drop();
  await chat?.closed;
}
