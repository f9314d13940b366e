import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import { DRAFT_FIELDS, type DraftField, hashDraft, sameField } from '../revisions/draft-fields.ts';

/** An article as a source brings it. */
export interface IncomingArticle {
  /** Where it stands in the source; null when the source has no places. */
  readonly path: string | null;
  readonly draft: ArticleDraft;
}

/** An article as it is stored. */
export interface StoredArticle {
  readonly id: string;
  readonly source: string;
  readonly path: string | null;
  readonly revision: number;
  /** What is in force. */
  readonly draft: ArticleDraft;
  /** What the source brought last; it differs from `draft` where staff changed the article since. */
  readonly base: ArticleDraft;
  /** Who took it away: its source, which may bring it back, or a person, whose word stands. */
  readonly retiredBy: 'source' | 'staff' | null;
}

/** Why a source's article is not taken over. */
export interface SyncConflict {
  readonly slug: string;
  readonly path: string | null;
  /** The slug belongs to another source; or source and staff changed the same fields; or staff retired the article. */
  readonly reason: 'other_source' | 'edited_here' | 'retired_here';
  readonly fields: readonly DraftField[];
}

export interface PlannedChange {
  readonly stored: StoredArticle;
  readonly incoming: IncomingArticle;
  /** The source's article with what staff changed in other fields kept. */
  readonly draft: ArticleDraft;
}

export interface SyncPlan {
  readonly added: readonly IncomingArticle[];
  readonly changed: readonly PlannedChange[];
  /** Equal to what the source brought last; some may stand at another path now. */
  readonly unchanged: readonly { readonly stored: StoredArticle; readonly path: string | null }[];
  /** Articles of this source that are not among the drafts. */
  readonly retired: readonly StoredArticle[];
  readonly conflicts: readonly SyncConflict[];
}

/**
 * What a source's articles change, compared by content hash with what the source brought last. Articles of other
 * sources are never touched. `existing` has to hold every stored article of the source and of the drafts' slugs.
 */
export function planSync(
  source: string,
  { drafts, existing }: { drafts: readonly IncomingArticle[]; existing: readonly StoredArticle[] },
): SyncPlan {
  const storedBySlug = new Map(existing.map((stored) => [stored.draft.slug, stored]));
  const added: IncomingArticle[] = [];
  const changed: PlannedChange[] = [];
  const unchanged: { stored: StoredArticle; path: string | null }[] = [];
  const conflicts: SyncConflict[] = [];
  for (const incoming of drafts) {
    const stored = storedBySlug.get(incoming.draft.slug);
    if (stored === undefined) {
      added.push(incoming);
      continue;
    }
    const outcome = compare(source, { stored, incoming });
    if (outcome === 'unchanged') unchanged.push({ stored, path: incoming.path });
    else if ('reason' in outcome) conflicts.push(outcome);
    else changed.push(outcome);
  }
  const brought = new Set(drafts.map(({ draft }) => draft.slug));
  const retired = existing.filter(
    (stored) => stored.source === source && stored.retiredBy === null && !brought.has(stored.draft.slug),
  );
  return { added, changed, unchanged, retired, conflicts };
}

function compare(
  source: string,
  { stored, incoming }: { stored: StoredArticle; incoming: IncomingArticle },
): PlannedChange | SyncConflict | 'unchanged' {
  const conflict = (reason: SyncConflict['reason'], fields: readonly DraftField[] = []): SyncConflict => ({
    slug: incoming.draft.slug,
    path: incoming.path,
    reason,
    fields,
  });
  if (stored.source !== source) return conflict('other_source');
  const same = hashDraft(incoming.draft) === hashDraft(stored.base);
  if (same && stored.retiredBy !== 'source') return 'unchanged';
  if (stored.retiredBy === 'staff') return conflict('retired_here');
  const { draft, fields } = merge({ base: stored.base, theirs: incoming.draft, ours: stored.draft });
  return fields.length > 0 ? conflict('edited_here', fields) : { stored, incoming, draft };
}

/** Takes each field from the side that changed it; `fields` are those that both changed, differently. */
function merge({ base, theirs, ours }: { base: ArticleDraft; theirs: ArticleDraft; ours: ArticleDraft }): {
  draft: ArticleDraft;
  fields: readonly DraftField[];
} {
  const kept = DRAFT_FIELDS.filter(
    (field) => !sameField(base, ours, field) && !sameField(ours, theirs, field),
  );
  const draft = { ...theirs, ...Object.fromEntries(kept.map((field) => [field, ours[field]])) };
  return { draft, fields: kept.filter((field) => !sameField(base, theirs, field)) };
}
