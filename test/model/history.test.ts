import { describe, expect, test } from 'bun:test';
import { connectChat } from '../support/chat-v1.ts';
import { openTestDatabase } from '../support/database.ts';
import { answeringModel, honestWords, type ScriptedRequest } from '../support/scripted-model.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

/** No guide answers it, so the model is asked. */
const QUESTION = 'what should I know about cables';
/** Each is understood, so that the conversation goes on. */
const PROBLEMS = [
  'my internet is down',
  'why did my bill go up',
  'my tv says no signal',
  'I want to return my equipment',
  'my wifi is slow',
  'I was charged a late fee',
  'my home phone has no dial tone',
  'how do I cancel my service',
];
const CARD = '4111 1111 1111 1111';

const isSummary = ({ system }: ScriptedRequest) => system.startsWith('Summarize');

/** A long conversation in which every second message goes to the model. */
async function talk(app: TestApp): Promise<string> {
  await using chat = await connectChat(app);
  await chat.say(`my card is ${CARD} and my router stands in the hall`);
  for (const problem of PROBLEMS) {
    await chat.say(problem);
    await chat.say(QUESTION);
  }
  return String(chat.connected['conversation_id']);
}

async function memoryOf(conversationId: string) {
  const { sql } = await openTestDatabase();
  const [row] = await sql`select model_memory, turn_count from conversations where id = ${conversationId}`;
  return row as { model_memory: { calls: number; summary: string; summarySeq: number }; turn_count: number };
}

const metric = async (app: TestApp, name: string) => {
  const text = await (await app.request('/metrics')).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(name))
      ?.split(' ')
      .at(-1) ?? 0,
  );
};

function modelThat(summarize: 'summarizes' | 'fails') {
  return answeringModel((request) => {
    if (!isSummary(request)) return { say: honestWords(request) };
    return summarize === 'fails' ? { fail: 'no' } : { say: 'SUMMARY: the router stands in the hall.' };
  });
}

describe('a long conversation', () => {
  test('is summarized once for each message, and the summary is sent instead of them', async () => {
    const model = modelThat('summarizes');
    await using app = await startTestApp({ model, env: { MODEL_CLASSIFY: 'false' } });
    const id = await talk(app);
    const summaries = model.requests.filter(isSummary);
    const answers = model.requests.filter((request) => !isSummary(request));
    expect(summaries.length).toBeGreaterThanOrEqual(2);
    expect(answers.length).toBeGreaterThanOrEqual(PROBLEMS.length);
    // No message is in two summaries: the first message of the conversation is in the first one alone.
    const withHall = summaries.filter(({ messages }) =>
      messages[0]?.content.includes('Customer: my card is'),
    );
    expect(withHall).toEqual([summaries[0]!]);
    expect(summaries[1]?.messages[0]?.content).toContain('SUMMARY: the router stands in the hall.');
    for (const request of model.requests) {
      const sent = JSON.stringify(request.messages) + request.system;
      expect(sent).not.toContain(CARD);
      expect(sent.length).toBeLessThan(40_000);
      expect(request.messages.length).toBeLessThanOrEqual(15);
    }
    expect(answers.at(-1)?.system).toContain(
      '<summary>\nSUMMARY: the router stands in the hall.\n</summary>',
    );
    const { model_memory: memory, turn_count: turns } = await memoryOf(id);
    expect(memory.summary).toBe('SUMMARY: the router stands in the hall.');
    expect(memory.calls).toBe(model.requests.length);
    expect(memory.summarySeq).toBeGreaterThan(2 * turns - 16);
    expect(await metric(app, 'llm_summaries_total{source="model"}')).toBe(summaries.length);
  });

  test('is summarized in the customer’s own words when the model fails', async () => {
    const model = modelThat('fails');
    await using app = await startTestApp({ model, env: { MODEL_CLASSIFY: 'false' } });
    const { model_memory: memory } = await memoryOf(await talk(app));
    expect(memory.summary).toContain('The customer wrote: my internet is down');
    expect(memory.summary).not.toContain('4111');
    expect(memory.summary.length).toBeLessThanOrEqual(1_000);
    const answers = model.requests.filter((request) => !isSummary(request));
    expect(answers.at(-1)?.system).toContain('The customer wrote:');
  });

  test('may cost so many requests and no more; then it is answered offline, and that is counted', async () => {
    const model = modelThat('summarizes');
    await using app = await startTestApp({
      model,
      env: { MODEL_CLASSIFY: 'false', MODEL_CALLS_PER_CONVERSATION: '3' },
    });
    const { model_memory: memory } = await memoryOf(await talk(app));
    expect(model.requests).toHaveLength(3);
    expect(memory.calls).toBe(3);
    const refused = PROBLEMS.length - 3;
    expect(
      await metric(app, 'llm_fallback_requests_total{reason="conversation_limit"}'),
    ).toBeGreaterThanOrEqual(refused);
    expect(await metric(app, 'llm_tokens_total{direction="input"}')).toBe(300);
  });
});

describe('a budget that is spent', () => {
  test('ends in offline answers, a full gauge and one log line', async () => {
    const { sql } = await openTestDatabase();
    const day = new Date().toISOString().slice(0, 10);
    await sql`delete from model_usage`;
    // Another node spent nearly all of it.
    await sql`insert into model_usage (day, model, input_tokens) values (${day}, 'scripted', 950)`;
    const model = answeringModel((request) => ({ say: honestWords(request) }));
    await using app = await startTestApp({
      model,
      env: { MODEL_CLASSIFY: 'false', MODEL_DAILY_TOKENS: '1000' },
    });
    await using chat = await connectChat(app);
    const first = (await chat.say(QUESTION)).at(-1);
    const second = (await chat.say(QUESTION)).at(-1);
    expect(first).toMatchObject({ source: 'model', finish_reason: 'stop' });
    expect(second).toMatchObject({ source: 'dialogue', finish_reason: 'fallback' });
    expect(model.requests).toHaveLength(1);
    expect(await metric(app, 'llm_fallback_requests_total{reason="budget"}')).toBe(1);
    expect(await metric(app, 'llm_budget_used_ratio')).toBeGreaterThanOrEqual(1);
    expect(app.logLines.filter((line) => line.includes('is spent for today'))).toHaveLength(1);
  });
});
