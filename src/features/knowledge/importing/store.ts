import { and, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import type { Drizzle, Transaction } from '#db/client.ts';
import { type ArticleChange, articleRevisions, articles } from '#db/schema.ts';
import { hashDraft } from '../revisions/draft-fields.ts';
import { draftOf, insertArticles, lockArticle, writeRevision } from '../revisions/store.ts';
import { type IncomingArticle, planSync, type StoredArticle, type SyncConflict } from './sync-plan.ts';

export type ImportStore = ReturnType<typeof createImportStore>;

/** What a batch of a source's articles did. */
export interface SyncBatch {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly conflicts: readonly SyncConflict[];
}

/** Takes over the articles of sources, batch by batch. */
export function createImportStore(drizzle: Drizzle) {
  return {
    /** What a plan needs to know: every article of the source, and those that have one of the slugs. */
    listForSync(source: string, { slugs }: { slugs: readonly string[] }): Promise<readonly StoredArticle[]> {
      return readForSync(drizzle, { source, slugs, lock: false });
    },

    /**
     * Takes over a batch of a source's articles in one transaction. The plan is made anew under locks, so that what
     * staff or another import did since is seen; null when another import of the source is writing just now.
     */
    saveBatch(
      source: string,
      {
        drafts,
        change,
        newId,
      }: { drafts: readonly IncomingArticle[]; change: ArticleChange; newId: () => string },
    ): Promise<SyncBatch | null> {
      return drizzle.transaction(async (tx) => {
        if (!(await lockSource(tx, source))) return null;
        const slugs = drafts.map(({ draft }) => draft.slug);
        const existing = await readForSync(tx, { source: null, slugs, lock: true });
        const plan = planSync(source, { drafts, existing });
        const rows = plan.added.map(({ draft, path }) => ({ id: newId(), draft, path }));
        const inserted = await insertArticles(tx, { rows, source, change, authorId: null });
        for (const { stored, incoming, draft } of plan.changed)
          await takeOver(tx, { stored, incoming, draft, change });
        for (const { stored, path } of plan.unchanged) {
          if (stored.path !== path)
            await tx.update(articles).set({ sourcePath: path }).where(eq(articles.id, stored.id));
        }
        const taken = new Set(inserted.map(({ slug }) => slug));
        // Somebody else took these slugs between the reading and the writing.
        const late = plan.added
          .filter(({ draft }) => !taken.has(draft.slug))
          .map(({ draft, path }) => ({
            slug: draft.slug,
            path,
            reason: 'other_source' as const,
            fields: [],
          }));
        return {
          added: inserted.length,
          changed: plan.changed.length,
          unchanged: plan.unchanged.length,
          conflicts: [...plan.conflicts, ...late],
        };
      });
    },

    /** Retires articles that a source no longer has, unless they were changed since; null when the source is busy. */
    retireBatch(source: string, { stored }: { stored: readonly StoredArticle[] }): Promise<number | null> {
      return drizzle.transaction(async (tx) => {
        if (!(await lockSource(tx, source))) return null;
        const revisions = new Map(stored.map(({ id, revision }) => [id, revision]));
        const rows = await tx
          .select()
          .from(articles)
          .where(and(inArray(articles.id, [...revisions.keys()]), isNull(articles.retiredAt)))
          .for('update');
        const due = rows.filter((row) => row.revision === revisions.get(row.id) && row.source === source);
        for (const row of due)
          await writeRevision(tx, {
            row,
            draft: draftOf(row),
            retired: true,
            change: 'retire',
            authorId: null,
          });
        return due.length;
      });
    },
  };
}

/**
 * Writes what the source says as a revision of its own, because the next sync compares with that, and after it, where
 * staff changed other fields, the two together.
 */
async function takeOver(
  tx: Transaction,
  {
    stored,
    incoming,
    draft,
    change,
  }: { stored: StoredArticle; incoming: IncomingArticle; draft: ArticleDraft; change: ArticleChange },
): Promise<void> {
  const row = await lockArticle(tx, draft.slug);
  if (row === null) throw new Error('A locked article is gone.');
  const taken = await writeRevision(tx, {
    row,
    draft: incoming.draft,
    retired: false,
    change,
    authorId: null,
  });
  if (hashDraft(draft) !== hashDraft(incoming.draft)) {
    const now = { ...row, ...incoming.draft, revision: taken.revision };
    await writeRevision(tx, { row: now, draft, retired: false, change: 'edit', authorId: null });
  }
  if (stored.path !== incoming.path)
    await tx.update(articles).set({ sourcePath: incoming.path }).where(eq(articles.id, stored.id));
}

/** One import of a source writes at a time, whichever process it runs in; the lock goes with the transaction. */
async function lockSource(tx: Transaction, source: string): Promise<boolean> {
  const [row] = await tx.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${`knowledge source ${source}`}, 0)) as locked`,
  );
  return row?.locked === true;
}

async function readForSync(
  db: Pick<Transaction, 'select' | 'selectDistinctOn'>,
  { source, slugs, lock }: { source: string | null; slugs: readonly string[]; lock: boolean },
): Promise<readonly StoredArticle[]> {
  const bySlug = slugs.length === 0 ? undefined : inArray(articles.slug, [...slugs]);
  const where = source === null ? bySlug : or(eq(articles.source, source), bySlug);
  if (where === undefined) return [];
  const query = db.select().from(articles).where(where);
  const rows = await (lock ? query.for('update') : query);
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const latest = (changes: readonly ArticleChange[]) =>
    db
      .selectDistinctOn([articleRevisions.articleId], {
        articleId: articleRevisions.articleId,
        content: articleRevisions.content,
        authorId: articleRevisions.authorId,
      })
      .from(articleRevisions)
      .where(and(inArray(articleRevisions.articleId, ids), inArray(articleRevisions.change, [...changes])))
      .orderBy(articleRevisions.articleId, desc(articleRevisions.revision));
  const bases = new Map((await latest(['seed', 'import'])).map((row) => [row.articleId, row.content]));
  const retirements = new Map((await latest(['retire'])).map((row) => [row.articleId, row.authorId]));
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    path: row.sourcePath,
    revision: row.revision,
    draft: draftOf(row),
    base: bases.get(row.id) ?? draftOf(row),
    retiredBy:
      row.retiredAt === null ? null : (retirements.get(row.id) ?? null) === null ? 'source' : 'staff',
  }));
}
