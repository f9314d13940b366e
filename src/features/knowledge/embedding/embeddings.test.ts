import { afterEach, describe, expect, test } from 'bun:test';
import type { Article } from '#core/knowledge/article.ts';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { EmbeddingModel } from '#llm/llm.ts';
import { openTestDatabase } from '../../../../test/support/database.ts';
import { openKnowledgeBase } from '../knowledge-base.ts';
import type { EmbeddingProgress } from './embed-texts.ts';
import { listEmbeddedTexts } from './embedded-texts.ts';
import { createEmbeddings, type Embeddings } from './embeddings.ts';
import { createEmbeddingStore } from './store.ts';

const store = createEmbeddingStore((await openTestDatabase()).drizzle);
const open: Embeddings[] = [];
afterEach(() => {
  for (const embeddings of open.splice(0)) embeddings[Symbol.dispose]();
});

/** Words that mean the same move the same dimension; the last dimension is common to all texts. */
const MEANINGS = [
  ['overdue', 'late', 'penalty'],
  ['wifi', 'wireless'],
  ['television', 'tv'],
] as const;

function meaningOf(text: string, dimension: number): Float32Array {
  const vector = new Float32Array(dimension).fill(0.01);
  MEANINGS.forEach((words, place) => {
    if (words.some((word) => text.toLowerCase().includes(word))) vector[place] = 1;
  });
  return vector;
}

/** A model whose answers the test writes; it counts the texts that it was sent. */
function scriptedModel(name: string, { dimension = 8 } = {}) {
  const asked: string[] = [];
  const state = { dimension, asked, fail: false, hang: false };
  const model: EmbeddingModel = {
    name,
    async embed(texts, { signal }) {
      asked.push(...texts);
      if (state.fail) throw new Error('The server is away.');
      if (state.hang) {
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }
      return texts.map((text) => meaningOf(text, state.dimension));
    },
  };
  return Object.assign(state, { model });
}

let made = 0;
function article(title: string, body: string, phrasings: readonly string[] = []): Article {
  made += 1;
  return {
    id: `embedded-${made}`,
    slug: `embedded-${made}`,
    title: `${title} ${made}`,
    agent: 'billing',
    category: 'fees',
    topics: ['late_fee'],
    keywords: [],
    phrasings,
    steps: [],
    body,
    language: 'en',
    revision: 1,
  };
}

function start(
  model: EmbeddingModel,
  options: { retryMs?: number; now?: () => number; queryDeadlineMs?: number } = {},
) {
  const progress: EmbeddingProgress[] = [];
  const errors: unknown[] = [];
  const embeddings = createEmbeddings({
    model,
    store,
    onProgress: (step) => progress.push(step),
    onError: (error) => errors.push(error),
    ...options,
  });
  open.push(embeddings);
  return { embeddings, progress, errors };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await Bun.sleep(1);
}

const ask = (embeddings: Embeddings, query: string, signal = new AbortController().signal) =>
  embeddings.matches(query, { signal, limit: 10 });
const ready = (embeddings: Embeddings) => until(async () => (await ask(embeddings, 'tv')) !== undefined);

const articles = () => [
  article('Fees', 'A penalty is added.\n\n## Other\nNothing to see.', ['why am i punished late']),
  article('Networks', 'The wireless name.'),
  article('Pictures', 'Your television.'),
];

describe('embeddings', () => {
  test('find by meaning what no word says, at the passage that means it, and say how far they are', async () => {
    const { model, asked } = scriptedModel('meaning');
    const { embeddings, progress } = start(model);
    const all = articles();
    embeddings.follow(all);
    await ready(embeddings);
    const matches = await ask(embeddings, 'overdue');
    expect(matches?.[0]?.slug).toBe(all[0]!.slug);
    expect(matches?.[0]?.similarity).toBeGreaterThan(0.8);
    expect(createKnowledgeIndex(all).search('overdue', { semantic: matches })[0]).toMatchObject({
      article: { slug: all[0]!.slug },
      level: 'semantic',
    });
    const wireless = await ask(embeddings, 'wifi');
    expect(wireless?.[0]).toMatchObject({ slug: all[1]!.slug, passage: `${all[1]!.slug}#0` });
    expect(progress.at(0)).toEqual({ done: 0, total: 8 });
    expect(progress.at(-1)).toEqual({ done: 8, total: 8 });
    expect(asked.filter((text) => text === 'overdue')).toHaveLength(1);
    await ask(embeddings, 'overdue');
    expect(asked.filter((text) => text === 'overdue')).toHaveLength(1);
  });

  test('are not paid for twice: the next process embeds only what changed', async () => {
    const all = articles();
    const first = start(scriptedModel('cached').model);
    first.embeddings.follow(all);
    await ready(first.embeddings);
    const again = scriptedModel('cached');
    const second = start(again.model);
    second.embeddings.follow([...all, article('More', 'Another text.')]);
    await ready(second.embeddings);
    expect(second.progress.at(0)).toEqual({ done: 8, total: 10 });
    expect(again.asked.filter((text) => text.includes('Another text.'))).toHaveLength(1);
    expect(again.asked.filter((text) => text.includes('television'))).toEqual([]);
  });

  test('of another dimension under the same name are made anew, never mixed', async () => {
    const all = articles();
    const scripted = scriptedModel('grows', { dimension: 8 });
    const { embeddings, progress } = start(scripted.model);
    embeddings.follow(all);
    await ready(embeddings);
    scripted.dimension = 16;
    expect(await ask(embeddings, 'a question of its own')).toBeUndefined();
    await ready(embeddings);
    expect(progress.filter(({ done }) => done === 0)).toHaveLength(2);
    const hashes = listEmbeddedTexts(all).map(({ contentHash }) => contentHash);
    expect(await store.read(hashes, { model: 'grows', dimension: 8 })).toEqual(new Map());
    expect((await store.read(hashes, { model: 'grows', dimension: 16 })).size).toBe(8);
    expect((await ask(embeddings, 'overdue'))?.[0]?.slug).toBe(all[0]!.slug);
  });

  test('of another model are not seen', async () => {
    const all = articles();
    const first = start(scriptedModel('model-a').model);
    first.embeddings.follow(all);
    await ready(first.embeddings);
    const other = scriptedModel('model-b');
    other.fail = true;
    const second = start(other.model);
    second.embeddings.follow(all);
    await until(() => second.errors.length > 0);
    expect(await ask(second.embeddings, 'overdue')).toBeUndefined();
  });

  test('go on where they stopped when the server comes back', async () => {
    const all = Array.from({ length: 40 }, (_, place) => article(`Text ${place}`, `Television ${place}`));
    const scripted = scriptedModel('returns');
    const embed = scripted.model.embed;
    let calls = 0;
    const flaky: EmbeddingModel = {
      name: scripted.model.name,
      async embed(texts, options) {
        calls += 1;
        if (calls === 3) throw new Error('The server is away.');
        return embed(texts, options);
      },
    };
    const { embeddings, errors, progress } = start(flaky, { retryMs: 1 });
    embeddings.follow(all);
    await ready(embeddings);
    expect(errors).toHaveLength(1);
    expect(progress.filter(({ done }) => done === 64)).toHaveLength(2);
    expect(progress.at(-1)).toEqual({ done: 80, total: 80 });
  });
});

describe('a query', () => {
  test('waits no longer than its deadline, and a model that keeps failing is given a rest', async () => {
    let clock = 0;
    const scripted = scriptedModel('hangs');
    const { embeddings } = start(scripted.model, { now: () => clock, queryDeadlineMs: 100 });
    embeddings.follow(articles());
    await ready(embeddings);
    scripted.hang = true;
    for (const query of ['one', 'two', 'three', 'four']) expect(await ask(embeddings, query)).toBeUndefined();
    expect(scripted.asked).toContain('three');
    expect(scripted.asked).not.toContain('four');
    scripted.hang = false;
    clock = 10_000;
    expect(await ask(embeddings, 'four')).toBeDefined();
  });

  test('that is given up falls back, and its number is bounded', async () => {
    const scripted = scriptedModel('crowd');
    const { embeddings } = start(scripted.model, { queryDeadlineMs: 60_000 });
    embeddings.follow(articles());
    await ready(embeddings);
    scripted.hang = true;
    const before = scripted.asked.length;
    const giveUp = new AbortController();
    const waiting = Array.from({ length: 20 }, (_, place) =>
      ask(embeddings, `query ${place}`, giveUp.signal),
    );
    giveUp.abort();
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 20 }, () => undefined));
    expect(scripted.asked.length - before).toBe(16);
  });

  test('leaves without the numbers of cards', async () => {
    const scripted = scriptedModel('masked');
    const { embeddings } = start(scripted.model);
    embeddings.follow(articles());
    await ready(embeddings);
    await ask(embeddings, 'my card is 4111 1111 1111 1111');
    expect(scripted.asked.at(-1)).toStartWith('my card is');
    expect(scripted.asked.at(-1)).not.toContain('4111 1111');
  });
});

test('a knowledge base gives semantic matches where it has embeddings, and none without', async () => {
  const all = articles();
  const source = {
    listArticles: async () => all,
    readFingerprint: async () => 'same',
    listOutcomes: async () => new Map(),
  };
  const { embeddings } = start(scriptedModel('base').model);
  const onError = () => undefined;
  using withThem = await openKnowledgeBase(source, { onError, embeddings });
  using without = await openKnowledgeBase(source, { onError });
  await ready(embeddings);
  const { signal } = new AbortController();
  expect((await withThem.semanticMatches('overdue', { signal }))?.[0]?.slug).toBe(all[0]!.slug);
  expect(await without.semanticMatches('overdue', { signal })).toBeUndefined();
});
