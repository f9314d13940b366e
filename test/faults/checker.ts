import { type ClientLog, entriesOf, type Received, type StoredMessage, type StoreLog } from './history.ts';

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10';

/** A broken promise and what shows it. */
export interface Violation {
  readonly invariant: Invariant;
  readonly evidence: string;
}

export interface History {
  readonly logs: readonly ClientLog[];
  readonly store: StoreLog;
  /** When the last fault was over; absent: liveness is only checked without a deadline. */
  readonly healedAtMs?: number;
}

/** How long after the end of the faults every acknowledged message may still be without its reply. */
const LIVENESS_MS = 30_000;

/**
 * Holds the clients' logs against the final log of the store. A message without an acknowledgment is indeterminate:
 * it may be stored once or not at all, and never twice. Pure.
 */
export function checkHistory(history: History): readonly Violation[] {
  const view = viewOf(history);
  return [
    ...checkAcknowledged(view),
    ...checkAccepted(view),
    ...checkProcessed(view),
    ...checkSequences(view),
    ...history.logs.flatMap((log) => checkClient(log, { view })),
    ...checkLiveness(view),
  ];
}

type Ack = Extract<ClientLog['entries'][number], { type: 'ok' }>;

interface View extends History {
  readonly acks: ReadonlyMap<string, readonly Ack[]>;
  readonly attempted: ReadonlySet<string>;
  /** Stored messages by their sender's id. */
  readonly accepted: ReadonlyMap<string, readonly StoredMessage[]>;
  readonly byId: ReadonlyMap<string, StoredMessage>;
  readonly replies: ReadonlyMap<string, readonly StoredMessage[]>;
  readonly epochs: ReadonlyMap<string, string>;
}

function viewOf(history: History): View {
  const { logs, store } = history;
  const users = store.messages.filter(({ role }) => role === 'user');
  const answers = store.messages.filter(({ role }) => role === 'assistant');
  return {
    ...history,
    acks: Map.groupBy(
      logs.flatMap((log) => entriesOf(log, 'ok')),
      ({ id }) => id,
    ),
    attempted: new Set(logs.flatMap((log) => entriesOf(log, 'invoke').map(({ id }) => id))),
    accepted: Map.groupBy(users, ({ clientMessageId, id }) => clientMessageId ?? `without an id: ${id}`),
    byId: new Map(store.messages.map((message) => [message.id, message])),
    replies: Map.groupBy(answers, ({ replyTo }) => replyTo ?? ''),
    epochs: new Map(store.conversations.map(({ id, epoch }) => [id, epoch])),
  };
}

const violation = (invariant: Invariant, evidence: string): Violation => ({ invariant, evidence });

/** I1: what was acknowledged is stored. I5: all acknowledgments of a message say the same, and it is so. */
function checkAcknowledged({ acks, byId, epochs }: View): readonly Violation[] {
  const found: Violation[] = [];
  for (const [id, [first, ...others]] of acks) {
    if (first === undefined) continue;
    const { messageId, conversationId, epoch, seq } = first;
    const stored = byId.get(messageId);
    const claim = `${id} was acknowledged as ${messageId} (seq ${seq})`;
    if (stored?.clientMessageId !== id) {
      found.push(violation('I1', `${claim} and is not stored`));
    } else if (
      stored.seq !== seq ||
      stored.conversationId !== conversationId ||
      epochs.get(conversationId) !== epoch
    ) {
      found.push(violation('I5', `${claim} and is stored as seq ${stored.seq} of ${stored.conversationId}`));
    }
    const other = others.find((ack) => ack.messageId !== messageId || ack.seq !== seq || ack.epoch !== epoch);
    if (other) found.push(violation('I5', `${claim}, and as ${other.messageId} (seq ${other.seq})`));
  }
  return found;
}

/** I2: nothing is stored that nobody sent. I3: nothing is stored twice. */
function checkAccepted({ accepted, attempted }: View): readonly Violation[] {
  const found: Violation[] = [];
  for (const [id, rows] of accepted) {
    if (!attempted.has(id)) found.push(violation('I2', `${id} is stored and was never sent`));
    if (rows.length > 1) {
      found.push(violation('I3', `${id} is stored ${rows.length} times: seq ${rows.map(({ seq }) => seq)}`));
    }
  }
  return found;
}

/** I4: one reply for each acknowledged message, at most one for any, and one analysis with each reply. */
function checkProcessed({ accepted, acks, replies, byId, store }: View): readonly Violation[] {
  const found: Violation[] = [];
  for (const [id, rows] of accepted) {
    for (const { id: messageId, awaitsReply } of rows) {
      const count = replies.get(messageId)?.length ?? 0;
      if (count > 1) found.push(violation('I4', `${id} has ${count} replies`));
      if (count === 0 && acks.has(id))
        found.push(violation('I4', `${id} was acknowledged and has no reply in the end`));
      if (count > 0 && awaitsReply)
        found.push(violation('I4', `${id} is answered and still marked as awaiting`));
    }
  }
  for (const [replyTo, rows] of replies) {
    if (byId.get(replyTo)?.role !== 'user')
      found.push(violation('I4', `${rows[0]?.id} answers ${replyTo}, which is no message of a customer`));
  }
  const analyses = Map.groupBy(store.analyzed, (id) => id);
  for (const messageId of replies.keys()) {
    const count = analyses.get(messageId)?.length ?? 0;
    if (count !== 1) found.push(violation('I4', `${messageId} is answered and was analyzed ${count} times`));
  }
  for (const { id, pendingCount } of store.conversations) {
    if (pendingCount !== 0)
      found.push(violation('I4', `${id} still counts ${pendingCount} messages without a reply`));
  }
  return found;
}

/** I6, the store's part: each conversation is 1..n, and its head is n. */
function checkSequences({ store }: View): readonly Violation[] {
  const found: Violation[] = [];
  const conversations = Map.groupBy(store.messages, ({ conversationId }) => conversationId);
  for (const { id, headSeq } of store.conversations) {
    const seqs = (conversations.get(id) ?? []).map(({ seq }) => seq).toSorted((one, two) => one - two);
    const wrong = seqs.find((seq, index) => seq !== index + 1);
    if (wrong !== undefined) found.push(violation('I6', `${id} has seq ${wrong} out of place in ${seqs}`));
    if (headSeq !== seqs.length)
      found.push(violation('I6', `${id} has ${seqs.length} messages and its head is ${headSeq}`));
  }
  return found;
}

/** What can be told from one client alone: I6 (its part), I7, I8, I9 and that nothing was shown that is not stored. */
function checkClient(log: ClientLog, { view }: { view: View }): readonly Violation[] {
  return [
    ...checkOrder(log, { view }),
    ...checkShown(log, { view }),
    ...checkGaps(log),
    ...checkRepeats(log),
    ...entriesOf(log, 'sample')
      .filter(({ value, bound }) => value > bound)
      .map(({ name, value, bound }) =>
        violation('I9', `${log.client}: ${name} was ${value}, and at most ${bound} are allowed`),
      ),
  ];
}

/** I6: what a client is shown ascends, and its own messages stand in the order they were first sent. */
function checkOrder(log: ClientLog, { view }: { view: View }): readonly Violation[] {
  const found: Violation[] = [];
  const newest = new Map<string, number>();
  for (const { epoch, seq } of entriesOf(log, 'recv')) {
    const before = newest.get(epoch) ?? 0;
    if (seq < before) found.push(violation('I6', `${log.client} was shown seq ${seq} after ${before}`));
    newest.set(epoch, Math.max(before, seq));
  }
  const last = new Map<string, { id: string; seq: number }>();
  for (const id of new Set(entriesOf(log, 'invoke').map((entry) => entry.id))) {
    const stored = view.accepted.get(id)?.[0];
    if (stored === undefined) continue;
    const before = last.get(stored.conversationId);
    if (before && stored.seq < before.seq)
      found.push(
        violation(
          'I6',
          `${log.client} sent ${before.id} before ${id}, stored as seq ${before.seq} and ${stored.seq}`,
        ),
      );
    last.set(stored.conversationId, { id, seq: stored.seq });
  }
  return found;
}

/** I1, the reader's side: whatever was shown as committed is in the store, the same. */
function checkShown(log: ClientLog, { view }: { view: View }): readonly Violation[] {
  return [...entriesOf(log, 'recv'), ...entriesOf(log, 'wire')]
    .filter((shown) => {
      const stored = view.byId.get(shown.id);
      return (
        stored?.seq !== shown.seq ||
        stored.conversationId !== shown.conversationId ||
        stored.replyTo !== shown.replyTo ||
        view.epochs.get(shown.conversationId) !== shown.epoch
      );
    })
    .map(({ id, seq }) =>
      violation('I1', `${log.client} was shown ${id} (seq ${seq}), which is not stored so`),
    );
}

/**
 * I7: from its first position on, a client has every sequence number up to the newest one it knows of, its own messages
 * by their acknowledgments. Only `recovered: false` may jump over some.
 */
function checkGaps(log: ClientLog): readonly Violation[] {
  const found: Violation[] = [];
  let epoch: string | null = null;
  let begin = 0;
  let seen = new Set<number>();
  const end = () => {
    const newest = Math.max(begin, ...seen);
    const missing = Array.from({ length: newest - begin }, (_, index) => begin + index + 1).filter(
      (seq) => !seen.has(seq),
    );
    if (missing.length > 0)
      found.push(violation('I7', `${log.client} has up to seq ${newest} and never got ${missing}`));
  };
  const startAt = (seq: number, from: string | null) => {
    end();
    [begin, epoch, seen] = [seq, from, new Set()];
  };
  for (const entry of log.entries) {
    // Who has no position yet starts where the server is; who has one may only jump when told so.
    const fresh = begin === 0 && seen.size === 0;
    if (entry.type === 'connected' && !entry.recovered && (entry.wasRecovering || fresh))
      startAt(entry.seq, entry.epoch);
    if (entry.type !== 'recv' && entry.type !== 'ok') continue;
    // A conversation that had no message yet has its epoch from the first one.
    epoch ??= entry.epoch;
    if (entry.epoch !== epoch) startAt(0, entry.epoch);
    if (entry.seq > begin) seen.add(entry.seq);
  }
  end();
  return found;
}

/** I8: the same place always holds the same message, and none is shown twice. */
function checkRepeats(log: ClientLog): readonly Violation[] {
  const found: Violation[] = [];
  const place = ({ epoch, seq }: Received) => `${epoch} ${seq}`;
  const shown = new Set<string>();
  for (const entry of entriesOf(log, 'recv')) {
    if (shown.has(place(entry)))
      found.push(violation('I8', `${log.client} was shown seq ${entry.seq} (${entry.id}) twice`));
    shown.add(place(entry));
  }
  const ids = new Map<string, string>();
  const places = new Map<string, string>();
  for (const entry of entriesOf(log, 'wire')) {
    const id = ids.get(place(entry)) ?? entry.id;
    const where = places.get(entry.id) ?? place(entry);
    if (id !== entry.id || where !== place(entry))
      found.push(violation('I8', `${log.client} got ${entry.id} as seq ${entry.seq}, and ${id} before`));
    ids.set(place(entry), id);
    places.set(entry.id, where);
  }
  return found;
}

/** I10: every acknowledged message has its reply with a client, soon after the faults are over. */
function checkLiveness({ acks, logs, healedAtMs }: View): readonly Violation[] {
  const arrived = new Map<string, number>();
  for (const log of logs) {
    for (const { replyTo, atMs } of entriesOf(log, 'recv')) {
      if (replyTo !== null) arrived.set(replyTo, Math.min(atMs, arrived.get(replyTo) ?? atMs));
    }
  }
  const found: Violation[] = [];
  for (const [id, [first]] of acks) {
    if (first === undefined) continue;
    const atMs = arrived.get(first.messageId);
    if (atMs === undefined) {
      if (!isSkipped(first, { logs })) found.push(violation('I10', `the reply to ${id} reached nobody`));
      continue;
    }
    const lateMs = atMs - Math.max(healedAtMs ?? atMs, first.atMs);
    if (lateMs > LIVENESS_MS)
      found.push(violation('I10', `the reply to ${id} came ${lateMs} ms after the faults were over`));
  }
  return found;
}

/** Whether a client was told that this part of the conversation is in the history only. */
function isSkipped({ conversationId, seq, atMs }: Ack, { logs }: { logs: readonly ClientLog[] }): boolean {
  return logs.some((log) =>
    entriesOf(log, 'connected').some(
      (entry) =>
        entry.conversationId === conversationId &&
        !entry.recovered &&
        entry.seq > seq &&
        // The acknowledgment may only have come with the retry.
        (entry.wasRecovering || entry.atMs <= atMs),
    ),
  );
}
