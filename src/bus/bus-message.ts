import type { BusEvent } from './bus.ts';

/** What one node says to all in one go. */
export type BusMessage =
  | {
      readonly from: string;
      /** When it was sent, by the sender's clock: milliseconds since 1970. */
      readonly atMs: number;
      readonly events: readonly BusEvent[];
      /** Events in it that this node does not understand, such as those of a newer version. */
      readonly ignored: number;
    }
  | { readonly from: string; readonly nonce: number };

/** Characters of the longest message that is read; the longest that is written is shorter. */
const MAX_LENGTH = 1024 * 1024;
const MAX_ID_LENGTH = 200;

/** Fields of each event that are ids. */
const IDS: Readonly<Record<BusEvent['type'], readonly string[]>> = {
  wake: ['conversation_id'],
  cancel: ['conversation_id', 'id'],
  revoke: ['sign_in_id'],
  replace: ['user_id', 'client_id', 'connection_id'],
};

export function encodeEvents(
  events: readonly BusEvent[],
  { from, atMs }: { from: string; atMs: number },
): string {
  return JSON.stringify({ from, at: atMs, events });
}

export function encodeNonce(nonce: number, { from }: { from: string }): string {
  return JSON.stringify({ from, nonce });
}

/** Null for everything that no node would have written. Fields that are not known are left out. */
export function decodeMessage(text: string): BusMessage | null {
  const value = text.length > MAX_LENGTH ? null : parseObject(text);
  if (!value || !isId(value['from'])) return null;
  const { from, at, events, nonce } = value;
  if (isCount(nonce)) return { from, nonce };
  if (!isCount(at) || !Array.isArray(events)) return null;
  const understood = events.map(readEvent).filter((event) => event !== null);
  return { from, atMs: at, events: understood, ignored: events.length - understood.length };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function readEvent(value: unknown): BusEvent | null {
  if (!isObject(value)) return null;
  const { type, seq } = value;
  if (typeof type !== 'string' || !Object.hasOwn(IDS, type)) return null;
  const event: Record<string, unknown> = { type };
  for (const name of IDS[type as BusEvent['type']]) {
    if (!isId(value[name])) return null;
    event[name] = value[name];
  }
  if (type === 'wake') {
    if (!isCount(seq)) return null;
    event['seq'] = seq;
  }
  return event as unknown as BusEvent;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
