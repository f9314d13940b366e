import { and, desc, eq, lt } from 'drizzle-orm';
import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import type { Drizzle } from '#db/client.ts';
import { type ArticleChange, articleRevisions, articles } from '#db/schema.ts';
import {
  draftOf,
  type Edit,
  type EditedArticle,
  editedOf,
  insertArticles,
  lockArticle,
  writeRevision,
} from '../revisions/store.ts';

export type EditingStore = ReturnType<typeof createEditingStore>;

export interface RevisionRow {
  readonly revision: number;
  readonly change: ArticleChange;
  readonly content: ArticleDraft;
  readonly authorId: string | null;
  readonly createdAt: Date;
}

/** What became of a change: `stale` when the article has another revision than the one the change was made from. */
export type EditOutcome =
  | { readonly kind: 'saved'; readonly article: EditedArticle; readonly before: ArticleDraft | null }
  | { readonly kind: 'missing' | 'stale' | 'retired' };

/** Writes of the knowledge base: every version of every article is kept, and nothing is ever deleted. */
export function createEditingStore(drizzle: Drizzle) {
  return {
    async findArticle(slug: string): Promise<EditedArticle | null> {
      const [row] = await drizzle.select().from(articles).where(eq(articles.slug, slug));
      return row === undefined ? null : editedOf(row);
    },

    /** Stores a new article; null when the slug is taken, also by a retired one. */
    createArticle(
      draft: ArticleDraft,
      { id, source, change, authorId }: Edit & { id: string; source: string },
    ): Promise<EditedArticle | null> {
      return drizzle.transaction(async (tx) => {
        const [row] = await insertArticles(tx, {
          rows: [{ id, draft, path: null }],
          source,
          change,
          authorId,
        });
        return row === undefined ? null : editedOf(row);
      });
    },

    /** Gives the article its next revision; `revision` is the one that `draft` was made from. */
    updateArticle(
      draft: ArticleDraft,
      { revision, ...edit }: Edit & { revision: number },
    ): Promise<EditOutcome> {
      return drizzle.transaction(async (tx) => {
        const row = await lockArticle(tx, draft.slug);
        if (row === null) return { kind: 'missing' };
        if (row.retiredAt !== null) return { kind: 'retired' };
        if (row.revision !== revision) return { kind: 'stale' };
        const article = await writeRevision(tx, { row, draft, retired: false, ...edit });
        return { kind: 'saved', article, before: draftOf(row) };
      });
    },

    /** Takes the article out of use; one that is retired already stays as it is. */
    retireArticle(slug: string, { authorId }: { authorId: string | null }): Promise<EditOutcome> {
      return drizzle.transaction(async (tx) => {
        const row = await lockArticle(tx, slug);
        if (row === null) return { kind: 'missing' };
        const draft = draftOf(row);
        if (row.retiredAt !== null) return { kind: 'saved', article: editedOf(row), before: draft };
        const article = await writeRevision(tx, { row, draft, retired: true, change: 'retire', authorId });
        return { kind: 'saved', article, before: draft };
      });
    },

    /** Puts an earlier version in force again, as the next revision; a retired article comes back with it. */
    restoreArticle(
      slug: string,
      { revision, authorId }: { revision: number; authorId: string | null },
    ): Promise<EditOutcome> {
      return drizzle.transaction(async (tx) => {
        const row = await lockArticle(tx, slug);
        if (row === null) return { kind: 'missing' };
        const [found] = await tx
          .select({ content: articleRevisions.content })
          .from(articleRevisions)
          .where(and(eq(articleRevisions.articleId, row.id), eq(articleRevisions.revision, revision)));
        if (found === undefined) return { kind: 'missing' };
        const draft = found.content;
        const article = await writeRevision(tx, { row, draft, retired: false, change: 'restore', authorId });
        return { kind: 'saved', article, before: draftOf(row) };
      });
    },

    /** One version; null when there is none of that number. */
    async findRevision(slug: string, { revision }: { revision: number }): Promise<RevisionRow | null> {
      const [row] = await drizzle
        .select(revisionColumns)
        .from(articleRevisions)
        .innerJoin(articles, eq(articles.id, articleRevisions.articleId))
        .where(and(eq(articles.slug, slug), eq(articleRevisions.revision, revision)));
      return row ?? null;
    },

    /** Versions, newest first, below revision `before` if that is given. */
    async listRevisions(
      slug: string,
      { before, limit }: { before?: number | undefined; limit: number },
    ): Promise<readonly RevisionRow[]> {
      return drizzle
        .select(revisionColumns)
        .from(articleRevisions)
        .innerJoin(articles, eq(articles.id, articleRevisions.articleId))
        .where(
          and(
            eq(articles.slug, slug),
            before === undefined ? undefined : lt(articleRevisions.revision, before),
          ),
        )
        .orderBy(desc(articleRevisions.revision))
        .limit(limit);
    },
  };
}

const revisionColumns = {
  revision: articleRevisions.revision,
  change: articleRevisions.change,
  content: articleRevisions.content,
  authorId: articleRevisions.authorId,
  createdAt: articleRevisions.createdAt,
};
