import { type ChatSocket, openSocket } from './chat-socket.ts';
import type { TestApp } from './test-app.ts';

/** A frame as it came, for tests that look at single fields. */
export type Frame = Record<string, unknown>;

/** A raw `chat.v1` connection: what the tests of the gateway speak, without the client's own cleverness. */
export interface ChatV1 extends ChatSocket {
  readonly connected: Frame;
  /** Sends a message and resolves to the frames up to and with its reply. */
  say(content: string, options?: { id?: string }): Promise<readonly Frame[]>;
  /** The next frame of a type; others that come before it are dropped. */
  nextOf(type: string): Promise<Frame>;
}

let lastId = 0;

/** An id that no other message of this test process has. */
export function messageId(): string {
  lastId += 1;
  return `m-${process.pid}-${lastId}`;
}

/** Opens a socket that has offered `chat.v1` and sent nothing yet. */
export function openChat(app: Pick<TestApp, 'socketUrl'>, { clientId = '' } = {}): Promise<ChatSocket> {
  return openSocket(`${app.socketUrl}/api/v1/chat/ws${clientId && `/${clientId}`}`, {
    protocols: ['chat.v1'],
  });
}

/** Opens a socket and connects. Rejects when it is refused. */
export async function connectChat(
  app: Pick<TestApp, 'socketUrl'>,
  { clientId, ...connect }: { clientId?: string } & Frame = {},
): Promise<ChatV1> {
  const socket = await openChat(app, clientId === undefined ? {} : { clientId });
  socket.send({ type: 'connect', ...connect });
  const connected = await socket.next();
  if (connected['type'] !== 'connected') throw new Error(`Not connected: ${JSON.stringify(connected)}`);
  const nextOf = async (type: string) => {
    for (;;) {
      const frame = await socket.next();
      if (frame['type'] === type) return frame;
    }
  };
  return Object.assign(socket, {
    connected,
    nextOf,
    async say(content: string, { id = messageId() } = {}) {
      socket.send({ type: 'message', id, content });
      const frames: Frame[] = [];
      for (;;) {
        const frame = await socket.next();
        frames.push(frame);
        if (frame['type'] === 'error' || frame['role'] === 'assistant') return frames;
      }
    },
  });
}

/** Where a connection is, for `resume`. */
export function resumePoint(
  chat: Pick<ChatV1, 'connected'>,
  { epoch, seq }: { epoch: unknown; seq: number },
) {
  return {
    session_id: chat.connected['session_id'],
    resume_token: chat.connected['resume_token'],
    epoch,
    seq,
  };
}
