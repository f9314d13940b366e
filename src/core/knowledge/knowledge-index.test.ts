import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Article } from './article.ts';
import { createKnowledgeIndex } from './knowledge-index.ts';

function article(slug: string, fields: Partial<Article> = {}): Article {
  return {
    id: `id-${slug}`,
    slug,
    title: slug.replaceAll('-', ' '),
    agent: 'tech_support',
    category: 'internet',
    topics: ['no_internet'],
    keywords: [],
    phrasings: [],
    language: 'en',
    steps: [],
    body: 'Words.',
    revision: 1,
    ...fields,
  };
}

const ARTICLES: readonly Article[] = [
  article('slow-wifi', {
    title: 'Slow Wi-Fi: what helps',
    topics: ['slow_internet'],
    keywords: ['slow wifi', 'wifi is slow'],
  }),
  article('no-internet', { keywords: ['no internet', 'internet is down'], steps: ['Unplug the gateway.'] }),
  article('power-cut', {
    title: 'After a storm',
    keywords: ['internet down after storm'],
    topics: ['no_internet', 'modem_offline_lights'],
  }),
  article('lights', {
    title: 'What the lights mean',
    topics: ['modem_offline_lights', 'no_internet'],
    category: 'gateway',
  }),
  article('late-fee', {
    agent: 'billing',
    category: 'fees',
    topics: ['late_fee'],
    keywords: ['late fee', 'fee'],
    body: 'Paying after the due date adds a penalty.',
  }),
];
const index = createKnowledgeIndex(ARTICLES);
const found = (query: string) => index.search(query).map(({ article: { slug } }) => slug);

describe('search levels', () => {
  test.each([['late fee'], ['LATE FEE!'], ['late-fee'], ['Late   Fee?']])(
    '%j is the whole phrase: exact, score 1',
    (query) => {
      expect(index.search(query)[0]).toMatchObject({
        article: { slug: 'late-fee' },
        level: 'exact',
        score: 1,
      });
    },
  );

  test('a phrase inside the query is exact below 1, and a longer share of the query scores higher', () => {
    const short = index.search('why a late fee')[0];
    const long = index.search('why did you people put a late fee on the account of my mother')[0];
    expect(short).toMatchObject({ article: { slug: 'late-fee' }, level: 'exact' });
    expect(long).toMatchObject({ article: { slug: 'late-fee' }, level: 'exact' });
    expect(short?.score).toBeGreaterThan(long?.score ?? 1);
    expect(short?.score).toBeLessThan(1);
  });

  test('phrases count as whole words only', () => {
    expect(index.search('plate feeder')).toEqual([]);
    expect(index.search('translate feedback').filter(({ level }) => level === 'exact')).toEqual([]);
  });

  test('one word in a long query is no phrase', () => {
    const hits = index.search('some words and then a fee in the middle of them');
    expect(hits[0]).toMatchObject({ article: { slug: 'late-fee' }, level: 'partial' });
  });

  test.each([
    ['a typing error', 'intrenet storms', 'power-cut'],
    ['the start of a word', 'penal', 'late-fee'],
    ['another ending', 'penalties', 'late-fee'],
    ['words of a step', 'unplugging gateways', 'no-internet'],
    ['words of the topic label', 'modem', 'lights'],
  ])('%s is found as partial', (_, query, slug) => {
    expect(index.search(query)[0]).toMatchObject({ article: { slug }, level: 'partial' });
  });
});

describe('search results', () => {
  test('one hit per article, at its best level', () => {
    expect(found('slow wifi, wifi is slow')).toEqual(['slow-wifi']);
  });

  test('are filtered by agent and limited after ranking', () => {
    expect(
      index
        .search('late fee internet', { agent: 'tech_support' })
        .every((hit) => hit.article.agent === 'tech_support'),
    ).toBe(true);
    expect(index.search('internet', { limit: 1 })).toHaveLength(1);
    expect(index.search('internet', { limit: 0 })).toEqual([]);
  });

  test.each([[''], ['   '], ['?!...'], ['the of and'], ['😀😀'], ['\u0000'], ['zxqv jkwp']])(
    '%j finds nothing',
    (query) => {
      expect(index.search(query)).toEqual([]);
    },
  );

  test('law: scores are 0-1 and fall, slugs are unique, whatever the query', () => {
    const word = fc.constantFrom(
      'internet',
      'slow',
      'wifi',
      'fee',
      'late',
      'down',
      'storm',
      'lights',
      'is',
      'pizza',
      'wi fi',
      'gatway',
    );
    const query = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(query, (text) => {
        const hits = index.search(text);
        expect(hits.every(({ score }) => score > 0 && score <= 1)).toBe(true);
        expect(hits.map(({ score }) => score)).toEqual(
          hits.map(({ score }) => score).toSorted((a, b) => b - a),
        );
        expect(new Set(hits.map((hit) => hit.article.slug)).size).toBe(hits.length);
      }),
    );
  });

  test('a query that shares all its words scores higher than one that shares some', () => {
    const all = index.search('gateway unplug').find((hit) => hit.article.slug === 'no-internet');
    const some = index
      .search('gateway unplug pizza volcano giraffe')
      .find((hit) => hit.article.slug === 'no-internet');
    expect(all?.score).toBeGreaterThan((some?.score ?? 1) * 1.5);
  });

  test('words beyond the first 64 different ones are looked for as phrases only', () => {
    const filler = Array.from({ length: 64 }, (_, i) => `x${i}`).join(' ');
    expect(found(`${filler} penalty`)).toEqual([]);
    expect(found(`${filler} late fee`)).toEqual(['late-fee']);
  });

  test('only the first 1,000 characters are read', () => {
    expect(found(`${'the '.repeat(250)}late fee`)).toEqual([]);
  });
});

describe('semantic level', () => {
  /** Meaning by a tiny table of synonyms. */
  const meant = (query: string) => [
    { slug: 'late-fee', similarity: query.includes('overdue') ? 0.9 : 0 },
    { slug: 'gone', similarity: 1 },
  ];
  const search = (query: string) => index.search(query, { semantic: meant(query) });

  test('joins what words do not find, below exact hits, and skips weak or unknown matches', () => {
    expect(search('overdue surcharge')).toMatchObject([{ article: { slug: 'late-fee' }, level: 'semantic' }]);
    expect(search('overdue, no internet')[0]).toMatchObject({
      article: { slug: 'no-internet' },
      level: 'exact',
    });
    expect(search('pizza')).toEqual([]);
    expect(index.search('zxqv', { semantic: [{ slug: 'lights', similarity: 0.29 }] })).toEqual([]);
    expect(index.search('zxqv', { semantic: [{ slug: 'lights', similarity: Number.NaN }] })).toEqual([]);
  });

  test('matches found outside can be handed in', () => {
    const hits = index.search('zxqv', {
      semantic: [
        { slug: 'lights', similarity: 0.5 },
        { slug: 'lights', similarity: 0.7 },
      ],
    });
    expect(hits).toMatchObject([{ article: { slug: 'lights' }, level: 'semantic' }]);
    expect(hits[0]?.score).toBeCloseTo(0.56);
  });
});

describe('articlesForTopic', () => {
  test('gives main-topic articles first, then by slug, as the same array each time', () => {
    expect(index.articlesForTopic('no_internet').map(({ slug }) => slug)).toEqual([
      'no-internet',
      'power-cut',
      'lights',
    ]);
    expect(index.articlesForTopic('no_internet')).toBe(index.articlesForTopic('no_internet'));
    expect(index.articlesForTopic('nothing')).toBe(index.articlesForTopic('else'));
    expect(index.articlesForTopic('nothing')).toEqual([]);
  });
});

describe('rankForTopic', () => {
  test.each([
    ['internet is down', 'no-internet'],
    ['internet went down after the storm', 'power-cut'],
    ['what do the lights mean', 'lights'],
    ['', 'no-internet'],
  ])('for %j the first is %s', (text, slug) => {
    expect(index.rankForTopic('no_internet', { text })[0]?.slug).toBe(slug);
  });

  test('an article that treats the topic on the side gives way to an equal one that treats it mainly', () => {
    const twins = createKnowledgeIndex([
      article('a-side', {
        title: 'Blinking',
        topics: ['gateway_restart', 'no_internet'],
        keywords: ['orange blinking'],
      }),
      article('z-main', { title: 'Blinking', topics: ['no_internet'], keywords: ['orange blinking'] }),
      article('y-main', { title: 'Other', topics: ['no_internet'], keywords: ['no internet'] }),
    ]);
    expect(twins.rankForTopic('no_internet', { text: 'orange blinking' })[0]?.slug).toBe('z-main');
  });

  test('keeps all articles of the topic, and is empty for an unknown one', () => {
    expect(index.rankForTopic('no_internet', { text: 'storm lights' })).toHaveLength(3);
    expect(index.rankForTopic('nothing', { text: 'storm' })).toEqual([]);
  });
});

test('categories are counted by agent and name', () => {
  expect(index.categories()).toEqual([
    { agent: 'billing', category: 'fees', count: 1 },
    { agent: 'tech_support', category: 'gateway', count: 1 },
    { agent: 'tech_support', category: 'internet', count: 3 },
  ]);
});

test('findBySlug finds the article or nothing', () => {
  expect(index.findBySlug('lights')?.id).toBe('id-lights');
  expect(index.findBySlug('constructor')).toBeUndefined();
});

test('an empty knowledge base answers nothing', () => {
  const empty = createKnowledgeIndex([]);
  expect(empty.search('internet')).toEqual([]);
  expect(empty.categories()).toEqual([]);
});

test('two articles with one slug are refused', () => {
  expect(() => createKnowledgeIndex([article('a'), article('a')])).toThrow('share a slug');
});
