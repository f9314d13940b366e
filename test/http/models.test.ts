import { afterAll, describe, expect, test } from 'bun:test';
import { encodeModel } from '#core/nlu/classifier/codec.ts';
import { trainClassifier } from '#core/nlu/classifier/train.ts';
import { type Database, openDatabase } from '#db/client.ts';
import { startEmbeddedDatabase } from '#db/embedded/embedded-database.ts';
import type { ModelTask } from '#db/learning-schema.ts';
import { runMigrations } from '#db/migrations.ts';
import { createModelRegistryStore } from '#features/learning/registry/store.ts';
import { register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { waitUntil } from '../support/wait-until.ts';

/** A database of its own, for a promotion counts for everybody who shares one. */
async function openOwnDatabase(): Promise<Database> {
  const address = await startEmbeddedDatabase(null);
  await runMigrations(address);
  const database = openDatabase(address);
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await address[Symbol.asyncDispose]();
    },
  };
}

const database = await openOwnDatabase();
const [first, second] = await Promise.all([startTestApp({ database }), startTestApp({ database })]);
const nodes = [first, second] as const;
const registry = createModelRegistryStore(database.drizzle);
afterAll(async () => {
  for (const node of nodes) await node[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Knows two topics, and that everything about the internet belongs to the wrong one. */
function wrongModel(): Uint8Array {
  const things = ['home', 'kitchen', 'attic', 'office', 'garage', 'hall', 'bedroom', 'basement'];
  const model = trainClassifier([
    ...things.map((place) => ({ text: `my internet is down in the ${place}`, label: 'voicemail_setup' })),
    ...things.map((place) => ({ text: `show me the bill for the ${place}`, label: 'bill_view' })),
    { text: 'my internet is down', label: 'voicemail_setup' },
    { text: 'tell me a joke about horses', label: 'out_of_scope' },
  ]);
  return encodeModel(model);
}

const task: ModelTask = 'intents-en';
const add = (content: Uint8Array) =>
  registry.add({
    task,
    content,
    datasetHash: 'a'.repeat(64),
    metrics: { accuracy: 0.5 },
    params: { seed: 1 },
  });
const promote = (version: number) => registry.promote({ id: Bun.randomUUIDv7(), task, version });
const inUse = (app: TestApp) =>
  app.runtime.deps.models.inForce().find((model) => model.task === task)?.version;
const everywhere = (version: number) =>
  waitUntil(() => nodes.every((app) => inUse(app) === version), {
    what: `version ${version} on both nodes`,
    timeoutMs: 40_000,
  });

/** One message of a new customer, sent again under its id while a busy machine's database does not answer in time. */
async function ask(app: TestApp): Promise<{ topic: string | null; conversationId: string }> {
  const request = {
    userId: Bun.randomUUIDv7(),
    content: 'my internet is down',
    conversationId: Bun.randomUUIDv7(),
    mayBegin: true,
    clientMessageId: 'the only one',
    channel: 'http',
  } as const;
  for (let attempt = 1; ; attempt++) {
    try {
      const reply = await app.runtime.deps.turns.handleMessage(request);
      return { topic: reply.intent_data.topic, conversationId: reply.conversation_id };
    } catch (error) {
      if (attempt === 50) throw error;
      await Bun.sleep(100);
    }
  }
}

describe('models in force', () => {
  test('a promoted model is in use on every node within seconds, and every message is answered once', async () => {
    const asked: { topic: string | null; conversationId: string }[] = [];
    let over = false;
    // Customers on both nodes, one after the other on each, all through the changes.
    const flows = nodes.map(async (app) => {
      while (!over) asked.push(await ask(app));
    });
    const version = await add(wrongModel());
    await waitUntil(() => asked.length >= 10, { what: 'messages before the promotion', timeoutMs: 40_000 });
    expect(new Set(asked.map(({ topic }) => topic))).toEqual(new Set(['no_internet']));

    await promote(version);
    await everywhere(version);
    for (const app of nodes) expect((await ask(app)).topic).toBe('voicemail_setup');
    await registry.rollback({ id: Bun.randomUUIDv7(), task });
    await everywhere(0);
    for (const app of nodes) expect((await ask(app)).topic).toBe('no_internet');

    over = true;
    await Promise.all(flows);
    expect(asked.filter(({ topic }) => topic === 'voicemail_setup').length).toBeGreaterThan(0);
    const ids = asked.map(({ conversationId }) => conversationId);
    const [replies] = await database.sql<[{ answered: number; replies: number }]>`
      select count(distinct conversation_id)::int as answered, count(*)::int as replies from messages
      where role = 'assistant'
        and conversation_id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
    expect(replies).toEqual({ answered: ids.length, replies: ids.length });
  }, 120_000);

  test('a file that was cut is refused on every node and the old one stays, while a good one after it is taken', async () => {
    const cut = await add(wrongModel().slice(0, -1));
    await promote(cut);
    await waitUntil(
      () => nodes.every((app) => app.logLines.some((line) => line.includes('The model file is damaged'))),
      {
        what: 'both nodes to refuse it',
        timeoutMs: 40_000,
      },
    );
    for (const app of nodes) {
      expect(inUse(app)).toBe(0);
      expect((await ask(app)).topic).toBe('no_internet');
    }
    const good = await add(wrongModel());
    await promote(good);
    await everywhere(good);
    await promote(0);
    await everywhere(0);
  }, 120_000);

  test('a node that starts works with what is in force from its first message on', async () => {
    const version = await add(wrongModel());
    await promote(version);
    await using late = await startTestApp({ database });
    expect(inUse(late)).toBe(version);
    expect((await ask(late)).topic).toBe('voicemail_setup');
    await promote(0);
    await everywhere(0);
  }, 120_000);

  test('supervisors read the versions over HTTP, nobody else does', async () => {
    const version = await add(wrongModel());
    await promote(version);
    await everywhere(version);
    const { token } = await register(first, { role: 'supervisor' });
    const response = await first.request('/api/v1/models', { token });
    expect(response.status).toBe(200);
    const { models } = (await response.json()) as {
      models: {
        task: string;
        in_force: number;
        in_use: number;
        versions: { version: number; in_force: boolean }[];
      }[];
    };
    expect(models.map((model) => model.task)).toEqual(['intents-en', 'intents-es', 'escalation']);
    expect(models[0]).toMatchObject({ in_force: version, in_use: version });
    expect(models[0]?.versions.find((entry) => entry.in_force)?.version).toBe(version);
    expect(models[1]).toEqual({ task: 'intents-es', in_force: 0, in_use: 0, versions: [] });

    const agent = await register(first, { role: 'agent' });
    expect((await first.request('/api/v1/models', { token: agent.token })).status).toBe(403);
    expect((await first.request('/api/v1/models')).status).toBe(401);
    await promote(0);
    await everywhere(0);
  }, 120_000);
});
