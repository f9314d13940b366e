import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { ARTICLE_LIMITS } from '#core/knowledge/read-draft.ts';
import type { Drizzle, Transaction } from '#db/client.ts';
import { type ReviewKind, reviewItems } from '#db/schema.ts';
import { draftOf, lockArticle, writeRevision } from '../revisions/store.ts';

export type ReviewItemRow = typeof reviewItems.$inferSelect;
export type ReviewStatus = ReviewItemRow['status'];
export type ReviewStore = ReturnType<typeof createReviewStore>;

/** Something to look at, as it was seen `count` times since the last writing. */
export interface SeenItem {
  readonly id: string;
  readonly kind: ReviewKind;
  readonly dedupeKey: string;
  readonly subject: string;
  readonly text: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly count: number;
}

/** Place in the list: what was seen most comes first. */
export interface ReviewPlace {
  readonly seenCount: number;
  readonly id: string;
}

/** What became of a decision. `full` and `gone` say why a phrasing cannot become part of its article. */
export type ReviewOutcome =
  | { readonly kind: 'decided'; readonly item: ReviewItemRow }
  | { readonly kind: 'missing' | 'decided_before' | 'full' | 'gone' };

/** Open items that are kept: who reviews the first ones will never see the ones after this many. */
const MAX_OPEN_ITEMS = 10_000;

/** Words for what customers did, from the weakest sign that an article answers them to the strongest. */
const SIGNALS = sql`array['click', 'thumbs_up', 'worked']`;

export function createReviewStore(drizzle: Drizzle) {
  return {
    /** Adds new items and counts known ones, each key at most once in `items`. Resolves to how many were written. */
    async addItems(items: readonly SeenItem[]): Promise<number> {
      if (items.length === 0) return 0;
      if ((await drizzle.$count(reviewItems, eq(reviewItems.status, 'open'))) >= MAX_OPEN_ITEMS) return 0;
      const strengthOf = (details: SQL) =>
        sql`coalesce(array_position(${SIGNALS}, ${details} ->> 'signal'), 0)`;
      const [stored, fresh] = [sql`${reviewItems.details}`, sql`excluded.details`];
      const written = await drizzle
        .insert(reviewItems)
        .values(items.map(({ count, ...item }) => ({ ...item, seenCount: count })))
        .onConflictDoUpdate({
          target: reviewItems.dedupeKey,
          set: {
            seenCount: sql`${reviewItems.seenCount} + excluded.seen_count`,
            // The stronger sign stays.
            details: sql`case when ${strengthOf(fresh)} > ${strengthOf(stored)}
              then ${stored} || ${fresh} else ${fresh} || ${stored} end`,
            updatedAt: sql`now()`,
          },
        })
        .returning({ id: reviewItems.id });
      return written.length;
    },

    listItems(query: {
      kind?: ReviewKind | undefined;
      status: ReviewStatus;
      after?: ReviewPlace | undefined;
      limit: number;
    }): Promise<readonly ReviewItemRow[]> {
      const { kind, status, after, limit } = query;
      const { seenCount, id } = reviewItems;
      return drizzle
        .select()
        .from(reviewItems)
        .where(
          and(
            eq(reviewItems.status, status),
            kind === undefined ? undefined : eq(reviewItems.kind, kind),
            after && sql`(${seenCount}, ${id}) < (${after.seenCount}::int, ${after.id}::uuid)`,
          ),
        )
        .orderBy(desc(seenCount), desc(id))
        .limit(limit);
    },

    /** Marks an open item; a phrasing that is accepted becomes part of its article in the same transaction. */
    decide(
      id: string,
      { status, userId }: { status: 'accepted' | 'rejected'; userId: string },
    ): Promise<ReviewOutcome> {
      return drizzle.transaction(async (tx): Promise<ReviewOutcome> => {
        const [item] = await tx.select().from(reviewItems).where(eq(reviewItems.id, id)).for('update');
        if (item === undefined) return { kind: 'missing' };
        if (item.status !== 'open') return { kind: 'decided_before' };
        if (status === 'accepted' && item.kind === 'phrasing') {
          const refused = await addPhrasing(tx, { item, userId });
          if (refused !== null) return { kind: refused };
        }
        const [decided] = await tx
          .update(reviewItems)
          .set({ status, decidedBy: userId, decidedAt: sql`now()`, updatedAt: sql`now()` })
          .where(eq(reviewItems.id, id))
          .returning();
        return { kind: 'decided', item: decided ?? item };
      });
    },
  };
}

/** Null when the phrasing is part of the article now. */
async function addPhrasing(
  tx: Transaction,
  { item, userId }: { item: ReviewItemRow; userId: string },
): Promise<'full' | 'gone' | null> {
  const row = await lockArticle(tx, item.subject);
  if (row === null || row.retiredAt !== null) return 'gone';
  const draft = draftOf(row);
  const wanted = item.text.toLowerCase();
  if (draft.phrasings.some((phrasing) => phrasing.toLowerCase() === wanted)) return null;
  if (draft.phrasings.length >= ARTICLE_LIMITS.phrasings) return 'full';
  await writeRevision(tx, {
    row,
    draft: { ...draft, phrasings: [...draft.phrasings, item.text] },
    retired: false,
    change: 'review',
    authorId: userId,
  });
  return null;
}
