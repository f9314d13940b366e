import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import { ArticleError, PLAIN_RULES, readDraft } from '#core/knowledge/read-draft.ts';
import { AppError } from '#errors.ts';
import { importArticles } from '../importing/import-articles.ts';
import { sourceFault } from '../importing/source-name.ts';
import type { ImportStore } from '../importing/store.ts';
import { planSync } from '../importing/sync-plan.ts';
import { diffDrafts, type FieldChange } from '../revisions/diff.ts';
import type { EditedArticle } from '../revisions/store.ts';
import type { EditingStore, EditOutcome } from './store.ts';

export type EditingService = ReturnType<typeof createEditingService>;

interface Editor {
  readonly userId: string;
}

export interface EditingDeps {
  readonly store: EditingStore;
  readonly importStore: ImportStore;
  readonly newId: () => string;
  /** Hears of every change that was written. */
  readonly onChange: () => Promise<void>;
}

/** Writing articles: every change is a new revision, and `dry_run` only tells what would change. */
export function createEditingService({ store, importStore, newId, onChange }: EditingDeps) {
  async function existing(slug: string): Promise<EditedArticle> {
    const article = await store.findArticle(slug);
    if (article === null) throw new AppError('not_found', 'There is no such article.');
    return article;
  }

  async function saved(outcome: EditOutcome) {
    if (outcome.kind !== 'saved') throw refusal(outcome.kind);
    await onChange();
    const { article, before } = outcome;
    return answer(article, { changes: diffDrafts(before, article.draft), dryRun: false });
  }

  return {
    /** @throws AppError `validation_failed`, `conflict` when the slug is taken. */
    async create({ userId }: Editor, { dry_run: dryRun, ...fields }: Fields & { dry_run: boolean }) {
      const draft = checked(fields);
      const changes = diffDrafts(null, draft);
      const taken = () =>
        new AppError('conflict', 'The slug is taken by another article, which may be a retired one.');
      if (dryRun) {
        if ((await store.findArticle(draft.slug)) !== null) throw taken();
        return answer(
          { id: null, source: 'staff', revision: 1, draft, retiredAt: null },
          { changes, dryRun },
        );
      }
      const article = await store.createArticle(draft, {
        id: newId(),
        source: 'staff',
        change: 'create',
        authorId: userId,
      });
      if (article === null) throw taken();
      await onChange();
      return answer(article, { changes, dryRun });
    },

    /** @throws AppError `validation_failed`, `not_found`, `conflict` when it was changed or retired meanwhile. */
    async update(
      { userId }: Editor,
      { dry_run: dryRun, revision, ...fields }: Fields & { slug: string; dry_run: boolean; revision: number },
    ) {
      const draft = checked(fields);
      if (!dryRun)
        return saved(await store.updateArticle(draft, { revision, change: 'edit', authorId: userId }));
      const before = await existing(draft.slug);
      if (before.retiredAt !== null) throw refusal('retired');
      if (before.revision !== revision) throw refusal('stale');
      return preview(before, { draft });
    },

    /** @throws AppError `not_found`. */
    async retire({ userId }: Editor, { slug, dryRun }: { slug: string; dryRun: boolean }) {
      if (!dryRun) return saved(await store.retireArticle(slug, { authorId: userId }));
      return answer(await existing(slug), { changes: [], dryRun });
    },

    /** @throws AppError `not_found` when there is no such article or revision. */
    async restore(
      { userId }: Editor,
      { slug, revision, dryRun }: { slug: string; revision: number; dryRun: boolean },
    ) {
      if (!dryRun) return saved(await store.restoreArticle(slug, { revision, authorId: userId }));
      const before = await existing(slug);
      const found = await store.findRevision(slug, { revision });
      if (found === null) throw refusal('missing');
      return preview({ ...before, retiredAt: null }, { draft: found.content, changedFrom: before.draft });
    },

    /** @throws AppError `not_found`. */
    async listRevisions(slug: string, { limit, before }: { limit: number; before?: number | undefined }) {
      await existing(slug);
      const rows = await store.listRevisions(slug, { limit: limit + 1, before });
      const page = rows.slice(0, limit);
      return {
        revisions: page.map(({ revision, change, content, authorId, createdAt }) => ({
          revision,
          change,
          author_id: authorId,
          created_at: createdAt.toISOString(),
          content: plain(content),
        })),
        next_before_revision: rows.length > limit ? (page.at(-1)?.revision ?? null) : null,
      };
    },

    /** Adds and changes articles of a source, and retires none. @throws AppError `validation_failed`. */
    async import(request: { source: string; articles: readonly Fields[]; dry_run: boolean }) {
      const { source, articles, dry_run: dryRun } = request;
      const fault = sourceFault(source);
      if (fault !== null) throw invalid([{ field: 'body.source', message: fault }]);
      const drafts = articles.map((fields, index) => ({
        path: null,
        draft: checked(fields, { part: `body.articles.${index}` }),
      }));
      refuseDoubles(drafts.map(({ draft }) => draft.slug));
      const slugs = drafts.map(({ draft }) => draft.slug);
      const plan = planSync(source, { drafts, existing: await importStore.listForSync(source, { slugs }) });
      const conflicts = dryRun
        ? plan.conflicts
        : (await importArticles(source, { store: importStore, drafts, newId })).conflicts;
      if (!dryRun) await onChange();
      const refused = new Set(conflicts.map(({ slug }) => slug));
      return {
        source,
        dry_run: dryRun,
        added: plan.added.map(({ draft }) => draft.slug).filter((slug) => !refused.has(slug)),
        changed: plan.changed
          .map(({ stored, draft }) => ({
            slug: draft.slug,
            changes: mutable(diffDrafts(stored.draft, draft)),
          }))
          .filter(({ slug }) => !refused.has(slug)),
        unchanged: plan.unchanged.length,
        conflicts: conflicts.map(({ slug, reason, fields }) => ({ slug, reason, fields: [...fields] })),
      };
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** The article by the rules of all articles. @throws AppError `validation_failed` naming the field. */
function checked(fields: Fields, { part = 'body' }: { part?: string } = {}): ArticleDraft {
  try {
    return readDraft(fields, { path: 'article', rules: PLAIN_RULES });
  } catch (error) {
    if (!(error instanceof ArticleError)) throw error;
    const field = error.field.replace(/\[(\d+)\]/g, '.$1');
    throw invalid([{ field: `${part}.${field}`, message: error.problem }]);
  }
}

function refuseDoubles(slugs: readonly string[]): void {
  const index = slugs.findIndex((slug, at) => slugs.indexOf(slug) < at);
  if (index !== -1)
    throw invalid([{ field: `body.articles.${index}.slug`, message: 'is the slug of an article above' }]);
}

function invalid(fields: readonly { field: string; message: string }[]): AppError {
  return new AppError('validation_failed', 'The request is not valid.', { fields });
}

function refusal(kind: 'missing' | 'stale' | 'retired'): AppError {
  if (kind === 'missing') return new AppError('not_found', 'There is no such article or revision.');
  if (kind === 'retired') return new AppError('conflict', 'The article is retired; restore it first.');
  return new AppError('conflict', 'The article was changed since that revision; read it again.');
}

/** What the next revision would be. */
function preview(
  before: EditedArticle,
  { draft, changedFrom = before.draft }: { draft: ArticleDraft; changedFrom?: ArticleDraft },
) {
  const next = { ...before, draft, revision: before.revision + 1 };
  return answer(next, { changes: diffDrafts(changedFrom, draft), dryRun: true });
}

function answer(
  article: Pick<EditedArticle, 'source' | 'revision' | 'draft' | 'retiredAt'> & { id: string | null },
  { changes, dryRun }: { changes: readonly FieldChange[]; dryRun: boolean },
) {
  const { id, source, revision, draft, retiredAt } = article;
  return {
    article: { ...plain(draft), id, source, revision, retired_at: retiredAt?.toISOString() ?? null },
    changes: mutable(changes),
    dry_run: dryRun,
  };
}

function plain(draft: ArticleDraft) {
  const { topics, keywords, phrasings, steps } = draft;
  return {
    ...draft,
    topics: [...topics],
    keywords: [...keywords],
    phrasings: [...phrasings],
    steps: [...steps],
  };
}

function mutable(changes: readonly FieldChange[]) {
  return changes.map(({ field, lines }) => ({ field, lines: [...lines] }));
}
