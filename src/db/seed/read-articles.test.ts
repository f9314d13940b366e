import { describe, expect, test } from 'bun:test';
import { shortAnswer } from '#core/knowledge/short-answer.ts';
import { TOPICS } from '#core/nlu/topics.ts';
import { readSeedArticles } from './read-articles.ts';

const articles = await readSeedArticles();

describe('the built-in articles', () => {
  test('are at least 120, each with a slug of its own', () => {
    expect(articles.length).toBeGreaterThanOrEqual(120);
    expect(new Set(articles.map(({ slug }) => slug)).size).toBe(articles.length);
  });

  for (const { id, agent } of TOPICS) {
    test(`cover ${id} with an article of its own, from the agent that owns it`, () => {
      const own = articles.filter(({ topics }) => topics[0] === id);
      expect(own.length).toBeGreaterThan(0);
      expect(own.map((article) => article.agent)).toContain(agent);
    });
  }

  for (const article of articles) {
    test(`${article.slug} can be offered in a chat`, () => {
      expect(shortAnswer(article.body).length).toBeWithin(40, 401);
      expect(article.steps.length).toBeWithin(2, 7);
      for (const step of article.steps) expect(step.split(/\s+/).length).toBeWithin(6, 56);
      const text = [article.title, ...article.steps, article.body].join('\n');
      expect(text).not.toMatch(/\{\{|\}\}/);
      expect(text).not.toMatch(/xfinity|comcast/i);
      expect(text).not.toMatch(/\b(I have|we have) (credited|scheduled|refunded|canceled)\b/i);
    });
  }
});
