import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Article } from './article.ts';
import { createKnowledgeIndex } from './knowledge-index.ts';

function article(slug: string, fields: Partial<Article> = {}): Article {
  return {
    ...{
      id: slug,
      slug,
      title: slug,
      agent: 'general',
      category: 'any',
      topics: [],
      keywords: [],
      phrasings: [],
    },
    ...{ steps: [], body: 'Text.', language: 'en', revision: 1 },
    ...fields,
  };
}

const WORDS = 'router bill storm refund outage password plan visit señal 5g wi-fi how long the'.split(' ');
const text = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 })
  .map((words) => words.join(' '));
const someArticles = fc
  .uniqueArray(fc.record({ title: text, body: text, phrasing: text }), {
    minLength: 1,
    maxLength: 12,
    selector: ({ title }) => title.replaceAll('-', ' '),
  })
  .map((rows) =>
    rows.map(({ title, body, phrasing }, place) =>
      article(`article-${place}`, {
        title,
        body,
        phrasings: [phrasing],
        agent: place % 2 === 0 ? 'general' : 'billing',
      }),
    ),
  );

describe('laws of search', () => {
  test('every article is found by its title and by each phrasing, with a full score', () => {
    fc.assert(
      fc.property(someArticles, (articles) => {
        const index = createKnowledgeIndex(articles);
        for (const { slug, title, phrasings } of articles) {
          for (const query of [title, ...phrasings]) {
            const hit = index.search(query, { limit: 50 }).find((one) => one.article.slug === slug);
            expect(hit).toMatchObject({ score: 1, level: 'exact' });
          }
        }
      }),
    );
  });

  test('equal input gives equal hits, whatever was searched before and in whatever order articles came', () => {
    fc.assert(
      fc.property(someArticles, text, text, (articles, query, other) => {
        const one = createKnowledgeIndex(articles);
        const two = createKnowledgeIndex(articles.toReversed());
        two.search(other);
        expect(two.search(query)).toEqual(one.search(query));
      }),
    );
  });

  test('scores are 0-1 and fall, ties go by slug, a smaller limit gives the beginning, an agent a part of the same', () => {
    fc.assert(
      fc.property(someArticles, text, (articles, query) => {
        const index = createKnowledgeIndex(articles);
        const hits = index.search(query, { limit: 50 });
        hits.forEach(({ score, article: { slug }, passage }, place) => {
          expect(score > 0 && score <= 1).toBe(true);
          expect(passage.id).toStartWith(`${slug}#`);
          const before = hits[place - 1];
          if (before === undefined) return;
          expect(before.score > score || (before.score === score && before.article.slug < slug)).toBe(true);
        });
        expect(index.search(query, { limit: 2 })).toEqual(hits.slice(0, 2));
        expect(index.search(query, { limit: 50, agent: 'billing' })).toEqual(
          hits.filter((hit) => hit.article.agent === 'billing'),
        );
      }),
    );
  });

  test('time is linear in hostile queries', () => {
    const long = Array.from({ length: 300 }, (_, place) => `word${place} `).join('');
    const articles = Array.from({ length: 300 }, (_, place) =>
      article(`article-${place}`, {
        title: `same title ${place}`,
        phrasings: [long.slice(0, 200)],
        body: long,
      }),
    );
    const index = createKnowledgeIndex(articles);
    index.search('word');
    for (const piece of ['a', 'word1 ', 'same title ', '\u0301', 'wi ', '\u{1f600}', "'", 'wordd1 wrod2 '])
      for (const length of [1_000, 1_000_000]) {
        const query = piece.repeat(length / piece.length);
        const startedAt = performance.now();
        index.search(query);
        expect(performance.now() - startedAt).toBeLessThan(1_000);
      }
  });
});

describe('passages', () => {
  const body =
    'Short answer.\n\n## Fees\nThe penalty is ten dollars.\n\n## Waivers\nA goodwill credit is possible.';
  const index = createKnowledgeIndex([article('late-fee', { title: 'Late fee', body })]);

  test('a hit names the one that fits best, and the first where none does', () => {
    const passageOf = (query: string) => index.search(query)[0]?.passage;
    expect(passageOf('what is the penalty')).toEqual({
      id: 'late-fee#1',
      heading: 'Fees',
      text: 'The penalty is ten dollars.',
    });
    expect(passageOf('goodwill credits')?.heading).toBe('Waivers');
    expect(passageOf('late fee')?.id).toBe('late-fee#0');
  });

  test('the one that a model names counts where meaning says most, and an unknown one is the first', () => {
    const named = (passage: string) =>
      index.search('zxqv', { semantic: [{ slug: 'late-fee', similarity: 0.9, passage }] })[0]?.passage.id;
    expect(named('late-fee#2')).toBe('late-fee#2');
    expect(named('late-fee#9')).toBe('late-fee#0');
    expect(named('late-fee#x')).toBe('late-fee#0');
  });
});

describe('languages', () => {
  const index = createKnowledgeIndex([
    article('factura', { title: 'Por qué subió tu factura', keywords: ['factura alta'], language: 'es' }),
    article('bill', { title: 'Why your bill went up', keywords: ['bill is high'] }),
    article('outage', { title: 'Internet outage', keywords: ['internet outage'] }),
  ]);
  const found = (query: string, language?: 'en' | 'es') =>
    index.search(query, { language }).map((hit) => hit.article.slug);

  test('a search keeps to its language, with accents or without', () => {
    expect(found('mi FACTURA subio', 'es')).toEqual(['factura']);
    expect(found('facturas altas', 'es')).toEqual(['factura']);
    expect(found('why did my bill go up', 'en')).toEqual(['bill']);
  });

  test('one that finds little asks the English articles too, and none asks all', () => {
    expect(found('internet outage', 'es')[0]).toBe('outage');
    expect(found('factura', 'en')).toEqual([]);
    expect(found('factura outage')).toHaveLength(2);
  });
});

test('articles of a believed topic come first among those that fit as well, and none comes by it alone', () => {
  const index = createKnowledgeIndex([
    article('a', { title: 'Broken screen', topics: ['tv_picture'] }),
    article('b', { title: 'Broken screens', topics: ['late_fee'] }),
    article('c', { title: 'Else', topics: ['late_fee'] }),
  ]);
  const found = (topic: string) =>
    index
      .search('the screen is broken today', { topics: [{ topic, score: 0.9 }] })
      .map((hit) => hit.article.slug);
  expect(found('late_fee')).toEqual(['b', 'a']);
  expect(found('tv_picture')).toEqual(['a', 'b']);
});
