import { readFileSync } from 'node:fs';

/**
 * What one client did and saw, one line each, in the order it happened. Written by the client's own process, so that
 * it outlives any server. `atMs` is the clock of the machine, in milliseconds since the epoch.
 */
export type Entry = { readonly atMs: number } & (
  | { readonly type: 'invoke'; readonly id: string }
  | {
      readonly type: 'ok';
      readonly id: string;
      readonly messageId: string;
      readonly conversationId: string;
      readonly epoch: string;
      readonly seq: number;
      readonly duplicate: boolean;
    }
  | ({ readonly type: 'recv' } & Received)
  /** The same as it came over the wire, before the client left out what it had seen. */
  | ({ readonly type: 'wire' } & Received)
  | {
      readonly type: 'connected';
      /** Which address of those given, from 0. */
      readonly node: number;
      readonly wasRecovering: boolean;
      readonly recovered: boolean;
      readonly epoch: string | null;
      readonly seq: number;
      readonly conversationId: string;
    }
  /** Everything up to `seq` is to be read from the history. */
  | { readonly type: 'gap'; readonly seq: number }
  | { readonly type: 'error'; readonly code: string; readonly retryable: boolean; readonly id: string | null }
  | { readonly type: 'state'; readonly state: string; readonly reason: string | null }
  | { readonly type: 'closed'; readonly code: number; readonly node: number }
  /** Size of something that has a bound. */
  | { readonly type: 'sample'; readonly name: string; readonly value: number; readonly bound: number }
);

/** A committed message as a client saw it. */
export interface Received {
  readonly conversationId: string;
  readonly epoch: string;
  readonly seq: number;
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly clientMessageId: string | null;
  readonly replyTo: string | null;
}

/** Everything one client logged. */
export interface ClientLog {
  readonly client: string;
  readonly entries: readonly Entry[];
}

/** A message as it is stored in the end. */
export interface StoredMessage {
  readonly conversationId: string;
  readonly seq: number;
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly clientMessageId: string | null;
  readonly replyTo: string | null;
  readonly awaitsReply: boolean;
}

export interface StoredConversation {
  readonly id: string;
  readonly epoch: string;
  readonly headSeq: number;
  readonly pendingCount: number;
}

/** The end of the story, read from the database itself. */
export interface StoreLog {
  readonly conversations: readonly StoredConversation[];
  readonly messages: readonly StoredMessage[];
  /** Messages with an analysis, once per analysis. */
  readonly analyzed: readonly string[];
}

/** Reads a client's log. A last line without its end was being written when the process died. */
export function readClientLog(path: string, { client }: { client: string }): ClientLog {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return { client, entries: lines.map((line) => JSON.parse(line) as Entry) };
}

/** The entries of one type. */
export function entriesOf<Type extends Entry['type']>(
  log: ClientLog,
  type: Type,
): readonly Extract<Entry, { type: Type }>[] {
  return log.entries.filter((entry): entry is Extract<Entry, { type: Type }> => entry.type === type);
}
