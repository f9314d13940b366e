import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ServerFrame } from '#protocol/chat-v1.ts';
import { ackFrame, connectedFrame, replyFrame, userFrame } from './chat-server.fixture.ts';
import { parseServerFrame } from './server-frames.ts';

const FRAMES: readonly ServerFrame[] = [
  connectedFrame(),
  connectedFrame({ epoch: 'e', seq: 3, expires_at: '2026-01-01T00:00:00.000Z', guest_token: 'g' }),
  ackFrame('a', { seq: 1 }),
  userFrame(1),
  replyFrame(2),
  { type: 'delta', id: 'r', reply_to: 'm', index: 0, delta: 'a' },
  { type: 'snapshot', id: 'r', reply_to: 'm', index: 3, content: 'abcd' },
  { type: 'status', status: 'writing', reply_to: 'm' },
  {
    type: 'live',
    at: '2026-01-01T00:00:00.000Z',
    open: 1,
    waiting: 0,
    frustrated: 0,
    escalating: 0,
    conversations: [],
  },
  { type: 'refreshed', expires_at: null },
  { type: 'error', error: { code: 'internal', message: 'No.', retryable: true, retry_after_ms: 5 } },
  { type: 'disconnect', code: 1012, reason: 'service restart', reconnect: true },
  { type: 'ping', ts: 1 },
  { type: 'pong' },
];
const OPTIONAL = new Set([
  'ts',
  'role',
  'client_message_id',
  'user_id',
  'client_id',
  'was_recovering',
  'retry_after_ms',
]);

describe('reading the frames of the server', () => {
  test.each(FRAMES)('takes $type as it is', (frame) => {
    expect(parseServerFrame(JSON.stringify(frame))).toEqual(frame);
    expect(parseServerFrame(JSON.stringify({ ...frame, later_version: true }))).not.toBeNull();
  });

  test('takes no frame whose fields are of another kind', () => {
    for (const frame of FRAMES.filter(
      ({ type }) => type !== 'message' && type !== 'ping' && type !== 'pong',
    )) {
      for (const field of Object.keys(frame).filter((name) => !OPTIONAL.has(name))) {
        if (field === 'reply_to' && frame.type === 'status') continue;
        expect(parseServerFrame(JSON.stringify({ ...frame, [field]: { wrong: true } }))).toBeNull();
      }
    }
  });

  test.each([
    ['seq that is no whole number', ackFrame('a', { seq: 1.5 })],
    ['seq below zero', userFrame(-1)],
    ['a heartbeat without pause', connectedFrame({ heartbeat: { interval_ms: 0, timeout_ms: 1 } })],
    ['an end of the token that is no time', connectedFrame({ expires_at: 'soon' })],
    ['a type of every object', { type: 'constructor' }],
  ])('does not take %s', (_what, frame) => {
    expect(parseServerFrame(JSON.stringify(frame))).toBeNull();
  });

  test('survives anything', () => {
    const anything = fc.oneof(fc.string(), fc.json(), fc.uint8Array(), fc.constant(undefined));
    fc.assert(fc.property(anything, (data) => expect(parseServerFrame(data)).toBeNull()));
  });
});
