import type { Article } from '#core/knowledge/article.ts';
import type { Citation } from './decision.ts';

/** An article as a source shown with a reply. */
export function citationOf({ id, slug, title }: Article): Citation {
  return { id, slug, title };
}
