import type { Socket } from 'bun';

/**
 * A WebSocket client of a few hundred bytes that costs next to nothing per frame, so that a process full of them takes
 * as little as possible from the server beside it. Text only; every frame is whole.
 */
export interface RawSocket {
  /** Sends a text frame. */
  send(text: string): void;
  /** Sends frames that were made before by `frameOf`, in one write. */
  write(frames: Uint8Array): void;
  /** Sends a close frame; the server's answer ends the connection. */
  close(): void;
  /** Ends the connection without a close frame, as a network does. */
  drop(): void;
}

export interface RawSocketOptions {
  /** Such as `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly path?: string;
  readonly protocol?: string;
  /** Called with each frame; the bytes are only good during the call. */
  readonly onFrame: (payload: Buffer) => void;
  readonly onClose?: (code: number) => void;
}

const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const FINAL = 0x80;
const MASKED = 0x80;
const LENGTH_16_BITS = 126;
const LENGTH_64_BITS = 127;
/** A normal close, one without a code, and a connection that ended without a close frame. */
const NORMAL = 1000;
const NO_CODE = 1005;
const ABNORMAL = 1006;

/** One text frame as a client sends it. The mask is zero: allowed, and it leaves the bytes as they are. */
export function frameOf(text: string): Uint8Array {
  return encode(TEXT, Buffer.from(text));
}

function encode(opcode: number, payload: Uint8Array): Uint8Array {
  const { length } = payload;
  const long = length >= LENGTH_16_BITS;
  const frame = Buffer.alloc((long ? 8 : 6) + length);
  frame[0] = FINAL | opcode;
  frame[1] = MASKED | (long ? LENGTH_16_BITS : length);
  if (long) frame.writeUInt16BE(length, 2);
  frame.set(payload, frame.length - length);
  return frame;
}

/** Opens a connection; rejects when the server does not switch protocols. */
export function openRaw(options: RawSocketOptions): Promise<RawSocket> {
  const { hostname, port } = new URL(options.url);
  const opened = Promise.withResolvers<RawSocket>();
  const client = new Client(options, opened);
  Bun.connect<Client>({ hostname, port: Number(port), data: client, socket: HANDLERS }).catch(opened.reject);
  return opened.promise;
}

class Client implements RawSocket {
  socket: Socket<Client> | null = null;
  readonly #options: RawSocketOptions;
  #opening: PromiseWithResolvers<RawSocket> | null;
  /** The beginning of a frame whose end has not come. */
  #rest: Buffer | null = null;
  /** What the socket did not take yet. */
  #unsent: Uint8Array[] = [];
  #code = ABNORMAL;

  constructor(options: RawSocketOptions, opening: PromiseWithResolvers<RawSocket>) {
    this.#options = options;
    this.#opening = opening;
  }

  begin(): void {
    const { path = '/api/v1/chat/ws', protocol } = this.#options;
    const lines = [
      `GET ${path} HTTP/1.1`,
      'Host: localhost',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    ];
    this.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`));
  }

  send(text: string): void {
    this.write(frameOf(text));
  }

  write(bytes: Uint8Array): void {
    if (this.#unsent.length > 0) {
      this.#unsent.push(bytes);
      return;
    }
    const taken = this.socket?.write(bytes) ?? bytes.length;
    if (taken >= 0 && taken < bytes.length) this.#unsent.push(bytes.slice(taken));
  }

  drain(): void {
    const waiting = this.#unsent;
    this.#unsent = [];
    for (const bytes of waiting) this.write(bytes);
  }

  close(): void {
    this.write(encode(CLOSE, Uint8Array.of(NORMAL >> 8, NORMAL & 0xff)));
  }

  drop(): void {
    this.socket?.end();
  }

  read(chunk: Buffer): void {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    const start = this.#opening === null ? 0 : this.#readHandshake(bytes);
    const used = start === -1 ? 0 : this.#readFrames(bytes, start);
    this.#rest = used === bytes.length ? null : Buffer.from(bytes.subarray(used));
  }

  ended(error?: Error): void {
    this.socket = null;
    this.#opening?.reject(error ?? new Error('The server closed the connection before it was open.'));
    if (this.#opening === null) this.#options.onClose?.(this.#code);
  }

  /** Where the first frame begins; -1 while the server's answer is not complete. */
  #readHandshake(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n');
    if (end === -1) return -1;
    const status = bytes.toString('latin1', 0, bytes.indexOf('\r\n'));
    if (!status.includes(' 101 ')) {
      this.#opening?.reject(new Error(`The server answered the handshake with ${status}.`));
      this.drop();
      return bytes.length;
    }
    this.#opening?.resolve(this);
    this.#opening = null;
    return end + 4;
  }

  /** Hands over every complete frame; the place where the first incomplete one begins. */
  #readFrames(bytes: Buffer, start: number): number {
    let at = start;
    while (bytes.length - at >= 2) {
      const opcode = (bytes[at] ?? 0) & 0x0f;
      let length = (bytes[at + 1] ?? 0) & 0x7f;
      let header = 2;
      if (length === LENGTH_16_BITS) {
        if (bytes.length - at < 4) break;
        length = bytes.readUInt16BE(at + 2);
        header = 4;
      } else if (length === LENGTH_64_BITS) {
        if (bytes.length - at < 10) break;
        length = Number(bytes.readBigUInt64BE(at + 2));
        header = 10;
      }
      const next = at + header + length;
      if (next > bytes.length) break;
      this.#take(opcode, bytes.subarray(at + header, next));
      at = next;
    }
    return at;
  }

  #take(opcode: number, payload: Buffer): void {
    if (opcode === TEXT) this.#options.onFrame(payload);
    else if (opcode === PING) this.write(encode(PONG, payload));
    else if (opcode === CLOSE) {
      this.#code = payload.length >= 2 ? payload.readUInt16BE(0) : NO_CODE;
      this.write(encode(CLOSE, payload.subarray(0, 2)));
      this.drop();
    }
  }
}

/** One set of handlers for all sockets. */
const HANDLERS = {
  binaryType: 'buffer' as const,
  open(socket: Socket<Client>) {
    socket.data.socket = socket;
    socket.data.begin();
  },
  data: (socket: Socket<Client>, chunk: Buffer) => socket.data.read(chunk),
  drain: (socket: Socket<Client>) => socket.data.drain(),
  close: (socket: Socket<Client>) => socket.data.ended(),
  connectError: (socket: Socket<Client>, error: Error) => socket.data.ended(error),
  error: (socket: Socket<Client>, error: Error) => socket.data.ended(error),
};
