import { describe, expect, test } from 'bun:test';
import type { Article } from '#core/knowledge/article.ts';
import type { ArticleOutcomes } from '#core/knowledge/helpfulness.ts';
import { openKnowledgeBase } from './knowledge-base.ts';

function article(slug: string): Article {
  return {
    ...{ id: slug, slug, title: 'Loose cable', agent: 'tech_support', category: 'cables', revision: 1 },
    ...{ topics: ['no_internet'], keywords: [], phrasings: [], steps: [], body: 'Push it in.' },
    language: 'en',
  };
}

/** A store in memory that counts what is read. */
function sourceOf(slugs: readonly string[]) {
  let fingerprint = 0;
  let articles = slugs.map(article);
  const outcomes = new Map<string, ArticleOutcomes>();
  const reads = { articles: 0 };
  return {
    reads,
    outcomes,
    write(slug: string) {
      articles = [...articles, article(slug)];
      fingerprint += 1;
    },
    readFingerprint: async () => `${fingerprint}`,
    async listArticles() {
      reads.articles += 1;
      return articles;
    },
    listOutcomes: async () => new Map(outcomes),
  };
}

const fail = (error: unknown) => {
  throw error;
};

describe('what customers say of articles', () => {
  test('changes their order and reads none of them anew', async () => {
    const source = sourceOf(['a', 'b']);
    using base = await openKnowledgeBase(source, { onError: fail });
    const found = () =>
      base
        .current()
        .search('loose cable')
        .map((hit) => hit.article.slug);
    const before = base.current();
    expect(found()).toEqual(['a', 'b']);
    source.outcomes.set('a', { helped: 0, failed: 3 });
    expect(await base.refresh()).toBe(true);
    expect(found()).toEqual(['b', 'a']);
    expect(base.current().articles).toBe(before.articles);
    expect(source.reads.articles).toBe(1);
    expect(await base.refresh()).toBe(false);
    source.outcomes.clear();
    expect(await base.refresh()).toBe(true);
    expect(found()).toEqual(['a', 'b']);
  });

  test('stays when articles change', async () => {
    const source = sourceOf(['a', 'b']);
    source.outcomes.set('a', { helped: 0, failed: 3 });
    using base = await openKnowledgeBase(source, { onError: fail });
    source.write('c');
    expect(await base.refresh()).toBe(true);
    const slugs = base
      .current()
      .articlesForTopic('no_internet')
      .map(({ slug }) => slug);
    expect(slugs).toEqual(['b', 'c', 'a']);
  });
});
