import { and, asc, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Language } from '#core/nlu/understanding.ts';
import type { Drizzle } from '#db/client.ts';
import { conversationFeedback, replyRatings } from '#db/feedback-schema.ts';
import { inboxItems } from '#db/learning-schema.ts';
import { articles, messages, reviewItems, solutions, turns } from '#db/schema.ts';

/** Half-open; an absent end is open. */
export interface DatasetWindow {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** A customer's message, what was made of it, and what is known of how that went. */
export interface SignalRow {
  readonly messageId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly language: Language;
  readonly topic: string | null;
  readonly confidence: number;
  readonly ownTopic: boolean;
  readonly problemCount: number;
  readonly decision: string;
  readonly label: string | null;
  readonly rejected: boolean;
  readonly lowestRating: number | null;
  readonly highestRating: number | null;
  readonly worked: boolean;
  readonly failed: boolean;
  readonly resolved: boolean | null;
  readonly question: string | null;
  readonly next: { readonly decision: string; readonly topic: string | null } | null;
}

/** A suggestion that a person accepted. */
export interface AcceptedRow {
  readonly itemId: string;
  readonly text: string;
  readonly label: string;
  readonly language: Language | null;
}

export type DatasetStore = ReturnType<typeof createDatasetStore>;

/** Rows read at a time: a page is far within the time a statement may take. */
const PAGE = 500;

/** Reads what messages can be labeled by, a page at a time. */
export function createDatasetStore(
  drizzle: Drizzle,
  { pageSize = PAGE }: { readonly pageSize?: number } = {},
) {
  return {
    /** Every answered message of the window, oldest first. */
    async *readSignals(window: DatasetWindow = {}): AsyncGenerator<SignalRow> {
      let after: { readonly at: string; readonly id: string } | null = null;
      do {
        const rows: readonly (SignalRow & { readonly place: string })[] = await readPage(drizzle, {
          window,
          after,
          pageSize,
        });
        for (const { place: _, ...row } of rows) yield row;
        const last = rows.at(-1);
        after = last === undefined || rows.length < pageSize ? null : { at: last.place, id: last.messageId };
      } while (after !== null);
    },

    /**
     * Suggestions accepted in the window: disagreements about an intent, whose subject is the label, and phrasings of
     * articles about one topic.
     */
    async *readAccepted({ from, to }: DatasetWindow = {}): AsyncGenerator<AcceptedRow> {
      let after: string | null = null;
      do {
        const rows: readonly AcceptedRow[] = await drizzle
          .select({
            itemId: reviewItems.id,
            text: reviewItems.text,
            label: sql<string>`case ${reviewItems.kind} when 'intent' then ${reviewItems.subject}
              else coalesce(${articles.topics} ->> 0, '') end`,
            language: articles.language,
          })
          .from(reviewItems)
          .leftJoin(articles, and(eq(reviewItems.kind, 'phrasing'), eq(articles.slug, reviewItems.subject)))
          .where(
            and(
              eq(reviewItems.status, 'accepted'),
              sql`(${reviewItems.kind} = 'intent' or jsonb_array_length(${articles.topics}) = 1)`,
              from && gte(reviewItems.decidedAt, from),
              to && lt(reviewItems.decidedAt, to),
              after === null ? undefined : gt(reviewItems.id, after),
            ),
          )
          .orderBy(asc(reviewItems.id))
          .limit(pageSize);
        yield* rows;
        after = rows.length < pageSize ? null : (rows.at(-1)?.itemId ?? null);
      } while (after !== null);
    },
  };
}

function readPage(
  drizzle: Drizzle,
  {
    window: { from, to },
    after,
    pageSize,
  }: { window: DatasetWindow; after: { at: string; id: string } | null; pageSize: number },
) {
  // Names of tables are written out: in subqueries the query builder leaves them away.
  const reply = (what: SQL) =>
    sql`(select ${what} from messages as reply where reply.reply_to = turns.message_id)`;
  const rating = (what: SQL) => sql<number | null>`(select ${what}(rated.rating) from ${replyRatings} as rated
    join messages as reply on reply.id = rated.message_id where reply.reply_to = turns.message_id)`;
  const outcome = (which: string) => sql<boolean>`exists (select from ${solutions} as tried
    where tried.conversation_id = turns.conversation_id and tried.outcome = ${which}
      and turns.article_slugs ? tried.article_slug)`;
  return drizzle
    .select({
      messageId: turns.messageId,
      conversationId: turns.conversationId,
      text: messages.content,
      language: turns.language,
      topic: turns.topic,
      confidence: turns.confidence,
      ownTopic: sql<boolean>`${turns.band} = 'answer' or (${turns.band} = 'ask' and exists (
        select from ${articles} as offered
        where turns.article_slugs ? offered.slug and offered.topics ? turns.topic))`,
      problemCount: sql<number>`coalesce(jsonb_array_length(${turns.explanation} -> 'problems'), 0)`,
      decision: turns.decision,
      label: inboxItems.label,
      rejected: sql<boolean>`coalesce(${inboxItems.status} = 'rejected', false)`,
      lowestRating: rating(sql`min`),
      highestRating: rating(sql`max`),
      worked: outcome('worked'),
      failed: outcome('failed'),
      resolved: sql<boolean | null>`(select bool_and(said.resolved) from ${conversationFeedback} as said
        where said.conversation_id = turns.conversation_id)`,
      question: sql<
        string | null
      >`case when ${turns.decision} = 'clarify' then ${reply(sql`reply.content`)} end`,
      next: sql<SignalRow['next']>`case when ${turns.decision} = 'clarify' then (
        select json_build_object('decision', following.decision, 'topic', following.topic)
        from messages as later join turns as following on following.message_id = later.id
        where later.conversation_id = turns.conversation_id and later.seq > ${messages.seq} and later.role = 'user'
        order by later.seq limit 1) end`,
      place: sql<string>`${turns.createdAt}::text`,
    })
    .from(turns)
    .innerJoin(messages, eq(messages.id, turns.messageId))
    .leftJoin(inboxItems, eq(inboxItems.messageId, turns.messageId))
    .where(
      and(
        from && gte(turns.createdAt, from),
        to && lt(turns.createdAt, to),
        after === null
          ? undefined
          : sql`(${turns.createdAt}, ${turns.messageId}) > (${after.at}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(asc(turns.createdAt), asc(turns.messageId))
    .limit(pageSize);
}
