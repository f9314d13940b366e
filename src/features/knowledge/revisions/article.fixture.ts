import type { ArticleDraft } from '#core/knowledge/parse-article.ts';

/** An article with these fields and harmless others. */
export function makeDraft(fields: Partial<ArticleDraft> & { readonly slug: string }): ArticleDraft {
  return {
    title: `Title of ${fields.slug}`,
    agent: 'general',
    category: 'general',
    language: 'en',
    topics: [],
    keywords: [],
    phrasings: [],
    steps: [],
    body: 'A short answer.',
    ...fields,
  };
}
