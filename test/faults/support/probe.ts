import { join } from 'node:path';
import { type ClientLog, readClientLog } from '../history.ts';
import { type HistoryLog, openHistoryLog } from './history-log.ts';
import { makeGuest, type TestGuest } from './identity.ts';
import { connectV1, type V1Socket } from './v1-socket.ts';
import { waitUntil } from './wait.ts';

/** One hand-driven client beside a crowd, with a conversation and a log of its own. */
export interface Probe extends AsyncDisposable {
  readonly guest: TestGuest;
  readonly conversationId: string;
  readonly socket: V1Socket;
  /** Sends a message; resolves to what came first: its acknowledgment or the code of its error. */
  ask(id: string, options?: { timeoutMs?: number; content?: string }): Promise<ProbeAnswer>;
  /** Resolves when the reply to every acknowledged message is here. */
  rest(): Promise<void>;
  log(): ClientLog;
}

export type ProbeAnswer =
  | { readonly kind: 'ack'; readonly afterMs: number; readonly duplicate: boolean }
  | { readonly kind: 'error'; readonly afterMs: number; readonly code: string; readonly retryable: boolean };

export interface ProbeOptions {
  readonly url: string;
  readonly dir: string;
  readonly name?: string;
}

const TIMEOUT_MS = 20_000;

export async function openProbe({ url, dir, name = 'probe' }: ProbeOptions): Promise<Probe> {
  const guest = makeGuest();
  const conversationId = Bun.randomUUIDv7();
  const path = join(dir, `${name}.log`);
  const log: HistoryLog = openHistoryLog(path);
  const socket = await connectV1({
    url,
    clientId: name,
    log,
    connect: { token: guest.token, conversation_id: conversationId },
  });
  return {
    guest,
    conversationId,
    socket,
    async ask(id, { timeoutMs = TIMEOUT_MS, content = `my internet is down (${id})` } = {}) {
      const startedAtMs = performance.now();
      socket.send({ type: 'message', id, content });
      const frame = await socket.takeAny({
        where: (candidate) => (candidate.type === 'ack' || candidate.type === 'error') && candidate.id === id,
        timeoutMs,
      });
      const afterMs = performance.now() - startedAtMs;
      if (frame.type !== 'error') return { kind: 'ack', afterMs, duplicate: 'duplicate' in frame };
      const { code, retryable } = frame.error;
      return { kind: 'error', afterMs, code, retryable };
    },
    rest: () =>
      waitUntil(() => unanswered(socket).length === 0, {
        what: `the replies to ${name}`,
        timeoutMs: TIMEOUT_MS,
      }),
    log: () => readClientLog(path, { client: name }),
    async [Symbol.asyncDispose]() {
      await socket[Symbol.asyncDispose]();
      log[Symbol.dispose]();
    },
  };
}

/** Acknowledged messages without their reply. */
function unanswered({ frames }: V1Socket): readonly string[] {
  const answered = new Set(
    frames.flatMap((frame) => (frame.type === 'message' && frame.role === 'assistant' ? frame.reply_to : [])),
  );
  return frames.flatMap((frame) =>
    frame.type === 'ack' && !answered.has(frame.message_id) ? frame.message_id : [],
  );
}
