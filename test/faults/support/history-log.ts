import { closeSync, openSync, writeSync } from 'node:fs';
import type { AcceptedFrame, ConnectedFrame, MessageFrame } from '#protocol/chat-v1.ts';
import type { Entry, Received } from '../history.ts';

type NewEntry = Entry extends infer E ? (E extends Entry ? Omit<E, 'atMs'> : never) : never;

/** Writes what a client does and sees to a file of its own, each line at once. */
export interface HistoryLog extends Disposable {
  write(entry: NewEntry): void;
}

export function openHistoryLog(path: string): HistoryLog {
  const file = openSync(path, 'a');
  let open = true;
  return {
    write(entry) {
      if (open) writeSync(file, `${JSON.stringify({ atMs: Date.now(), ...entry })}\n`);
    },
    [Symbol.dispose]() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

/** The part of a message frame that a history keeps. */
export function receivedOf(frame: MessageFrame): Received {
  return {
    conversationId: frame.conversation_id,
    epoch: frame.epoch,
    seq: frame.seq,
    id: frame.id,
    role: frame.role,
    clientMessageId: frame.role === 'user' ? frame.client_message_id : null,
    replyTo: frame.role === 'assistant' ? frame.reply_to : null,
  };
}

export function acknowledgedOf(frame: AcceptedFrame): Extract<NewEntry, { type: 'ok' }> {
  return {
    type: 'ok',
    id: frame.id,
    messageId: frame.message_id,
    conversationId: frame.conversation_id,
    epoch: frame.epoch,
    seq: frame.seq,
    duplicate: frame.duplicate ?? false,
  };
}

export function connectedOf(
  frame: ConnectedFrame,
  { node }: { node: number },
): Extract<NewEntry, { type: 'connected' }> {
  return {
    type: 'connected',
    node,
    wasRecovering: frame.was_recovering,
    recovered: frame.recovered,
    epoch: frame.epoch,
    seq: frame.seq,
    conversationId: frame.conversation_id,
  };
}
