import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { configuredEmbeddings } from './configured-embeddings.ts';
import type { EmbeddingModel } from './llm.ts';
import { createOpenAiEmbeddings } from './openai.ts';

/** A server that speaks just enough of the embeddings API: by default, each text becomes its length and a one. */
let vectorOf: (text: string) => readonly unknown[];
let change: (data: object[]) => object[];
const asked: { key: string | null; input: string[] }[] = [];
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const { input } = (await request.json()) as { input: string[] };
    asked.push({ key: request.headers.get('authorization'), input });
    const data = input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
    return Response.json({ object: 'list', model: 'm', data: change(data) });
  },
});
afterAll(() => server.stop(true));
beforeEach(() => {
  asked.splice(0);
  vectorOf = (text) => [text.length, 1];
  change = (data) => data;
});

const baseUrl = `http://127.0.0.1:${server.port}/v1`;
const create = () => createOpenAiEmbeddings({ apiKey: 'a-key', baseUrl, model: 'points' });
const embed = (model: EmbeddingModel, texts: readonly string[]) =>
  model.embed(texts, { signal: AbortSignal.timeout(5_000) });

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return String(error);
  }
}

describe('an embedding model', () => {
  test('gives one vector a text, in their order, in batches that a server takes', async () => {
    change = (data) => data.toReversed();
    const texts = Array.from({ length: 70 }, (_, index) => 'x'.repeat(index));
    const vectors = await embed(create(), texts);
    expect(vectors.map(([first]) => first)).toEqual(texts.map(({ length }) => length));
    expect(asked.map(({ input }) => input.length)).toEqual([32, 32, 6]);
    expect(vectors[0]).toBeInstanceOf(Float32Array);
  });

  test('of nothing asks nothing', async () => {
    expect(await embed(create(), [])).toEqual([]);
    expect(asked).toHaveLength(0);
  });

  test.each([
    ['too few vectors', (data: object[]) => data.slice(1)],
    ['too many vectors', (data: object[]) => [...data, ...data]],
    [
      'vectors of two dimensions',
      ([first, ...others]: object[]) => [{ ...first, embedding: [1] }, ...others],
    ],
    ['no numbers', (data: object[]) => data.map((one) => ({ ...one, embedding: ['a', 'b'] }))],
    ['empty vectors', (data: object[]) => data.map((one) => ({ ...one, embedding: [] }))],
    ['a place twice', (data: object[]) => data.map((one) => ({ ...one, index: 0 }))],
  ])('that answers with %s is a failure', async (_, broken) => {
    change = broken;
    expect(await failureOf(embed(create(), ['a', 'bb']))).toContain('ModelError');
  });

  test('that changes its dimension from one request to the next is a failure', async () => {
    const model = create();
    await embed(model, ['a']);
    vectorOf = () => [1, 2, 3];
    expect(await failureOf(embed(model, ['a']))).toContain('changed its dimension from 2 to 3');
  });

  test('can be given up', async () => {
    const gone = AbortSignal.abort();
    expect(await failureOf(create().embed(['a'], { signal: gone }))).toContain('ModelError');
  });
});

describe('the settings of an embedding model', () => {
  const settings = (
    embeddings: { name?: string; baseUrl?: string },
    secrets: { openaiApiKey?: string; embeddingsApiKey?: string } = {},
  ) => ({
    config: {
      model: { baseUrl },
      embeddings: { name: embeddings.name, baseUrl: embeddings.baseUrl },
    },
    secrets: { openaiApiKey: secrets.openaiApiKey, embeddingsApiKey: secrets.embeddingsApiKey },
  });
  const keyOf = async (...of: Parameters<typeof settings>) => {
    const model = await configuredEmbeddings(settings(...of));
    if (model === null) return null;
    await embed(model, ['a']);
    return asked.at(-1)?.key;
  };

  test('without a name there is none, nor without a server or a key', async () => {
    expect(await keyOf({}, { openaiApiKey: 'k' })).toBeNull();
    expect(await keyOf({ name: 'points' })).toBeNull();
  });

  test('with a name and the key of the language model, its server is asked', async () => {
    expect(await keyOf({ name: 'points' }, { openaiApiKey: 'k' })).toBe('Bearer k');
  });

  test('a server of its own never gets the key of the language model', async () => {
    expect(await keyOf({ name: 'points', baseUrl }, { openaiApiKey: 'k' })).toBe('Bearer none');
    expect(await keyOf({ name: 'points', baseUrl }, { openaiApiKey: 'k', embeddingsApiKey: 'e' })).toBe(
      'Bearer e',
    );
  });
});
