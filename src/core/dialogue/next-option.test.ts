import { describe, expect, test } from 'bun:test';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { Solution } from './conversation.ts';
import { buildArticle, FIXTURE_KNOWLEDGE } from './dialogue.fixture.ts';
import { firstOption, nextOption, type Option, untriedStep } from './next-option.ts';

const tried = (articleSlug: string, ...steps: readonly number[]): readonly Solution[] =>
  steps.map((step) => ({ articleSlug, step, outcome: 'failed' }));
const name = (option: Option | null): string | null => option && `${option.article.slug}#${option.step}`;

test('the first untried step of an article comes with its short answer only the first time', () => {
  const article = buildArticle('a', { steps: ['One.', 'Two.'] });
  expect(untriedStep(article, { solutions: [] })).toMatchObject({ step: 0, withSummary: true });
  expect(untriedStep(article, { solutions: tried('a', 0) })).toMatchObject({ step: 1, withSummary: false });
  expect(untriedStep(article, { solutions: tried('a', 1) })).toMatchObject({ step: 0, withSummary: false });
  expect(untriedStep(article, { solutions: tried('a', 0, 1) })).toBeNull();
});

describe('nextOption', () => {
  const next = (topic: string | null, ...solutions: readonly Solution[]) =>
    name(nextOption(topic, { solutions, knowledge: FIXTURE_KNOWLEDGE, language: 'en' }));

  test('stays with the article in hand, then takes the others of the topic in order', () => {
    expect(next('no_internet', ...tried('no-internet-restart', 0))).toBe('no-internet-restart#1');
    expect(next('no_internet', ...tried('no-internet-restart', 0, 1, 2))).toBe('no-internet-outage#0');
    expect(
      next('no_internet', ...tried('no-internet-outage', 0, 1), ...tried('no-internet-restart', 0, 1, 2)),
    ).toBe('slow-internet#0');
  });

  test('leaves the article in hand when it is not about the topic', () => {
    expect(next('no_internet', ...tried('why-bill-went-up', 0))).toBe('no-internet-outage#0');
  });

  test('goes on with an article that was deleted meanwhile by the topic alone', () => {
    expect(next('no_internet', ...tried('deleted', 0))).toBe('no-internet-outage#0');
    expect(next(null, ...tried('deleted', 0))).toBeNull();
  });
});

describe('when the topic has no article of its own', () => {
  const camera = buildArticle('camera-offline', {
    topics: ['one_device_offline'],
    keywords: ['smart home devices', 'camera'],
  });
  const other = buildArticle('own-modem', {
    topics: ['own_modem_compatibility'],
    steps: ['Look for devices in the list.'],
  });
  const billing = buildArticle('camera-fee', {
    agent: 'billing',
    topics: ['fee_explain'],
    keywords: ['smart home camera', 'cameras'],
  });

  test('a related one of the same agent is taken, a loosely related or another agent\u2019s is not', () => {
    const first = (...articles: Parameters<typeof createKnowledgeIndex>[0]) =>
      name(
        firstOption('smart_home_camera', {
          text: 'camera',
          solutions: [],
          knowledge: createKnowledgeIndex(articles),
          language: 'en',
        }),
      );
    expect(first(camera, other, billing)).toBe('camera-offline#0');
    expect(first(other, billing)).toBeNull();
    expect(first()).toBeNull();
  });
});

describe('guides in several languages', () => {
  const english = buildArticle('reset', { topics: ['no_internet'] });
  const other = buildArticle('cables', { topics: ['no_internet'] });
  const spanish = buildArticle('reinicio', { topics: ['no_internet'], language: 'es' });
  const knowledge = createKnowledgeIndex([english, other, spanish]);
  const first = (language: 'en' | 'es', ...solutions: readonly Solution[]) =>
    name(firstOption('no_internet', { text: '', solutions, knowledge, language }));

  test('those of the conversation are offered, and no others while the topic has any', () => {
    expect(first('es')).toBe('reinicio#0');
    expect(first('es', ...tried('reinicio', 0, 1))).toBeNull();
    expect(first('en', ...tried('cables', 0, 1), ...tried('reset', 0, 1))).toBeNull();
  });

  test('a conversation that changes its language changes its guide', () => {
    const solutions = tried('reset', 0);
    expect(name(nextOption('no_internet', { solutions, knowledge, language: 'es' }))).toBe('reinicio#0');
    expect(name(nextOption('no_internet', { solutions, knowledge, language: 'en' }))).toBe('reset#1');
  });

  test('English ones stand in where the topic has none', () => {
    const only = createKnowledgeIndex([english]);
    const option = firstOption('no_internet', { text: '', solutions: [], knowledge: only, language: 'es' });
    expect(name(option)).toBe('reset#0');
  });
});
