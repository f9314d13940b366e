import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { guardModel } from './guarded.ts';
import type { ModelUsage } from './llm.ts';
import { createOpenAiModel } from './openai.ts';

/** A server that speaks just enough of the responses API, and does what the test wants. */
let answer: () => Response | Promise<Response>;
const asked: { path: string; body: Record<string, unknown> }[] = [];
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    asked.push({ path: new URL(request.url).pathname, body: await request.json() });
    return answer();
  },
});
afterAll(() => server.stop(true));
beforeEach(() => void asked.splice(0));

const USAGE = { input_tokens: 30, output_tokens: 4, total_tokens: 34 };
const model = createOpenAiModel({
  apiKey: 'a-key',
  baseUrl: `http://127.0.0.1:${server.port}/v1`,
  model: 'some-model',
  api: 'responses',
});
const PROMPT = {
  system: 'Be brief.',
  messages: [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi.' },
    { role: 'user', content: 'Well?' },
  ],
} as const;

const response = (text: string, fields: Record<string, unknown> = {}) => ({
  id: 'r',
  object: 'response',
  created_at: 1,
  model: 'some-model',
  status: 'completed',
  incomplete_details: null,
  output: [
    {
      type: 'message',
      id: 'm',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text, annotations: [] }],
    },
  ],
  usage: USAGE,
  ...fields,
});

/** A stream of events, cut off after the last one. */
const stream = (...events: readonly Record<string, unknown>[]) =>
  new Response(
    events.map((event) => `event: ${event['type']}\ndata: ${JSON.stringify(event)}\n\n`).join(''),
    { headers: { 'content-type': 'text/event-stream' } },
  );
const delta = (text: string) => ({ type: 'response.output_text.delta', delta: text, item_id: 'm' });
const done = (text: string, fields?: Record<string, unknown>) => ({
  type: 'response.completed',
  response: response(text, fields),
});

async function ask(options: { streamed: boolean }) {
  const deltas: string[] = [];
  const costs: ModelUsage[] = [];
  const guarded = guardModel(model, { timeoutMs: 1_000, onUsage: (usage) => costs.push(usage) });
  const onDelta = options.streamed ? (text: string) => void deltas.push(text) : undefined;
  return { result: await guarded.answer(PROMPT, { onDelta }), deltas, costs };
}

describe('a model behind the responses API', () => {
  test('is asked with the prompt, keeps nothing, and says what it cost', async () => {
    answer = () => Response.json(response('  Fine. '));
    const { result, costs } = await ask({ streamed: false });
    expect(result).toEqual({ text: 'Fine.', finishReason: 'stop' });
    expect(costs).toEqual([{ inputTokens: 30, outputTokens: 4 }]);
    expect(asked).toMatchObject([
      {
        path: '/v1/responses',
        body: {
          model: 'some-model',
          instructions: 'Be brief.',
          input: [...PROMPT.messages],
          max_output_tokens: 400,
          store: false,
        },
      },
    ]);
  });

  test('is given the form that its answer must have', async () => {
    answer = () => Response.json(response('{}'));
    const schema = { name: 'label', schema: { type: 'object' } };
    await guardModel(model, { timeoutMs: 1_000 }).answer({ ...PROMPT, schema });
    expect(asked[0]?.body['text']).toEqual({ format: { type: 'json_schema', ...schema, strict: true } });
  });

  test('streams its words, and the cost with the end', async () => {
    answer = () => stream({ type: 'response.created' }, delta('It is'), delta(' fine.'), done('It is fine.'));
    const { result, deltas, costs } = await ask({ streamed: true });
    expect(result).toEqual({ text: 'It is fine.', finishReason: 'stop' });
    expect(deltas).toEqual(['It is', ' fine.']);
    expect(costs).toEqual([{ inputTokens: 30, outputTokens: 4 }]);
    expect(asked[0]?.body['stream']).toBe(true);
  });

  test('says when its limit of tokens cut it, streamed or not', async () => {
    const cut = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    answer = () => Response.json(response('It is', cut));
    expect((await ask({ streamed: false })).result).toEqual({ text: 'It is', finishReason: 'length' });
    answer = () => stream(delta('It is'), { type: 'response.incomplete', response: response('It is', cut) });
    expect((await ask({ streamed: true })).result).toEqual({ text: 'It is', finishReason: 'length' });
  });

  test.each([
    ['is cut off', () => stream(delta('It is'))],
    ['brings a failure', () => stream(delta('It is'), { type: 'response.failed', response: {} })],
    ['brings an error', () => stream(delta('It is'), { type: 'error', message: 'overloaded' })],
    [
      'was withheld by a filter',
      () =>
        stream(delta('It is'), {
          type: 'response.incomplete',
          response: response('', {
            status: 'incomplete',
            incomplete_details: { reason: 'content_filter' },
          }),
        }),
    ],
  ])('and a stream that %s is no answer, and is not begun again', async (_, reply) => {
    answer = reply;
    expect((await ask({ streamed: true })).result).toEqual({ failure: 'error' });
    expect(asked).toHaveLength(1);
  });
});

describe('a first word that does not come', () => {
  test('is a timeout', async () => {
    const late = Promise.withResolvers<Response>();
    answer = () => late.promise;
    expect((await ask({ streamed: true })).result).toEqual({ failure: 'timeout' });
    late.resolve(stream(done('late')));
  });

  test('because the server was busy is asked for again', async () => {
    answer = () =>
      asked.length === 1 ? new Response('busy', { status: 503 }) : stream(delta('Yes.'), done('Yes.'));
    const { result, deltas } = await ask({ streamed: true });
    expect(result).toEqual({ text: 'Yes.', finishReason: 'stop' });
    expect(deltas).toEqual(['Yes.']);
    expect(asked).toHaveLength(2);
  });
});
