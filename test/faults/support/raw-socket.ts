import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { inTime } from './wait.ts';

/** A WebSocket client made of bytes: it sends what no library would, and need not read. */
export interface RawSocket extends Disposable {
  readonly socket: Socket;
  /** HTTP status of the handshake. */
  readonly status: number;
  /** Text frames that arrived. */
  readonly texts: readonly string[];
  /** Code of the close frame that arrived; null: none so far. */
  readonly closeCode: number | null;
  /** Resolves when the connection is gone, to the time on the clock of `performance`. */
  readonly ended: Promise<number>;
  write(bytes: Uint8Array | string): void;
  sendText(text: string): void;
  /** Resolves with the first text that fits. */
  until(fits: (text: string) => boolean, options?: { timeoutMs?: number }): Promise<string>;
}

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  readonly opcode: number;
  readonly final?: boolean;
  readonly masked?: boolean;
  /** Reserved bits, 0 to 7. */
  readonly reserved?: number;
}

/** The bytes of one frame as a client sends it. */
export function frameOf(payload: Uint8Array, options: FrameOptions): Buffer {
  const { opcode, final = true, masked = true, reserved = 0 } = options;
  const first = (final ? 0x80 : 0) | ((reserved & 7) << 4) | (opcode & 0x0f);
  const { length } = payload;
  const bit = masked ? 0x80 : 0;
  const head =
    length < 126
      ? Buffer.from([first, bit | length])
      : length < 65_536
        ? Buffer.from([first, bit | 126, length >> 8, length & 0xff])
        : longHead(first, bit, length);
  if (!masked) return Buffer.concat([head, payload]);
  const mask = randomBytes(4);
  const body = Buffer.from(payload);
  for (let at = 0; at < length; at += 1) body[at] = (body[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return Buffer.concat([head, mask, body]);
}

function longHead(first: number, bit: number, length: number): Buffer {
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = bit | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** The bytes of the request for an upgrade. */
export function upgradeRequest({
  port,
  path,
  protocol,
  headers = [],
}: {
  port: number;
  path: string;
  protocol: string | null;
  headers?: readonly string[];
}): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...(protocol === null ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    ...headers,
    '',
    '',
  ].join('\r\n');
}

/** Connects and shakes hands; resolves with whatever status came. */
export async function openRaw({
  port,
  path = '/api/v1/chat/ws',
  protocol = 'chat.v1',
  headers = [],
  onText,
}: {
  port: number;
  path?: string;
  /** Null: none is offered. */
  protocol?: string | null;
  /** Further lines of the request. */
  headers?: readonly string[];
  /** Called with each text frame, which is then not kept. */
  onText?: (text: string) => void;
}): Promise<RawSocket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setNoDelay(true);
  const texts: string[] = [];
  const keep = onText ?? ((text: string) => void texts.push(text));
  let closeCode: number | null = null;
  let status = 0;
  let buffered = Buffer.alloc(0);
  let arrived = Promise.withResolvers<void>();
  const shaken = Promise.withResolvers<void>();
  const ended = new Promise<number>((resolve) => {
    socket.on('close', () => {
      resolve(performance.now());
      shaken.resolve();
      arrived.resolve();
    });
  });
  // Its end is told by `close`.
  socket.on('error', () => {});
  socket.on('data', (data: Buffer) => {
    buffered = Buffer.concat([buffered, data]);
    if (status === 0) {
      const end = buffered.indexOf('\r\n\r\n');
      if (end === -1) return;
      status = Number(/^HTTP\/1\.1 (\d+)/.exec(buffered.toString('latin1', 0, end))?.[1] ?? 0);
      buffered = buffered.subarray(end + 4);
      shaken.resolve();
    }
    for (let frame = readFrame(buffered); frame; frame = readFrame(buffered)) {
      buffered = buffered.subarray(frame.length);
      if (frame.opcode === OPCODES.text) keep(frame.payload.toString());
      if (frame.opcode === OPCODES.close && frame.payload.length >= 2)
        closeCode = frame.payload.readUInt16BE(0);
      if (frame.opcode === OPCODES.ping && !socket.destroyed)
        socket.write(frameOf(frame.payload, { opcode: OPCODES.pong }));
    }
    arrived.resolve();
    arrived = Promise.withResolvers();
  });
  socket.write(upgradeRequest({ port, path, protocol, headers }));
  await inTime(shaken.promise, { what: 'the handshake', timeoutMs: 10_000 });
  const write = (bytes: Uint8Array | string) => {
    if (!socket.destroyed) socket.write(bytes);
  };
  return {
    socket,
    get status() {
      return status;
    },
    texts,
    get closeCode() {
      return closeCode;
    },
    ended,
    write,
    sendText: (text) => write(frameOf(Buffer.from(text), { opcode: OPCODES.text })),
    until(fits, { timeoutMs = 10_000 } = {}) {
      const search = async () => {
        for (;;) {
          const found = texts.find(fits);
          if (found !== undefined) return found;
          if (socket.destroyed) throw new Error('The connection is gone.');
          await arrived.promise;
        }
      };
      return inTime(search(), { what: 'a text frame', timeoutMs });
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** The first whole frame of the bytes, with its length; null when it is not all there. A server masks nothing. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | null {
  if (bytes.length < 2) return null;
  const opcode = (bytes[0] ?? 0) & 0x0f;
  const short = (bytes[1] ?? 0) & 0x7f;
  const headLength = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < headLength) return null;
  const length =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < headLength + length) return null;
  return { opcode, payload: bytes.subarray(headLength, headLength + length), length: headLength + length };
}
