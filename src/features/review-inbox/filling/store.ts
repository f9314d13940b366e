import { and, asc, count, eq, gt, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Band, Explanation, Language, MatchedPattern } from '#core/nlu/understanding.ts';
import type { InboxReason } from '#core/review/inbox-value.ts';
import type { Drizzle, Transaction } from '#db/client.ts';
import { replyRatings } from '#db/feedback-schema.ts';
import { inboxItems, inboxProgress } from '#db/learning-schema.ts';
import { messages, reviewItems, turns } from '#db/schema.ts';

export type FillingStore = ReturnType<typeof createFillingStore>;

/** A customer's message with how it was read and what was thought of the reply. */
export interface SeenTurn {
  readonly messageId: string;
  readonly conversationId: string;
  /** Masked. */
  readonly text: string;
  readonly language: Language;
  /** Of the conversation where the confidence is 0. */
  readonly topic: string | null;
  readonly confidence: number;
  readonly outOfScope: boolean;
  readonly band: Band;
  readonly explanation: Explanation | null;
  readonly matched: readonly MatchedPattern[];
  readonly decision: string;
  readonly escalationReason: string | null;
  /** The worst rating of the reply, 1 to 5; null without one. */
  readonly rating: number | null;
}

/** A message for the inbox. */
export interface NewItem {
  readonly messageId: string;
  readonly conversationId: string;
  readonly language: Language;
  readonly textHash: string;
  readonly topic: string | null;
  readonly value: number;
  readonly reasons: readonly InboxReason[];
}

/** Turns and ratings that one pass looks at, and a few more of the same instant. */
const BATCH_SIZE = 200;
/** Worst ratings that bring a message up again: the others change nothing. */
const BAD_RATING = 2;
/**
 * What is younger is left for a later pass: its transaction may have begun before one that is seen already and end after
 * it. Far more than a statement may take.
 */
const SETTLING_MS = 10_000;
/** Where the first pass of all begins. */
const FIRST_LOOK_BACK = sql`interval '30 days'`;
/** Open items that are kept, the most valuable ones: nobody will come to those after them. */
const MAX_OPEN_ITEMS = 10_000;

/** What the pass that fills the inbox reads and writes. */
export function createFillingStore(
  drizzle: Drizzle,
  { settlingMs = SETTLING_MS, batchSize = BATCH_SIZE } = {},
) {
  return {
    /**
     * Looks at the turns and bad ratings that came next and stores what `judge` makes of them, all in one transaction: what
     * fails is looked at again. `textOf` gives the form in which disputed texts are kept. Resolves to whether there is
     * more; to false also while another node is at it.
     */
    fillNext(
      judge: (
        seen: readonly SeenTurn[],
        about: {
          /** Texts that a language model took for something else than the classifier did. */
          readonly disputed: ReadonlySet<string>;
        },
      ) => readonly NewItem[],
      { textOf }: { readonly textOf: (turn: SeenTurn) => string },
    ): Promise<boolean> {
      return drizzle.transaction(async (tx) => {
        const span = await lockNextSpan(tx, { settlingMs, batchSize });
        if (span === null) return false;
        const seen = await readTurns(tx, await listMessages(tx, span));
        const unsure = seen.filter(({ band }) => band !== 'answer');
        const disputed = await readDisputed(tx, unsure.map(textOf));
        await addItems(tx, judge(seen, { disputed }));
        await tx.update(inboxProgress).set({ readTo: sql`${span.to}::timestamptz` });
        return span.more;
      });
    },
  };
}

/** After `from` and up to `to`: instants as text, because the database counts microseconds and a Date does not. */
interface Span {
  readonly from: string;
  readonly to: string;
  /** Whether it ends because of its size. */
  readonly more: boolean;
}

/** Locks the progress and takes what comes next; null where nothing does, or while another node holds the lock. */
async function lockNextSpan(
  tx: Transaction,
  { settlingMs, batchSize }: { readonly settlingMs: number; readonly batchSize: number },
): Promise<Span | null> {
  await tx
    .insert(inboxProgress)
    .values({ readTo: sql`now() - ${FIRST_LOOK_BACK}` })
    .onConflictDoNothing();
  const [held] = await tx
    .select({ from: sql<string>`${inboxProgress.readTo}::text` })
    .from(inboxProgress)
    .for('update', { skipLocked: true });
  if (held === undefined) return null;
  const from = sql`${held.from}::timestamptz`;
  const last = batchSize - 1;
  const [span] = await tx.execute<{ to: string; some: boolean; more: boolean }>(sql`
    select least(settled, turns_to, ratings_to)::text as to, least(settled, turns_to, ratings_to) > ${from} as some,
      least(settled, turns_to, ratings_to) < settled as more
    from (select now() - ${settlingMs}::int * interval '1 millisecond' as settled,
      (select created_at from turns where created_at > ${from} order by created_at offset ${last} limit 1) as turns_to,
      (select updated_at from reply_ratings where updated_at > ${from}
        order by updated_at offset ${last} limit 1) as ratings_to) as bounds`);
  return span?.some ? { from: held.from, to: span.to, more: span.more } : null;
}

/** The messages that were answered in a span, or whose replies were rated badly in it. */
async function listMessages(tx: Transaction, span: Span): Promise<readonly string[]> {
  const [from, to] = [sql`${span.from}::timestamptz`, sql`${span.to}::timestamptz`];
  const answered = await tx
    .select({ id: turns.messageId })
    .from(turns)
    .where(and(gt(turns.createdAt, from), lte(turns.createdAt, to)));
  const rated = await tx
    .select({ id: messages.replyTo })
    .from(replyRatings)
    .innerJoin(messages, eq(messages.id, replyRatings.messageId))
    .where(
      and(
        gt(replyRatings.updatedAt, from),
        lte(replyRatings.updatedAt, to),
        lte(replyRatings.rating, BAD_RATING),
      ),
    );
  return [...new Set([...answered, ...rated].flatMap(({ id }) => id ?? []))];
}

async function readTurns(tx: Transaction, ids: readonly string[]): Promise<readonly SeenTurn[]> {
  if (ids.length === 0) return [];
  // An array from a subquery, so that the planner looks each id up in the index.
  const wanted = sql`array(select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
  return tx
    .select({
      messageId: turns.messageId,
      conversationId: turns.conversationId,
      text: messages.content,
      language: turns.language,
      topic: turns.topic,
      confidence: turns.confidence,
      outOfScope: turns.outOfScope,
      band: turns.band,
      explanation: turns.explanation,
      matched: turns.matchedPatterns,
      decision: turns.decision,
      escalationReason: turns.escalationReason,
      rating: sql<number | null>`(
        select min(rating) from reply_ratings join messages as reply on reply.id = reply_ratings.message_id
        where reply.reply_to = turns.message_id)`,
    })
    .from(turns)
    .innerJoin(messages, eq(messages.id, turns.messageId))
    .where(sql`${turns.messageId} = any(${wanted})`);
}

async function readDisputed(tx: Transaction, texts: readonly string[]): Promise<ReadonlySet<string>> {
  if (texts.length === 0) return new Set();
  const wanted = sql`(select json_array_elements_text(${JSON.stringify(texts)}::text::json))`;
  const found = await tx
    .select({ text: reviewItems.text })
    .from(reviewItems)
    .where(and(eq(reviewItems.kind, 'intent'), sql`${reviewItems.text} in ${wanted}`));
  return new Set(found.map(({ text }) => text));
}

/** Adds items, or values open ones anew; the words of another item are not asked about again. */
async function addItems(tx: Transaction, items: readonly NewItem[]): Promise<void> {
  const fresh = await withoutKnownWords(tx, items);
  if (fresh.length === 0) return;
  await tx
    .insert(inboxItems)
    .values([...fresh])
    .onConflictDoUpdate({
      target: inboxItems.messageId,
      set: { value: sql`excluded.value`, reasons: sql`excluded.reasons` },
      setWhere: eq(inboxItems.status, 'open'),
    });
  await dropLeastValuable(tx);
}

async function withoutKnownWords(tx: Transaction, items: readonly NewItem[]): Promise<readonly NewItem[]> {
  if (items.length === 0) return [];
  const hashes = [...new Set(items.map(({ textHash }) => textHash))];
  const known = await tx
    .select({ textHash: inboxItems.textHash, messageId: inboxItems.messageId })
    .from(inboxItems)
    .where(inArray(inboxItems.textHash, hashes));
  const askedBy = new Map(known.map(({ textHash, messageId }) => [textHash, messageId]));
  for (const { textHash, messageId } of items.toSorted((a, b) => b.value - a.value))
    if (!askedBy.has(textHash)) askedBy.set(textHash, messageId);
  return items.filter(({ textHash, messageId }) => askedBy.get(textHash) === messageId);
}

async function dropLeastValuable(tx: Transaction): Promise<void> {
  const isOpen = eq(inboxItems.status, 'open');
  const [open] = await tx.select({ items: count() }).from(inboxItems).where(isOpen);
  const tooMany = (open?.items ?? 0) - MAX_OPEN_ITEMS;
  if (tooMany <= 0) return;
  const least = tx
    .select({ messageId: inboxItems.messageId })
    .from(inboxItems)
    .where(and(isOpen, or(isNull(inboxItems.claimedUntil), lt(inboxItems.claimedUntil, sql`now()`))))
    .orderBy(asc(inboxItems.value), asc(inboxItems.messageId))
    .limit(tooMany);
  await tx.delete(inboxItems).where(inArray(inboxItems.messageId, least));
}
