import { describe, expect, test } from 'bun:test';
import { TOPICS } from '#core/nlu/topics.ts';
import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import type { Article } from './article.ts';
import { createKnowledgeIndex } from './knowledge-index.ts';
import { parseArticle, renderArticle } from './parse-article.ts';
import { parseFacts } from './parse-facts.ts';
import { QUESTIONS, RANKED_TEXTS } from './search-quality.fixture.ts';

const SEED = `${import.meta.dir}/../../db/seed`;

async function loadSeed(): Promise<readonly Article[]> {
  const brand = await Bun.file(`${SEED}/brand.json`).json();
  const facts = parseFacts({ name: { text: brand.name }, ...brand.facts }, { path: 'brand.json' });
  const paths = await Array.fromAsync(new Bun.Glob('articles/**/*.md').scan(SEED));
  return Promise.all(
    paths.map(async (path) => {
      const draft = parseArticle(await Bun.file(`${SEED}/${path}`).text(), { path });
      return { ...renderArticle(draft, facts), id: path, revision: 1 };
    }),
  );
}

const seed = await loadSeed();
/** Each language by itself, as a conversation searches it. */
const indexOf = (language: Language) =>
  createKnowledgeIndex(seed.filter((article) => article.language === language));
const english = indexOf('en');

test('the seed articles leave no placeholder unrendered', () => {
  const texts = seed.flatMap(({ title, body, steps }) => [title, body, ...steps]);
  expect(texts.filter((text) => text.includes('{{'))).toEqual([]);
});

test('the seed articles in English cover every topic', () => {
  const missing = TOPICS.filter(({ id }) => english.articlesForTopic(id).length === 0).map(({ id }) => id);
  expect(missing).toEqual([]);
});

describe.each(LANGUAGES)('the seed articles in %s', (language) => {
  const index = indexOf(language);

  test('each article is the first hit for its own title and among the first three for each keyword', () => {
    const lost = index.articles.flatMap(({ slug, title, keywords }) => {
      const wrongTitle =
        index.search(title, { limit: 1 })[0]?.article.slug === slug ? [] : [`${slug}: ${title}`];
      const wrong = keywords.filter(
        (keyword) => !index.search(keyword, { limit: 3 }).some((hit) => hit.article.slug === slug),
      );
      return [...wrongTitle, ...wrong.map((keyword) => `${slug}: ${keyword}`)];
    });
    expect(lost).toEqual([]);
  });
});

describe('search over the seed', () => {
  const ranks = QUESTIONS.map(([query, ...wanted]) => {
    return {
      query,
      rank: english.search(query, { limit: 5 }).findIndex((hit) => wanted.includes(hit.article.slug)),
    };
  });
  const missed = (within: number) =>
    ranks.filter(({ rank }) => rank === -1 || rank >= within).map(({ query }) => query);

  test('the right article is first for nine in ten questions', () => {
    expect(missed(1).length).toBeLessThanOrEqual(QUESTIONS.length * 0.1);
  });

  test('the right article is among the first three for every question but one in fifty', () => {
    expect(missed(3).length).toBeLessThanOrEqual(QUESTIONS.length * 0.02);
  });
});

describe('ranking within a topic', () => {
  test.each(RANKED_TEXTS.map((row) => [...row]))('%s: %j takes %s', (topic = '', text = '', slug = '') => {
    expect(english.rankForTopic(topic, { text })[0]?.slug).toBe(slug);
  });
});
