import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { parseChatFrame } from './chat-frames.ts';

const LIMITS = { maxContentLength: 200 };
const MARKER = 'sesame-7141';

/** Objects whose fields have the right names and any value at all. */
const almostFrame = fc.record(
  {
    type: fc.oneof(
      fc.constantFrom('connect', 'message', 'ack', 'cancel', 'refresh', 'ping', 'pong', MARKER),
      fc.jsonValue(),
    ),
    id: fc.oneof(fc.string(), fc.jsonValue()),
    content: fc.oneof(fc.string(), fc.constant(MARKER), fc.jsonValue()),
    seq: fc.oneof(fc.integer(), fc.double(), fc.jsonValue()),
    token: fc.oneof(fc.string(), fc.jsonValue()),
    conversation_id: fc.oneof(fc.uuid(), fc.jsonValue()),
    caps: fc.oneof(fc.array(fc.constantFrom('delta', 'status', 'live', 'other')), fc.jsonValue()),
    resume: fc.oneof(
      fc.record(
        { session_id: fc.uuid(), resume_token: fc.string(), epoch: fc.string(), seq: fc.nat() },
        { requiredKeys: [] },
      ),
      fc.jsonValue(),
    ),
    ts: fc.oneof(fc.double(), fc.jsonValue()),
  },
  { requiredKeys: [] },
);

test('any text is either a frame with fields of the right type or a refusal that repeats nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        almostFrame.map((frame) => JSON.stringify(frame)),
        fc.string(),
        fc.json(),
      ),
      (text) => {
        const frame = parseChatFrame(text, LIMITS);
        switch (frame.type) {
          case 'invalid':
            expect(frame.message).not.toContain(MARKER);
            break;
          case 'message':
            expect(frame.id).toMatch(/^[\w.~-]{1,64}$/);
            expect(frame.content.length).toBeLessThanOrEqual(LIMITS.maxContentLength);
            expect(frame.content.trim()).not.toBe('');
            break;
          case 'ack':
            expect(Number.isSafeInteger(frame.seq) && frame.seq >= 0).toBe(true);
            break;
          case 'connect':
            expect(typeof (frame.token ?? '')).toBe('string');
            expect(Number.isSafeInteger(frame.resume?.seq ?? 0)).toBe(true);
            expect(frame.caps?.every((name) => ['delta', 'status', 'live'].includes(name))).toBe(true);
            break;
          default:
            expect(['cancel', 'refresh', 'ping', 'pong']).toContain(frame.type);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test('half a resume is no resume', () => {
  const connect = (resume: object) => parseChatFrame(JSON.stringify({ type: 'connect', resume }), LIMITS);
  const session = { session_id: '01980f6a-7a4e-7c3e-9b1a-3f6f2f0f8a11', resume_token: 'secret' };
  expect(connect({ epoch: 'e', seq: 1 })).toMatchObject({ type: 'connect', resume: { epoch: 'e', seq: 1 } });
  expect(connect({ ...session, epoch: 'e', seq: 1 })).toMatchObject({ resume: session });
  for (const half of [
    { session_id: session.session_id, epoch: 'e', seq: 1 },
    { resume_token: 'secret', epoch: 'e', seq: 1 },
    { ...session, seq: 1 },
    { ...session, epoch: 'e' },
  ])
    expect(connect(half)).toMatchObject({ type: 'invalid', code: 'validation_failed' });
});
