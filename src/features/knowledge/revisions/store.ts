import { eq, sql } from 'drizzle-orm';
import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import type { Transaction } from '#db/client.ts';
import { type ArticleChange, articleRevisions, articles } from '#db/schema.ts';
import { hashDraft } from './draft-fields.ts';

export type ArticleRow = typeof articles.$inferSelect;

/** An article as staff see it, retired ones too. */
export interface EditedArticle {
  readonly id: string;
  readonly source: string;
  readonly revision: number;
  readonly draft: ArticleDraft;
  readonly retiredAt: Date | null;
  readonly updatedAt: Date;
}

export interface Edit {
  readonly change: ArticleChange;
  /** Null when a program does it. */
  readonly authorId: string | null;
}

/** The article's row, locked until the transaction ends. */
export async function lockArticle(tx: Transaction, slug: string): Promise<ArticleRow | null> {
  const [row] = await tx.select().from(articles).where(eq(articles.slug, slug)).for('update');
  return row ?? null;
}

/** Stores the next revision of a locked article and puts it in force. */
export async function writeRevision(
  tx: Transaction,
  {
    row,
    draft,
    retired,
    change,
    authorId,
  }: Edit & { row: ArticleRow; draft: ArticleDraft; retired: boolean },
): Promise<EditedArticle> {
  await keepCurrent(tx, row);
  const revision = row.revision + 1;
  const [written] = await tx
    .update(articles)
    .set({
      ...draft,
      slug: row.slug,
      revision,
      contentHash: hashDraft(draft),
      retiredAt: retired ? sql`now()` : null,
      updatedAt: sql`now()`,
    })
    .where(eq(articles.id, row.id))
    .returning();
  await tx.insert(articleRevisions).values({ articleId: row.id, revision, content: draft, change, authorId });
  if (written === undefined) throw new Error('A locked article is gone.');
  return editedOf(written);
}

/** Articles of versions before revisions were kept have none stored: what is in force is kept before it goes. */
async function keepCurrent(tx: Transaction, row: ArticleRow): Promise<void> {
  await tx
    .insert(articleRevisions)
    .values({
      articleId: row.id,
      revision: row.revision,
      content: draftOf(row),
      change: row.source === 'seed' ? 'seed' : 'import',
      createdAt: row.updatedAt,
    })
    .onConflictDoNothing();
}

/** Stores new articles with their first revision; those whose slug is taken are left out of the answer. */
export async function insertArticles(
  tx: Transaction,
  {
    rows,
    source,
    change,
    authorId,
  }: Edit & {
    rows: readonly { id: string; draft: ArticleDraft; path: string | null }[];
    source: string;
  },
): Promise<readonly ArticleRow[]> {
  if (rows.length === 0) return [];
  const inserted = await tx
    .insert(articles)
    .values(
      rows.map(({ id, draft, path }) => ({
        ...draft,
        id,
        revision: 1,
        contentHash: hashDraft(draft),
        source,
        sourcePath: path,
      })),
    )
    .onConflictDoNothing({ target: articles.slug })
    .returning();
  if (inserted.length > 0) {
    await tx.insert(articleRevisions).values(
      inserted.map((row) => ({
        articleId: row.id,
        revision: 1,
        content: draftOf(row),
        change,
        authorId,
      })),
    );
  }
  return inserted;
}

export function editedOf(row: ArticleRow): EditedArticle {
  const { id, source, revision, retiredAt, updatedAt } = row;
  return { id, source, revision, draft: draftOf(row), retiredAt, updatedAt };
}

/** The content of a row, and nothing else of it. */
export function draftOf(row: ArticleDraft): ArticleDraft {
  const { slug, title, agent, category, language, topics, keywords, phrasings, steps, body } = row;
  return { slug, title, agent, category, language, topics, keywords, phrasings, steps, body };
}
