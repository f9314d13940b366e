import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ChatReply } from '#features/chat/reply.ts';
import { scriptedModel, shownWords } from '../support/scripted-model.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

type Reply = ChatReply & { guest_token?: string };

async function newGuest(): Promise<string> {
  const response = await app.request('/api/v1/auth/guest', { method: 'POST' });
  return ((await response.json()) as { access_token: string }).access_token;
}

async function say(
  content: string,
  { token, conversation, on = app, id }: { token: string; conversation?: string; on?: TestApp; id?: string },
): Promise<Reply> {
  const body = {
    content,
    ...(conversation === undefined ? {} : { conversation_id: conversation }),
    ...(id === undefined ? {} : { id }),
  };
  const response = await on.request('/api/v1/chat/messages', { body, token });
  expect(response.status).toBe(200);
  return (await response.json()) as Reply;
}

describe('the examples of the product brief', () => {
  test('"my bill is so expensive" is billing, surer than 0.8, for the billing agent', async () => {
    const reply = await say('my bill is so expensive', { token: await newGuest() });
    expect(reply).toMatchObject({ intent: 'billing', agent: 'billing' });
    expect(reply.intent_data.confidence).toBeGreaterThan(0.8);
  });

  test('"internet is down" gets an assistant reply that contains "internet"', async () => {
    const reply = await say('internet is down', { token: await newGuest() });
    expect(reply.role).toBe('assistant');
    expect(reply.content.toLowerCase()).toContain('internet');
  });
});

describe('a conversation', () => {
  test('from problem to escalation: no step twice, everything stored and explained', async () => {
    const token = await newGuest();
    const first = await say('internet is down AGAIN', { token });
    const conversation = first.conversation_id;
    const replies = [first];
    for (const message of [
      "that didn't work",
      'still not working',
      "it's STILL broken!!",
      'THIS IS RIDICULOUS!!! NOTHING WORKS, I AM FURIOUS!!!',
    ]) {
      replies.push(await say(message, { token, conversation }));
    }
    expect(replies[1]).toMatchObject({
      intent: first.intent,
      intent_data: { topic: first.intent_data.topic, confidence: 0 },
    });
    expect(replies.at(-1)).toMatchObject({
      state: 'escalation',
      escalation_reason: 'high_frustration',
      tone: 'empathetic_escalation',
    });
    expect(new Set(replies.map(({ content }) => content)).size).toBe(replies.length);

    const response = await app.request(`/api/v1/chat/conversations/${conversation}`, { token });
    const stored = (await response.json()) as {
      state: string;
      messages: { seq: number; role: string; content: string; reply?: ChatReply }[];
      solutions: { article_slug: string; step: number; outcome: string }[];
    };
    expect(stored.state).toBe('escalation');
    expect(stored.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(stored.messages.filter(({ role }) => role === 'assistant').map(({ content }) => content)).toEqual(
      replies.map(({ content }) => content),
    );
    const offered = stored.solutions.map(({ article_slug, step }) => `${article_slug}#${step}`);
    expect(new Set(offered).size).toBe(offered.length);
    expect(stored.solutions.filter(({ outcome }) => outcome === 'failed').length).toBeGreaterThanOrEqual(3);
    const last = stored.messages.at(-1)?.reply;
    expect(last?.frustration.level).toBeGreaterThanOrEqual(8);
    expect(last?.frustration.parts.reduce((sum, { points }) => sum + points, 0)).toBeGreaterThanOrEqual(8);
  });

  test('"it works now" marks the solution as worked and resolves', async () => {
    const token = await newGuest();
    const { conversation_id: conversation } = await say('my wifi is slow upstairs', { token });
    const reply = await say('it works now, thanks', { token, conversation });
    expect(reply).toMatchObject({ state: 'resolved', decision: 'resolve' });
    const stored = (await (
      await app.request(`/api/v1/chat/conversations/${conversation}`, { token })
    ).json()) as { solutions: { outcome: string }[] };
    expect(stored.solutions.map(({ outcome }) => outcome)).toEqual(['worked']);
  });

  test('asking for a person is enough to get one', async () => {
    expect(await say('let me talk to a human please', { token: await newGuest() })).toMatchObject({
      state: 'escalation',
      escalation_reason: 'customer_request',
    });
  });

  test('a clear new topic moves to another agent and the reply says so', async () => {
    const token = await newGuest();
    const { conversation_id: conversation, agent } = await say('no internet at all', { token });
    expect(agent).toBe('tech_support');
    const reply = await say('ok, other question: why did my bill go up this month', { token, conversation });
    expect(reply.agent).toBe('billing');
    expect(reply.content).toContain('Billing');
  });

  test('two messages at the same time are answered one after the other', async () => {
    const token = await newGuest();
    const { conversation_id: conversation } = await say('hello', { token });
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, index) => say(`my bill is wrong ${index}`, { token, conversation })),
    );
    expect(replies.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 10 }, (_, index) => 4 + 2 * index),
    );
  });

  test('a second server that changed the conversation makes the turn start over from the new state', async () => {
    await using other = await startTestApp();
    const token = await newGuest();
    const { conversation_id: conversation } = await say('internet is down', { token });
    await say("that didn't work", { token, conversation, on: other });
    const replies = await Promise.all([
      say("that didn't work", { token, conversation }),
      say('still not working', { token, conversation, on: other }),
    ]);
    expect(replies.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual([6, 8]);
    const stored = (await (
      await app.request(`/api/v1/chat/conversations/${conversation}`, { token })
    ).json()) as { solutions: { article_slug: string; step: number }[] };
    const offered = stored.solutions.map(({ article_slug, step }) => `${article_slug}#${step}`);
    expect(new Set(offered).size).toBe(offered.length);
  });

  test('goes on from what is stored when the server has forgotten it', async () => {
    const token = await newGuest();
    const first = await say('internet is down', { token });
    await using restarted = await startTestApp();
    const repeated = await say('can you repeat that', {
      token,
      conversation: first.conversation_id,
      on: restarted,
    });
    expect(repeated.content).toContain(first.content.slice(0, 40));
  });

  test('sending an id again returns the stored reply, and other words under it are refused', async () => {
    const token = await newGuest();
    const { conversation_id: conversation } = await say('hello', { token });
    const first = await say('my wifi is slow', { token, conversation, id: 'a' });
    expect(await say('my wifi is slow', { token, conversation, id: 'a' })).toEqual(first);
    const other = await app.request('/api/v1/chat/messages', {
      body: { content: 'no', conversation_id: conversation, id: 'a' },
      token,
    });
    expect(other.status).toBe(409);
  });
});

describe('privacy', () => {
  test('nobody reads or continues a conversation that is not theirs; it looks like none', async () => {
    const { conversation_id: conversation } = await say('my bill is wrong', { token: await newGuest() });
    const stranger = await newGuest();
    const missing = await app.request(`/api/v1/chat/conversations/${Bun.randomUUIDv7()}`, {
      token: stranger,
    });
    const stolen = await app.request(`/api/v1/chat/conversations/${conversation}`, { token: stranger });
    expect([missing.status, stolen.status]).toEqual([404, 404]);
    const bodies = [await missing.json(), await stolen.json()].map((body) => ({
      ...(body as object),
      request_id: '',
    }));
    expect(bodies[0]).toEqual(bodies[1]!);
    const continued = await app.request('/api/v1/chat/messages', {
      body: { content: 'hi', conversation_id: conversation },
      token: stranger,
    });
    expect(continued.status).toBe(404);
    expect((await app.request(`/api/v1/chat/conversations/${conversation}`)).status).toBe(401);
  });

  test('staff list conversations that wait for a person; customers may not', async () => {
    const token = await newGuest();
    const { conversation_id: conversation } = await say('agent please', { token });
    const { token: staff } = await app.runtime.deps.tokens.sign({
      userId: Bun.randomUUIDv7(),
      role: 'agent',
      guest: false,
      sessionId: null,
    });
    const list = (await (
      await app.request('/api/v1/chat/conversations?scope=all&state=escalation', { token: staff })
    ).json()) as { conversations: { id: string }[] };
    expect(list.conversations.map(({ id }) => id)).toContain(conversation);
    expect((await app.request('/api/v1/chat/conversations?scope=all', { token })).status).toBe(403);
    expect((await app.request(`/api/v1/chat/conversations/${conversation}`, { token: staff })).status).toBe(
      200,
    );
  });

  test('card numbers, social security numbers and passwords are masked before they are stored', async () => {
    const token = await newGuest();
    const { conversation_id: conversation } = await say(
      'my card 4111 1111 1111 1111 and ssn 219-09-9999, the password is Hunter2! thanks',
      { token },
    );
    const text = await (await app.request(`/api/v1/chat/conversations/${conversation}`, { token })).text();
    for (const secret of ['4111', '219-09', 'Hunter2']) expect(text).not.toContain(secret);
    const [row] = await app.runtime.deps.database
      .sql`select content from messages where conversation_id = ${conversation} and seq = 1`;
    expect(row?.['content']).not.toContain('4111');
  });

  test('no log line holds what a customer wrote or a token', async () => {
    const token = await newGuest();
    await say('a very peculiar sentence about zebras', { token });
    const lines = app.logLines.join('');
    expect(lines).toContain('Chat message processed');
    expect(lines).not.toContain('zebras');
    expect(lines).not.toContain(token);
  });
});

describe('lists', () => {
  test('hold conversations in every state unless one is asked for', async () => {
    const token = await newGuest();
    const { conversation_id: escalated } = await say('agent please', { token });
    const { conversation_id: initial } = await say('my bill is wrong', { token });
    const list = async (query: string) => {
      const response = await app.request(`/api/v1/chat/conversations${query}`, { token });
      return ((await response.json()) as { conversations: { id: string }[] }).conversations.map(
        ({ id }) => id,
      );
    };
    expect(await list('')).toEqual([initial, escalated]);
    expect(await list('?state=escalation')).toEqual([escalated]);
  });

  test('page by cursor, newest first, without a gap or a double', async () => {
    const token = await newGuest();
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push((await say('hello', { token })).conversation_id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = (await (
        await app.request(`/api/v1/chat/conversations?limit=2${query}`, { token })
      ).json()) as { conversations: { id: string }[]; next_cursor: string | null };
      seen.push(...page.conversations.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(ids.reverse());
  });

  test('refuse a cursor that was made up', async () => {
    const response = await app.request('/api/v1/chat/conversations?cursor=nonsense', {
      token: await newGuest(),
    });
    expect(response.status).toBe(400);
  });

  test('messages of a long conversation are read in parts', async () => {
    const token = await newGuest();
    const { conversation_id: conversation } = await say('hello', { token });
    for (let index = 0; index < 3; index += 1) await say('hello again', { token, conversation });
    const part = (await (
      await app.request(`/api/v1/chat/conversations/${conversation}?limit=5`, { token })
    ).json()) as { messages: unknown[]; next_after_seq: number };
    expect(part.messages).toHaveLength(5);
    const rest = (await (
      await app.request(`/api/v1/chat/conversations/${conversation}?after_seq=${part.next_after_seq}`, {
        token,
      })
    ).json()) as { messages: { seq: number }[]; next_after_seq: null };
    expect(rest.messages.map(({ seq }) => seq)).toEqual([6, 7, 8]);
    expect(rest.next_after_seq).toBeNull();
  });
});

describe('a language model', () => {
  const QUESTION = 'what should I know about cables';

  test('answers what the knowledge base does not know, from masked text', async () => {
    const model = scriptedModel([{ say: 'Thanks for asking. {honest}' }]);
    await using online = await startTestApp({ model });
    const reply = await say(`${QUESTION} and splitters, 4111 1111 1111 1111`, {
      token: await newGuest(),
      on: online,
    });
    expect(reply).toMatchObject({ source: 'model' });
    expect(model.requests).toHaveLength(1);
    expect(reply.content).toStartWith(`Thanks for asking. ${shownWords(model.requests[0]!)}`);
    expect(JSON.stringify(model.requests[0])).not.toContain('4111');
  });

  test('that writes what cannot be stored is stored in the nearest form', async () => {
    const model = scriptedModel([{ say: 'So \u0000sorry \ud83d for that. {honest}' }]);
    await using online = await startTestApp({ model });
    expect(await say(QUESTION, { token: await newGuest(), on: online })).toMatchObject({
      source: 'model',
      content: `So sorry \ufffd for that. ${shownWords(model.requests[0]!)}`,
    });
  });

  test('is not asked when the answer is known', async () => {
    const model = scriptedModel([]);
    await using online = await startTestApp({ model });
    expect(await say('internet is down', { token: await newGuest(), on: online })).toMatchObject({
      source: 'knowledge',
    });
    expect(model.requests).toHaveLength(0);
  });

  test('that fails, hangs or promises something leaves the customer with the offline answer', async () => {
    const model = scriptedModel([
      { fail: 'no' },
      { hang: true },
      { say: 'I have credited $50 to your account.' },
    ]);
    await using online = await startTestApp({ model, env: { OPENAI_TIMEOUT_MS: '100' } });
    const token = await newGuest();
    const offline = await say(QUESTION, { token: await newGuest() });
    for (let index = 0; index < 3; index += 1) {
      const reply = await say(QUESTION, { token, on: online });
      expect(reply).toMatchObject({ source: 'dialogue', decision: offline.decision });
    }
    expect(model.requests).toHaveLength(3);
    const metrics = await (await online.request('/metrics')).text();
    expect(metrics).toContain('llm_failures_total{reason="timeout"} 1');
  });
});
