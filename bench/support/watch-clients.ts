import { answerOrders } from './client-process.ts';
import { ACK_EVERY, openRawChat, seqOf, typeOf } from './raw-chat.ts';
import { openRaw, type RawSocket } from './raw-socket.ts';
import { STORIES } from './stories.ts';

/** To the process with one author and many watchers of one conversation. */
export type WatchOrder =
  | {
      readonly type: 'open';
      readonly url: string;
      readonly watchers: number;
      readonly protocol: 'chat.v1' | 'bare';
    }
  /** The author speaks so often, each time when everybody has the events of the time before. */
  | { readonly type: 'run'; readonly times: number }
  | { readonly type: 'close' };
export interface WatchReport {
  /** From the author's word until the last watcher had all of its events, one for each time. */
  readonly wholeMs: readonly number[];
  /** The same from the commit, which the author's acknowledgment shows; the floor has none, there it is the whole. */
  readonly fanoutMs: readonly number[];
  /** What the first watcher was shown last, as text. */
  readonly frames: readonly string[];
  /** Connections that ended before they were closed. */
  readonly lost: number;
}

/** A message and its reply. */
const EVENTS = 2;

interface Author {
  say(): void;
}

let author: Author = { say() {} };
let sockets: RawSocket[] = [];
let lost = 0;
let frames: string[] = [];
/** Events that are still to come to any watcher. */
let missing = 0;
let committedAtMs = 0;
let onComplete: () => void = () => {};

answerOrders<WatchOrder, WatchReport>(async (order) => {
  const wholeMs: number[] = [];
  const fanoutMs: number[] = [];
  if (order.type === 'open') await (order.protocol === 'bare' ? openBare(order) : openChat(order));
  if (order.type === 'run') await run(order.times, { wholeMs, fanoutMs });
  if (order.type === 'close') for (const socket of sockets.splice(0)) socket.drop();
  return { wholeMs, fanoutMs, frames, lost };
});

async function run(
  times: number,
  { wholeMs, fanoutMs }: { wholeMs: number[]; fanoutMs: number[] },
): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const complete = Promise.withResolvers<void>();
    onComplete = complete.resolve;
    // The author does not count.
    missing = (sockets.length - 1) * EVENTS;
    frames = [];
    const saidAtMs = performance.now();
    committedAtMs = saidAtMs;
    author.say();
    await complete.promise;
    const nowMs = performance.now();
    wholeMs.push(nowMs - saidAtMs);
    fanoutMs.push(nowMs - committedAtMs);
  }
}

function countEvent(payload: Buffer, watcher: number): void {
  if (watcher === 0) frames.push(payload.toString());
  missing -= 1;
  if (missing === 0) onComplete();
}

async function openBare({ url, watchers }: { url: string; watchers: number }): Promise<void> {
  sockets = await Promise.all(
    Array.from({ length: watchers }, (_, watcher) =>
      openRaw({ url, onFrame: (payload) => countEvent(payload, watcher), onClose: countLost }),
    ),
  );
  const socket = await openRaw({ url, onFrame() {}, onClose: countLost });
  sockets.push(socket);
  author = { say: () => socket.send('say') };
}

/** A guest and further tabs of the same guest. */
async function openChat({ url, watchers }: { url: string; watchers: number }): Promise<void> {
  const first = await openTab(url, {
    onAck() {
      committedAtMs = performance.now();
    },
  });
  const { guest_token: token, conversation_id } = first.connected;
  if (token === undefined) throw new Error('No guest token came.');
  sockets = await Promise.all(
    Array.from({ length: watchers }, async (_, watcher) => {
      const tab = await openTab(url, {
        connect: { token, conversation_id },
        onEvent: (payload) => countEvent(payload, watcher),
      });
      return tab.socket;
    }),
  );
  sockets.push(first.socket);
  const story = STORIES[0] ?? [];
  let said = 0;
  author = {
    say() {
      const content = story[said % story.length] ?? '';
      said += 1;
      first.socket.send(JSON.stringify({ type: 'message', id: `m${said}`, content }));
    },
  };
}

async function openTab(
  url: string,
  {
    connect = {},
    onEvent,
    onAck,
  }: { connect?: object; onEvent?: (payload: Buffer) => void; onAck?: () => void },
) {
  let ackedSeq = 0;
  const chat = await openRawChat({
    url,
    onFrame(payload) {
      const type = typeOf(payload);
      if (type === 'ack') onAck?.();
      if (type !== 'message') return;
      onEvent?.(payload);
      const seq = seqOf(payload);
      if (seq - ackedSeq < ACK_EVERY) return;
      ackedSeq = seq;
      chat.socket.send(`{"type":"ack","seq":${seq}}`);
    },
  });
  void chat.closed.then(countLost);
  const connected = await chat.enter(connect);
  return { socket: chat.socket, connected };
}

function countLost(): void {
  // Those that were closed on purpose are not in the list any more.
  if (sockets.length > 0) lost += 1;
}
