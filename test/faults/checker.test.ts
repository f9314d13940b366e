import { describe, expect, test } from 'bun:test';
import { checkHistory, type History } from './checker.ts';
import type { ClientLog, Entry, Received, StoredMessage } from './history.ts';

const CONVERSATION = { conversationId: 'c', epoch: 'e' };

function message(seq: number): StoredMessage {
  const turn = Math.ceil(seq / 2);
  const user = seq % 2 === 1;
  return {
    conversationId: 'c',
    seq,
    id: user ? `q${turn}` : `a${turn}`,
    role: user ? 'user' : 'assistant',
    clientMessageId: user ? `m${turn}` : null,
    replyTo: user ? null : `q${turn}`,
    awaitsReply: false,
  };
}

function received(seq: number): Received {
  const { awaitsReply: _, ...rest } = message(seq);
  return { ...rest, epoch: 'e' };
}

const invoke = (turn: number): Entry => ({ atMs: turn * 10, type: 'invoke', id: `m${turn}` });
const ok = (turn: number, change: Partial<Extract<Entry, { type: 'ok' }>> = {}): Entry => ({
  atMs: turn * 10 + 1,
  type: 'ok',
  id: `m${turn}`,
  messageId: `q${turn}`,
  ...CONVERSATION,
  seq: turn * 2 - 1,
  duplicate: false,
  ...change,
});
const recv = (seq: number, change: Partial<Received> = {}): Entry => ({
  atMs: Math.ceil(seq / 2) * 10 + 2,
  type: 'recv',
  ...received(seq),
  ...change,
});
const wire = (seq: number, change: Partial<Received> = {}): Entry => ({
  atMs: seq * 5,
  type: 'wire',
  ...received(seq),
  ...change,
});
const connected = (change: Partial<Extract<Entry, { type: 'connected' }>> = {}): Entry => ({
  atMs: 0,
  type: 'connected',
  node: 0,
  wasRecovering: false,
  recovered: false,
  ...CONVERSATION,
  epoch: null,
  seq: 0,
  ...change,
});

const STORED = [1, 2, 3, 4].map(message);
const TOLD: readonly Entry[] = [connected(), invoke(1), ok(1), recv(2), invoke(2), ok(2), recv(4)];

function history({
  entries = TOLD,
  stored = STORED,
  others = [],
  ...rest
}: {
  entries?: readonly Entry[];
  stored?: readonly StoredMessage[];
  others?: readonly ClientLog[];
  headSeq?: number;
  pendingCount?: number;
  analyzed?: readonly string[];
  healedAtMs?: number;
} = {}): History {
  return {
    logs: [{ client: 'one', entries }, ...others],
    store: {
      conversations: [
        {
          id: 'c',
          epoch: 'e',
          headSeq: rest.headSeq ?? stored.length,
          pendingCount: rest.pendingCount ?? 0,
        },
      ],
      messages: stored,
      analyzed: rest.analyzed ?? stored.flatMap(({ replyTo }) => replyTo ?? []),
    },
    healedAtMs: rest.healedAtMs ?? 0,
  };
}

const without = (type: Entry['type'], index: number) => {
  const victim = TOLD.filter((entry) => entry.type === type)[index];
  return TOLD.filter((entry) => entry !== victim);
};
const unanswered = { ...message(3), awaitsReply: true };

describe('the checker finds nothing wrong', () => {
  test.each<[string, History]>([
    ['with a conversation that went well', history()],
    [
      'with a message that was never acknowledged and is not stored',
      history({ entries: [...TOLD, invoke(3)] }),
    ],
    [
      'with a message that was never acknowledged, is stored, and came with its reply later',
      history({
        entries: [
          ...TOLD,
          invoke(3),
          connected({ wasRecovering: true, recovered: true, epoch: 'e', seq: 6 }),
          recv(5),
          recv(6),
        ],
        stored: [...STORED, message(5), message(6)],
      }),
    ],
    [
      'with a retry that was acknowledged alike',
      history({ entries: [...TOLD, invoke(2), ok(2, { duplicate: true })] }),
    ],
    [
      'with the same message twice on the wire and once on the screen',
      history({ entries: [...TOLD, wire(2), wire(4), wire(2)] }),
    ],
    [
      'with a gap that the client was told of',
      history({
        entries: [
          ...TOLD.slice(0, 6),
          connected({ wasRecovering: true, epoch: 'e', seq: 4 }),
          { atMs: 30, type: 'gap', seq: 4 },
        ],
      }),
    ],
    [
      'with a first message whose end was not seen, told by the server to be in the history',
      history({
        entries: [
          connected(),
          invoke(1),
          connected({ epoch: 'e', seq: 2 }),
          ok(1, { duplicate: true }),
          invoke(2),
          ok(2),
          recv(4),
        ],
      }),
    ],
    [
      'with somebody who joined at the end',
      history({
        others: [{ client: 'two', entries: [connected({ epoch: 'e', seq: 3 }), recv(4)] }],
      }),
    ],
    [
      'with samples within their bounds',
      history({ entries: [...TOLD, { atMs: 1, type: 'sample', name: 'queue', value: 100, bound: 100 }] }),
    ],
  ])('%s', (_name, given) => {
    expect(checkHistory(given)).toEqual([]);
  });
});

describe('the checker catches', () => {
  test.each<[string, string, History]>([
    ['I1', 'an acknowledged message that is not stored', history({ stored: STORED.slice(0, 2), headSeq: 2 })],
    [
      'I1',
      'a message that was shown and is not stored',
      history({ entries: [...TOLD, recv(5, { id: 'ghost' })] }),
    ],
    [
      'I1',
      'a message that was shown in another place than it is stored in',
      history({ entries: [...TOLD, wire(4, { seq: 6 })] }),
    ],
    [
      'I2',
      'a stored message that nobody sent',
      history({ entries: TOLD.filter(({ type }) => type !== 'invoke') }),
    ],
    [
      'I3',
      'a message that is stored twice',
      history({
        entries: [...TOLD, recv(5, { clientMessageId: 'm2', id: 'q2b' })],
        stored: [
          ...STORED,
          { ...message(5), clientMessageId: 'm2', id: 'q2b' },
          { ...message(6), replyTo: 'q2b' },
        ],
      }),
    ],
    [
      'I4',
      'a message with two replies',
      history({ stored: [...STORED, { ...message(6), seq: 5, id: 'a2b', replyTo: 'q2' }] }),
    ],
    [
      'I4',
      'an acknowledged message without a reply',
      history({ entries: TOLD.slice(0, 6), stored: [...STORED.slice(0, 2), unanswered] }),
    ],
    [
      'I4',
      'an answered message that still awaits its reply',
      history({ stored: [...STORED.slice(0, 2), unanswered, message(4)] }),
    ],
    ['I4', 'a reply that was analyzed twice', history({ analyzed: ['q1', 'q2', 'q2'] })],
    ['I4', 'a conversation that still waits', history({ pendingCount: 1 })],
    [
      'I5',
      'two acknowledgments that differ',
      history({ entries: [...TOLD, ok(2, { seq: 5, duplicate: true })] }),
    ],
    [
      'I5',
      'an acknowledgment with another epoch',
      history({ entries: [...without('ok', 1), ok(2, { epoch: 'x' })] }),
    ],
    [
      'I6',
      'a gap in the store',
      history({ stored: STORED.map((row) => (row.seq === 4 ? { ...row, seq: 5 } : row)) }),
    ],
    ['I6', 'a head that is not the newest message', history({ headSeq: 5 })],
    [
      'I6',
      'a client that was shown an older message after a newer one',
      history({ entries: [...TOLD, recv(3)] }),
    ],
    [
      'I6',
      "a sender's messages in another order",
      history({ entries: [connected(), invoke(2), invoke(1), ok(1), ok(2), recv(2), recv(4)] }),
    ],
    ['I7', 'a client that never got a message', history({ entries: without('recv', 0) })],
    [
      'I7',
      'a client that was told nothing was missing',
      history({
        entries: [
          ...TOLD.slice(0, 4),
          connected({ wasRecovering: true, recovered: true, epoch: 'e', seq: 4 }),
          recv(4),
        ],
      }),
    ],
    [
      'I7',
      'a client whose position was forgotten in silence',
      history({
        entries: [...TOLD.slice(0, 4), connected({ epoch: 'e', seq: 4 }), ...TOLD.slice(4, 5)].concat({
          ...recv(4),
          atMs: 50,
        }),
      }),
    ],
    ['I8', 'a message that was shown twice', history({ entries: [...TOLD, recv(4)] })],
    [
      'I8',
      'a place that held two messages',
      history({ entries: [...TOLD, wire(4), wire(4, { id: 'other' })] }),
    ],
    [
      'I9',
      'a queue that was longer than allowed',
      history({ entries: [...TOLD, { atMs: 1, type: 'sample', name: 'queue', value: 101, bound: 100 }] }),
    ],
    ['I10', 'a reply that reached nobody', history({ entries: without('recv', 1) })],
    [
      'I10',
      'a reply that came too late',
      history({ entries: [...without('recv', 1), { ...recv(4), atMs: 40_000 }], healedAtMs: 5_000 }),
    ],
  ])('%s: %s', (invariant, _name, given) => {
    expect(checkHistory(given).map((violation) => violation.invariant)).toContain(invariant as 'I1');
  });
});
