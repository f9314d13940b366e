import { CHAT_V1_SUBPROTOCOL, type ConnectedFrame, type ConnectFrame } from '#protocol/chat-v1.ts';
import { openRaw, type RawSocket } from './raw-socket.ts';

/** A `chat.v1` connection that reads of a frame only what it has to. */
export interface RawChat {
  readonly socket: RawSocket;
  /** Sends the first frame; rejects when the answer is not `connected`. */
  enter(connect?: Omit<ConnectFrame, 'type'>): Promise<ConnectedFrame>;
  /** Resolves to the close code. */
  readonly closed: Promise<number>;
}

/** As many messages are acknowledged together, as the product's own client does. */
export const ACK_EVERY = 10;

/** Opens a socket that has sent nothing yet. `onFrame` gets every frame after `connected`. */
export async function openRawChat({
  url,
  onFrame,
}: {
  readonly url: string;
  readonly onFrame: (payload: Buffer) => void;
}): Promise<RawChat> {
  const connected = Promise.withResolvers<ConnectedFrame>();
  const closed = Promise.withResolvers<number>();
  // Nobody may be waiting for it when the connection ends.
  connected.promise.catch(() => {});
  let entered = false;
  const socket = await openRaw({
    url,
    protocol: CHAT_V1_SUBPROTOCOL,
    onFrame(payload) {
      if (entered) {
        onFrame(payload);
        return;
      }
      entered = true;
      if (typeOf(payload) === 'connected') connected.resolve(JSON.parse(payload.toString()));
      else connected.reject(new Error(`Not connected: ${errorCodeOf(payload)}`));
    },
    onClose(code) {
      closed.resolve(code);
      connected.reject(new Error(`Closed with ${code} before connected.`));
    },
  });
  return {
    socket,
    enter(connect = {}) {
      socket.send(JSON.stringify({ type: 'connect', ...connect }));
      return connected.promise;
    },
    closed: closed.promise,
  };
}

const TYPE = '{"type":"';
const QUOTE = 0x22;

/** The type of a frame, which the server writes first. */
export function typeOf(payload: Buffer): string {
  return payload.toString('latin1', TYPE.length, payload.indexOf(QUOTE, TYPE.length));
}

function errorCodeOf(payload: Buffer): string {
  return /"code":"(\w+)"/.exec(payload.toString())?.[1] ?? typeOf(payload);
}

const SEQ = Buffer.from('"seq":');

/** The sequence number of a frame. Quotes within texts are escaped, so that no text looks like the field. */
export function seqOf(payload: Buffer): number {
  const at = payload.indexOf(SEQ) + SEQ.length;
  return Number.parseInt(payload.toString('latin1', at, at + 10), 10);
}

const ASSISTANT = Buffer.from('"role":"assistant"');

/** Whether a message is a reply. */
export function isReply(payload: Buffer): boolean {
  return payload.includes(ASSISTANT);
}
