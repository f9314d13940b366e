import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Article } from './article.ts';
import { RANKING_SHARE, rankingFactor, rankingFactors } from './helpfulness.ts';
import { createKnowledgeIndex } from './knowledge-index.ts';

const count = fc.nat({ max: 1_000_000 });

function article(slug: string, fields: Partial<Article> = {}): Article {
  return {
    ...{ id: slug, slug, title: 'Loose cable', agent: 'tech_support', category: 'cables' },
    ...{ topics: ['no_internet'], keywords: [], phrasings: [], steps: ['Push it in.'], body: 'Push it in.' },
    ...{ language: 'en', revision: 1 },
    ...fields,
  };
}

const twins = [article('a-twin'), article('b-twin'), article('c-other', { title: 'Cable length' })];
const never = { helped: 0, failed: 40 };
const always = { helped: 40, failed: 0 };
const slugs = (articles: readonly { readonly slug: string }[]) => articles.map(({ slug }) => slug);

describe('the factor of an article', () => {
  test('is 1 without opinions and where they are equal', () => {
    fc.assert(fc.property(count, (n) => rankingFactor({ helped: n, failed: n }) === 1));
  });

  test('rises with what helped, falls with what failed, and stays within its share', () => {
    fc.assert(
      fc.property(count, count, (helped, failed) => {
        const factor = rankingFactor({ helped, failed });
        expect(Math.abs(factor - 1)).toBeLessThan(RANKING_SHARE);
        expect(rankingFactor({ helped: helped + 1, failed })).toBeGreaterThan(factor);
        expect(rankingFactor({ helped, failed: failed + 1 })).toBeLessThan(factor);
      }),
    );
  });

  test('moves little for one opinion', () => {
    expect(rankingFactor({ helped: 0, failed: 1 })).toBeCloseTo(0.991, 3);
    expect(rankingFactor({ helped: 10, failed: 0 })).toBeCloseTo(1.05, 3);
  });
});

describe('an index that knows what customers say', () => {
  const index = createKnowledgeIndex(twins);
  const told = (outcomes: Record<string, typeof never>) =>
    index.withFactors(rankingFactors(new Map(Object.entries(outcomes))));

  test('puts an article that never helps behind an equal one, in search and for its topic', () => {
    expect(slugs(index.search('loose cable').map((hit) => hit.article))).toEqual([
      'a-twin',
      'b-twin',
      'c-other',
    ]);
    const changed = told({ 'a-twin': never });
    const hits = changed.search('loose cable');
    expect(slugs(hits.map((hit) => hit.article))).toEqual(['b-twin', 'a-twin', 'c-other']);
    expect(hits[0]?.score).toBe(1);
    expect(hits[1]?.score).toBeCloseTo(rankingFactor(never), 10);
    expect(slugs(changed.rankForTopic('no_internet', { text: 'loose cable' }))[0]).toBe('b-twin');
    expect(slugs(changed.rankForTopic('no_internet', { text: '' })).at(-1)).toBe('a-twin');
    expect(slugs(changed.articlesForTopic('no_internet'))).toEqual(['b-twin', 'c-other', 'a-twin']);
    expect(changed.articlesForTopic('no_internet')).toBe(changed.articlesForTopic('no_internet'));
  });

  test('lifts an article that always helps, and never above 1', () => {
    const changed = told({ 'b-twin': always });
    expect(slugs(changed.articlesForTopic('no_internet'))[0]).toBe('b-twin');
    expect(slugs(changed.search('cable is loose').map((hit) => hit.article))[0]).toBe('b-twin');
    for (const { score } of changed.search('loose cable')) expect(score).toBeLessThanOrEqual(1);
  });

  test('does not put an article that fits worse, or treats the topic on the side, before a better one', () => {
    const other = createKnowledgeIndex([
      article('main'),
      article('side', { topics: ['outage_check', 'no_internet'] }),
    ]).withFactors(rankingFactors(new Map([['side', always]])));
    expect(slugs(other.articlesForTopic('no_internet'))).toEqual(['main', 'side']);
    expect(slugs(other.rankForTopic('no_internet', { text: '' }))).toEqual(['main', 'side']);
    expect(told({ 'c-other': always }).search('loose cable')[0]?.article.slug).toBe('a-twin');
  });

  test('is as it was where nothing is known, and shares all else', () => {
    const same = index.withFactors(new Map());
    for (const query of ['loose cable', 'cable', 'length of the cable'])
      expect(same.search(query)).toEqual(index.search(query));
    expect(same.articlesForTopic('no_internet')).toEqual(index.articlesForTopic('no_internet'));
    expect(same.articles).toBe(index.articles);
    expect(told({ 'not-there': never }).search('cable')).toEqual(index.search('cable'));
  });
});
