import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { guardModel } from './guarded.ts';
import type { ModelUsage } from './llm.ts';
import { createOpenAiModel } from './openai.ts';

/** A server that speaks just enough of the chat completions API, and does what the test wants. */
let answer: (request: {
  model: string;
  messages: { role: string; content: string }[];
}) => Response | Promise<Response>;
const asked: unknown[] = [];
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const body = await request.json();
    asked.push({ path: new URL(request.url).pathname, key: request.headers.get('authorization'), body });
    return answer(body);
  },
});
afterAll(() => server.stop(true));
beforeEach(() => void asked.splice(0));

const completion = (content: string | null, finishReason = 'stop', usage?: object) =>
  Response.json({
    ...(usage && { usage }),
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, finish_reason: finishReason, message: { role: 'assistant', content } }],
  });
const model = createOpenAiModel({
  apiKey: 'a-key',
  baseUrl: `http://127.0.0.1:${server.port}/v1`,
  model: 'some-model',
});
const PROMPT = { system: 'Be brief.', messages: [{ role: 'user', content: 'Hello' }] } as const;

describe('a model behind an OpenAI-compatible server', () => {
  test('is asked with the prompt and its words come back trimmed', async () => {
    answer = () => completion('  Hi there. ');
    expect(await guardModel(model, { timeoutMs: 2_000 }).answer(PROMPT)).toEqual({
      text: 'Hi there.',
      finishReason: 'stop',
    });
    expect(asked).toEqual([
      {
        path: '/v1/chat/completions',
        key: 'Bearer a-key',
        body: expect.objectContaining({
          model: 'some-model',
          messages: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: 'Hello' },
          ],
        }),
      },
    ]);
  });

  test.each([
    ['an error status', () => new Response('no', { status: 400 })],
    ['no permission', () => new Response('who are you', { status: 401 })],
    ['no words', () => completion(null)],
    ['blank words', () => completion('  ')],
    [
      'something that is no JSON',
      () => new Response('<html>', { headers: { 'content-type': 'application/json' } }),
    ],
    ['no choices', () => Response.json({ choices: [] })],
    ['words that a filter withheld', () => completion('I', 'content_filter')],
  ] as const)('that answers with %s is a failure, not an exception, and is asked once', async (_, reply) => {
    answer = reply;
    const guarded = guardModel(model, { timeoutMs: 2_000 });
    expect(await guarded.answer(PROMPT)).toEqual({ failure: 'error' });
    expect(guarded.lastFailure).toBe('error');
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['an error of its own', () => new Response('no', { status: 500 })],
    [
      'too many requests',
      () => new Response('slow down', { status: 429, headers: { 'retry-after-ms': '20' } }),
    ],
  ] as const)('that answers with %s is asked again', async (_, reply) => {
    answer = () => (asked.length < 3 ? reply() : completion('At last.'));
    const guarded = guardModel(model, { timeoutMs: 5_000, chance: () => 0 });
    expect(await guarded.answer(PROMPT)).toEqual({ text: 'At last.', finishReason: 'stop' });
    expect(asked).toHaveLength(3);
  });

  test('is not asked again when it wants to be left alone for longer than there is time', async () => {
    answer = () => new Response('slow down', { status: 429, headers: { 'retry-after': '5' } });
    const startedAtMs = performance.now();
    expect(await guardModel(model, { timeoutMs: 2_000 }).answer(PROMPT)).toEqual({ failure: 'error' });
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    expect(asked).toHaveLength(1);
  });

  test('is given the form that its answer must have, and how long it may be', async () => {
    answer = () => completion('{"topic":"none"}');
    const schema = { name: 'label', schema: { type: 'object' } };
    await guardModel(model, { timeoutMs: 2_000 }).answer({ ...PROMPT, schema, maxTokens: 9 });
    expect(asked).toMatchObject([
      {
        body: {
          max_completion_tokens: 9,
          response_format: { type: 'json_schema', json_schema: { ...schema, strict: true } },
        },
      },
    ]);
  });

  test('says what an answer cost; without a word on it that is estimated', async () => {
    const costs: ModelUsage[] = [];
    const guarded = guardModel(model, { timeoutMs: 2_000, onUsage: (usage) => costs.push(usage) });
    answer = () => completion('Hi.', 'stop', { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 });
    await guarded.answer(PROMPT);
    answer = () => completion('Hi.');
    await guarded.answer(PROMPT);
    expect(costs).toEqual([
      { inputTokens: 12, outputTokens: 3 },
      { inputTokens: 5, outputTokens: 1 },
    ]);
  });

  test('that was cut by its limit of tokens says so', async () => {
    answer = () => completion('And so on and', 'length');
    expect(await guardModel(model, { timeoutMs: 2_000 }).answer(PROMPT)).toEqual({
      text: 'And so on and',
      finishReason: 'length',
    });
  });

  test('that takes too long is a timeout, and a good answer clears the memory of it', async () => {
    const gate = Promise.withResolvers<Response>();
    answer = () => gate.promise;
    const guarded = guardModel(model, { timeoutMs: 50 });
    expect(await guarded.answer(PROMPT)).toEqual({ failure: 'timeout' });
    gate.resolve(completion('late'));
    answer = () => completion('in time');
    expect(await guarded.answer(PROMPT)).toMatchObject({ text: 'in time' });
    expect(guarded.lastFailure).toBeNull();
  });

  test('is asked by so many at once and no more', async () => {
    const gate = Promise.withResolvers<Response>();
    answer = async () => (await gate.promise).clone();
    const guarded = guardModel(model, { timeoutMs: 5_000 });
    const waiting = Array.from({ length: 32 }, () => guarded.answer(PROMPT));
    expect(await guarded.answer(PROMPT)).toEqual({ failure: 'busy' });
    gate.resolve(completion('done'));
    expect(new Set((await Promise.all(waiting)).map((result) => JSON.stringify(result)))).toEqual(
      new Set(['{"text":"done","finishReason":"stop"}']),
    );
  });
});
