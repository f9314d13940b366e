import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { type FrameOptions, frameOf, OPCODES } from './raw-socket.ts';

/** One frame, or a few that belong together, as bytes for the wire. */
export type OddFrame = Buffer;

/** Largest payload that the server takes. */
const LARGEST = 65_536;

export interface OddFrameOptions {
  readonly token: string;
  readonly conversationId: string;
}

const text = (payload: string) => frameOf(Buffer.from(payload), { opcode: OPCODES.text });

/** Everything a client should not send, and everything it should, in any order. */
export function oddFrames(options: OddFrameOptions): fc.Arbitrary<OddFrame> {
  return fc.oneof(
    { weight: 30, arbitrary: goodFrames(options).map(text) },
    { weight: 20, arbitrary: wrongTypes().map(text) },
    { weight: 10, arbitrary: oddJson().map(text) },
    { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }).map(text) },
    { weight: 6, arbitrary: brokenText() },
    { weight: 3, arbitrary: controlFrames() },
    { weight: 1, arbitrary: brokenFraming() },
    { weight: 1, arbitrary: fc.constantFrom(LARGEST, LARGEST + 1, 2 * LARGEST).map(padded) },
  );
}

const shortId = fc.constantFrom('a', 'b', 'm-1', 'm-2', 'm-3');
const anyNumber = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(2 ** 53, -1, 0, 1e308));

function goodFrames({ token, conversationId }: OddFrameOptions): fc.Arbitrary<string> {
  const resume = fc.record(
    {
      session_id: fc.oneof(fc.uuid(), fc.string()),
      resume_token: fc.string(),
      epoch: fc.oneof(fc.uuid(), fc.constant('')),
      seq: fc.oneof(fc.nat(), anyNumber),
    },
    { requiredKeys: ['epoch', 'seq'] },
  );
  return fc
    .oneof(
      fc.record(
        {
          type: fc.constant('connect'),
          token: fc.constantFrom(token, 'x.y.z', ''),
          conversation_id: fc.constantFrom(conversationId, 'nonsense'),
          resume,
          caps: fc.array(fc.constantFrom('delta', 'status', 'live', 'other')),
        },
        { requiredKeys: ['type'] },
      ),
      fc.record({
        type: fc.constant('message'),
        id: shortId,
        content: fc.oneof(fc.constantFrom('hello', 'my internet is down', ''), fc.string({ maxLength: 80 })),
      }),
      fc.record({ type: fc.constant('ack'), seq: fc.oneof(fc.nat({ max: 50 }), anyNumber) }),
      fc.record({ type: fc.constant('cancel'), id: shortId }),
      fc.record(
        { type: fc.constant('refresh'), token: fc.constantFrom(token, 'x') },
        { requiredKeys: ['type'] },
      ),
      fc.record({ type: fc.constantFrom('ping', 'pong'), ts: anyNumber }, { requiredKeys: ['type'] }),
      fc.record({ content: fc.constantFrom('hello', 'thanks') }),
    )
    .map((frame) => JSON.stringify(frame));
}

function wrongTypes(): fc.Arbitrary<string> {
  return fc
    .record(
      {
        type: fc.oneof(
          fc.constantFrom('connect', 'message', 'ack', 'cancel', 'refresh', 'ping', 'toString', '__proto__'),
          fc.jsonValue(),
        ),
        id: fc.jsonValue(),
        content: fc.jsonValue(),
        seq: fc.jsonValue(),
        token: fc.jsonValue(),
        resume: fc.jsonValue(),
        caps: fc.jsonValue(),
        conversation_id: fc.jsonValue(),
        ts: fc.jsonValue(),
      },
      { requiredKeys: ['type'] },
    )
    .map((frame) => JSON.stringify(frame));
}

/** JSON that parsers and programs stumble over. */
function oddJson(): fc.Arbitrary<string> {
  const deep = fc.integer({ min: 1, max: 20_000 }).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`);
  const open = fc.integer({ min: 1, max: 20_000 }).map((depth) => '{"a":'.repeat(depth).slice(0, LARGEST));
  return fc.oneof(
    deep,
    open,
    deep.map((value) => `{"type":"message","id":"a","content":${value}}`),
    fc.constantFrom(
      '{"type":"ack","seq":1e999}',
      '{"type":"ack","seq":-1e999}',
      '{"type":"ack","seq":1.5}',
      `{"type":"ack","seq":${'9'.repeat(400)}}`,
      '{"type":"ping","ts":1e999}',
      '{"__proto__":{"type":"connect"}}',
      '{"type":"message","__proto__":{"id":"a","content":"b"}}',
      '{"constructor":{"prototype":{"polluted":true}},"type":"ping"}',
      '{"type":"message","id":"a","content":"\\ud800"}',
      '{"type":"message","id":"a","content":"\\u0000"}',
      '{"type":"message","id":"a","id":"b","content":"x","content":"y"}',
      '{"type":"connect","type":"message"}',
      ' {"type":"ping"} ',
      '\ufeff{"type":"ping"}',
      '{"type":"ping"}{"type":"ping"}',
      '{"type":"ping",}',
      'null',
      '0',
      '""',
      '[]',
      '{}',
      '',
    ),
  );
}

/** Text frames whose bytes are not UTF-8, and binary frames. */
function brokenText(): fc.Arbitrary<OddFrame> {
  const bytes = fc.uint8Array({ maxLength: 300 });
  return fc.oneof(
    bytes.map((payload) => frameOf(payload, { opcode: OPCODES.text })),
    bytes.map((payload) => frameOf(payload, { opcode: OPCODES.binary })),
    fc
      .constantFrom([0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff], [0xc0, 0xaf])
      .map((broken) =>
        frameOf(
          Buffer.concat([Buffer.from('{"type":"ping","x":"'), Buffer.from(broken), Buffer.from('"}')]),
          {
            opcode: OPCODES.text,
          },
        ),
      ),
  );
}

/** Pings and pongs nobody asked for, messages in pieces with pings in between, closes with odd codes. */
function controlFrames(): fc.Arbitrary<OddFrame> {
  const small = fc.uint8Array({ maxLength: 125 });
  const pieces = goodPieces();
  return fc.oneof(
    small.map((payload) => frameOf(payload, { opcode: OPCODES.ping })),
    small.map((payload) => frameOf(payload, { opcode: OPCODES.pong })),
    pieces,
    fc
      .constantFrom(0, 999, 1000, 1004, 1005, 1006, 1015, 2999, 4000, 65_535)
      .map((code) => frameOf(Buffer.from([code >> 8, code & 0xff]), { opcode: OPCODES.close })),
    fc.constant(frameOf(Buffer.from([3]), { opcode: OPCODES.close })),
  );
}

function goodPieces(): fc.Arbitrary<OddFrame> {
  const payload = Buffer.from('{"type":"ping","ts":12345}');
  return fc
    .integer({ min: 1, max: payload.length - 1 })
    .map((at) =>
      Buffer.concat([
        frameOf(payload.subarray(0, at), { opcode: OPCODES.text, final: false }),
        frameOf(Buffer.from('between'), { opcode: OPCODES.ping }),
        frameOf(payload.subarray(at), { opcode: OPCODES.continuation }),
      ]),
    );
}

/** Frames that break the rules of the framing itself. */
function brokenFraming(): fc.Arbitrary<OddFrame> {
  const ping = Buffer.from('{"type":"ping"}');
  const cases: readonly (readonly [payload: Uint8Array, options: FrameOptions])[] = [
    [ping, { opcode: OPCODES.text, masked: false }],
    [ping, { opcode: OPCODES.continuation }],
    [ping, { opcode: 3 }],
    [ping, { opcode: 11 }],
    [ping, { opcode: OPCODES.text, reserved: 4 }],
    [ping, { opcode: OPCODES.ping, final: false }],
    [Buffer.alloc(126), { opcode: OPCODES.ping }],
    [Buffer.alloc(126), { opcode: OPCODES.close }],
  ];
  return fc.oneof(
    fc.constantFrom(...cases).map(([payload, options]) => frameOf(payload, options)),
    fc.constant(
      Buffer.concat([
        frameOf(ping, { opcode: OPCODES.text, final: false }),
        frameOf(ping, { opcode: OPCODES.text }),
      ]),
    ),
    fc.constant(Buffer.from('GET / HTTP/1.1\r\n\r\n')),
    fc.integer({ min: 1, max: 500 }).map((length) => randomBytes(length)),
  );
}

/** A message of exactly so many bytes. */
function padded(bytes: number): OddFrame {
  const empty = '{"type":"ping","x":""}';
  return text(`{"type":"ping","x":"${'x'.repeat(bytes - empty.length)}"}`);
}
