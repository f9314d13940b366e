import { expect, test } from 'bun:test';
import type { ServerWebSocket } from 'bun';
import fc from 'fast-check';
import type { ClientFrame, ConnectFrame, MessageFrame, SendFrame } from '#protocol/chat-v1.ts';
import {
  ackFrame,
  connectedFrame,
  EPOCH,
  openClient,
  replyFrame,
  until,
  userFrame,
} from './chat-server.fixture.ts';

/** What happens to one message on its way; `-` is that all is well. */
const FAULTS = [
  '-',
  'lost before it is committed',
  'committed, and the connection breaks before the acknowledgement',
  'refused for now',
  'acknowledged, and the connection breaks before the reply',
  'the reply is left out',
  'everything is sent twice',
  'what can be resumed is forgotten',
] as const;
type Fault = (typeof FAULTS)[number];

/** A server with a true log, to which one fault after the other happens until none is left. */
function startFaultyServer(faults: readonly Fault[]) {
  const log: MessageFrame[] = [];
  const left = [...faults];
  let forgetful = false;
  /** A message that was refused; those behind it are refused until it comes again. */
  let held: string | null = null;

  function append(id: string): MessageFrame {
    const message = userFrame(log.length + 1, { clientMessageId: id });
    log.push(message, replyFrame(log.length + 2));
    return message;
  }

  function connect(socket: ServerWebSocket<undefined>, { resume }: ConnectFrame): void {
    const known = !forgetful && resume !== undefined && (resume.epoch === EPOCH || resume.epoch === '');
    forgetful = false;
    held = null;
    const epoch = log.length > 0 ? EPOCH : null;
    send(socket, connectedFrame({ epoch, seq: log.length, recovered: known }));
    if (known) for (const message of log.slice(resume.seq)) send(socket, message);
  }

  function take(socket: ServerWebSocket<undefined>, { id }: SendFrame): void {
    const known = log.find((message) => message.role === 'user' && message.client_message_id === id);
    if (known) {
      send(socket, ackFrame(id, { seq: known.seq, duplicate: true }));
      return;
    }
    const isHeld = held !== null && held !== id;
    const fault = isHeld ? '-' : (left.shift() ?? '-');
    held = isHeld ? held : null;
    if (isHeld || fault === 'refused for now') {
      held ??= id;
      const error = { code: 'rate_limited', message: 'Later.', retryable: true };
      send(socket, { type: 'error', id, error });
      return;
    }
    if (fault === 'lost before it is committed') {
      socket.terminate();
      return;
    }
    forgetful = fault === 'what can be resumed is forgotten';
    const { seq } = append(id);
    const ack = ackFrame(id, { seq });
    const reply = replyFrame(seq + 1);
    if (fault === 'everything is sent twice')
      for (const frame of [ack, ack, reply, reply]) send(socket, frame);
    else if (fault === 'the reply is left out') send(socket, ack);
    else if (fault === '-') for (const frame of [ack, reply]) send(socket, frame);
    else {
      if (fault.startsWith('acknowledged')) send(socket, ack);
      socket.close(1011);
    }
  }

  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request, listener) =>
      listener.upgrade(request, { data: undefined, headers: { 'sec-websocket-protocol': 'chat.v1' } })
        ? undefined
        : new Response('no', { status: 400 }),
    websocket: {
      message(socket: ServerWebSocket<undefined>, text) {
        // What Bun still delivers of a socket that was ended is as lost as the rest.
        if (socket.readyState !== WebSocket.OPEN) return;
        const frame: ClientFrame = JSON.parse(String(text));
        if (frame.type === 'connect') connect(socket, frame);
        if (frame.type === 'message') take(socket, frame);
      },
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/`,
    log,
    heal() {
      left.length = 0;
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

function send(socket: ServerWebSocket<undefined>, frame: object): void {
  socket.send(JSON.stringify(frame));
}

test('whatever breaks, each message is committed once and in order, and nothing is shown twice or passed over', async () => {
  const runs = fc.record({
    faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 12 }),
    messages: fc.integer({ min: 1, max: 12 }),
    inflight: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(runs, async ({ faults, messages, inflight }) => {
      await using server = startFaultyServer(faults);
      using guest = openClient(server, {
        reconnect: { attempts: 0, delayMs: 1 },
        timing: { resendDelayMs: 1, ackDelayMs: 1 },
      });
      /** Up to which number everything is known, as the caller was told step by step. */
      let known = 0;
      const shown: number[] = [];
      guest.client.on('gap', ({ seq }) => {
        known = seq;
      });
      guest.client.on('message', ({ seq, role }) => {
        // An own message that is replayed was told as an acknowledgement just before.
        if (role === 'assistant' || seq !== known) expect(seq).toBe(known + 1);
        known = seq;
        shown.push(seq);
      });
      guest.client.on('ack', ({ seq }) => {
        if (seq === known + 1 && guest.client.position?.seq === seq) known = seq;
      });
      void guest.client.connect();
      const ids = Array.from({ length: messages }, (_, index) => `m${index}`);
      const sends = ids.map((id) => guest.client.send(id, { id }));
      if (!inflight) await sends[0];
      const acks = await Promise.all(sends);
      // One more without faults: a reply that was left out is noticed with what follows it.
      server.heal();
      const last = await guest.client.send('last', { id: 'last' });
      await until(() => guest.client.position?.seq === server.log.length);

      const committed = server.log.flatMap((entry) => (entry.role === 'user' ? [entry] : []));
      expect(committed.map((entry) => entry.client_message_id)).toEqual([...ids, 'last']);
      expect([...acks, last].map(({ seq }) => seq)).toEqual(committed.map(({ seq }) => seq));
      expect(new Set(shown).size).toBe(shown.length);
      expect(known).toBe(server.log.length);
      expect(guest.client.outbox).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
