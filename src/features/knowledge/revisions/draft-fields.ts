import { createHash } from 'node:crypto';
import type { ArticleDraft } from '#core/knowledge/parse-article.ts';

/** The fields of an article that a person or a source can change, in the order they are shown. The slug is its name. */
export const DRAFT_FIELDS = [
  ...(['title', 'agent', 'category', 'language', 'topics', 'keywords', 'phrasings'] as const),
  ...(['steps', 'body'] as const),
] as const satisfies readonly (keyof ArticleDraft)[];

export type DraftField = (typeof DRAFT_FIELDS)[number];

/** SHA-256 over the fields in a fixed order, so that it changes exactly when the content does. */
export function hashDraft(draft: ArticleDraft): string {
  const { slug, title, agent, category, language, topics, keywords, phrasings, steps, body } = draft;
  return createHash('sha256')
    .update(
      JSON.stringify([slug, title, agent, category, language, topics, keywords, phrasings, steps, body]),
    )
    .digest('hex');
}

/** Whether both say the same in this field. */
export function sameField(a: ArticleDraft, b: ArticleDraft, field: DraftField): boolean {
  const [left, right] = [a[field], b[field]];
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
