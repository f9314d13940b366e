import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { openDatabase } from '#db/client.ts';
import { startEmbeddedDatabase } from '#db/embedded/embedded-database.ts';
import { runMigrations } from '#db/migrations.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

describe('health', () => {
  test('reports every part', async () => {
    const response = await app.request('/api/v1/health');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'ok',
      database: { status: 'ok' },
      websocket: { status: 'ok', active_connections: 0 },
      model: { status: 'off', name: null },
      knowledge: { status: 'ok' },
      versions: { bun: Bun.version },
    });
    expect(await (await app.request('/api/v1/health/live')).json()).toEqual({ status: 'ok' });
  });

  test('is 503 when the database is gone, and chat says so in an answer that may be retried', async () => {
    const embedded = await startEmbeddedDatabase(null);
    await runMigrations(embedded);
    await using database = openDatabase(embedded);
    await using lonely = await startTestApp({ database });
    await embedded[Symbol.asyncDispose]();
    const response = await lonely.request('/api/v1/health');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      status: 'down',
      database: { status: 'down', latency_ms: null },
    });
    const sent = await lonely.request('/api/v1/chat/messages', { body: { content: 'internet is down' } });
    expect(sent.status).toBe(503);
    expect(await sent.json()).toMatchObject({ code: 'store_unavailable' });
    expect(Number(sent.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('metrics', () => {
  const BRIEF_METRICS = [
    ['websocket_connections_total', 'gauge'],
    ['websocket_messages_total', 'counter'],
    ['websocket_connection_duration_seconds', 'histogram'],
    ['websocket_errors_total', 'counter'],
    ['chat_response_time_seconds', 'histogram'],
    ['intent_classification_confidence', 'histogram'],
    ['knowledge_base_hits_total', 'counter'],
    ['llm_fallback_requests_total', 'counter'],
  ] as const;

  test('carry the names of the product brief, and count', async () => {
    await app.request('/api/v1/chat/messages', { body: { content: 'internet is down' } });
    const text = await (await app.request('/metrics')).text();
    for (const [name, type] of BRIEF_METRICS) expect(text).toContain(`# TYPE ${name} ${type}\n`);
    expect(text).toMatch(/chat_response_time_seconds_count\{agent_type="tech_support"\} [1-9]/);
    expect(text).toMatch(/commit_batch_size_count [1-9]/);
    expect(text).toContain('turn_decisions_total{decision="answer"}');
    expect(text).toMatch(/database_query_seconds_count\{statement="group_commit"\} [1-9]/);
    expect(text).toMatch(/database_query_seconds_count\{statement="listArticles"\} [1-9]/);
    expect(text).toMatch(/turn_stage_seconds_count\{stage="plan"\} [1-9]/);
    expect(text).toContain('database_queries_under_way 0');
  });

  test('have no label that holds an id', async () => {
    const { conversation_id } = (await (
      await app.request('/api/v1/chat/messages', { body: { content: 'hello' } })
    ).json()) as { conversation_id: string };
    await app.request(`/api/v1/chat/conversations/${conversation_id}`);
    await app.request(`/api/v1/nothing/${conversation_id}`);
    const text = await (await app.request('/metrics')).text();
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test('need the token when there is one', async () => {
    await using guarded = await startTestApp({ secrets: { metricsToken: 'a-metrics-token-of-length' } });
    expect((await guarded.request('/metrics')).status).toBe(401);
    expect((await guarded.request('/metrics', { token: 'a-metrics-token-of-lengti' })).status).toBe(401);
    expect((await guarded.request('/metrics', { token: 'a-metrics-token-of-length' })).status).toBe(200);
  });

  test('without a token are for loopback only', async () => {
    await using proxied = await startTestApp({ env: { TRUSTED_PROXIES: '127.0.0.1,::1' } });
    expect(
      (await proxied.request('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } })).status,
    ).toBe(401);
  });
});

describe('knowledge', () => {
  test('is searched in levels, with scores, filtered by agent', async () => {
    const exact = (await (await app.request('/api/v1/knowledge/search?q=internet+is+down')).json()) as {
      results: { level: string; score: number; agent: string }[];
    };
    expect(exact.results[0]).toMatchObject({ level: 'exact', agent: 'tech_support' });
    const typo = (await (await app.request('/api/v1/knowledge/search?q=routr+restrat')).json()) as {
      results: { level: string; score: number }[];
    };
    expect(typo.results[0]?.level).toBe('partial');
    const billing = (await (
      await app.request('/api/v1/knowledge/search?q=internet&agent=billing&limit=50')
    ).json()) as { results: { agent: string; score: number }[] };
    expect(new Set(billing.results.map(({ agent }) => agent))).toEqual(new Set(['billing']));
    const scores = billing.results.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
  });

  test('is searched over all agents unless one is named', async () => {
    const { results } = (await (await app.request('/api/v1/knowledge/search?q=late+fee')).json()) as {
      results: { agent: string }[];
    };
    expect(results[0]?.agent).toBe('billing');
  });

  test('lists categories whose counts add up to all articles', async () => {
    const { categories } = (await (await app.request('/api/v1/knowledge/categories')).json()) as {
      categories: { article_count: number; agent: string }[];
    };
    const { knowledge } = (await (await app.request('/api/v1/health')).json()) as {
      knowledge: { article_count: number };
    };
    expect(categories.reduce((sum, { article_count }) => sum + article_count, 0)).toBe(
      knowledge.article_count,
    );
    expect(knowledge.article_count).toBeGreaterThanOrEqual(120);
  });

  test('takes one word per person on an article, and the last one counts', async () => {
    const { access_token: token } = (await (
      await app.request('/api/v1/auth/guest', { method: 'POST' })
    ).json()) as { access_token: string };
    const { results } = (await (await app.request('/api/v1/knowledge/search?q=late+fee')).json()) as {
      results: { slug: string }[];
    };
    const article = results[0]!.slug;
    const read = async () =>
      (
        (await (await app.request(`/api/v1/knowledge/articles/${article}`)).json()) as {
          feedback: { helpful: number; not_helpful: number };
        }
      ).feedback;
    const before = await read();
    for (const helpful of [true, false]) {
      const sent = await app.request('/api/v1/knowledge/feedback', {
        body: { article, helpful, comment: 'card 4111111111111111' },
        token,
      });
      expect(await sent.json()).toEqual({ article, helpful });
    }
    expect(await read()).toEqual({ helpful: before.helpful, not_helpful: before.not_helpful + 1 });
    expect(
      (await app.request('/api/v1/knowledge/feedback', { body: { article, helpful: true } })).status,
    ).toBe(401);
    expect(
      (
        await app.request('/api/v1/knowledge/feedback', {
          body: { article: 'no-such-article', helpful: true },
          token,
        })
      ).status,
    ).toBe(404);
    expect((await app.request('/api/v1/knowledge/articles/no-such-article')).status).toBe(404);
  });

  test('a changed article is answered from after the index was refreshed, and a new revision is counted', async () => {
    const { sql } = app.runtime.deps.database;
    const { revision, title } = (await (
      await app.request('/api/v1/knowledge/articles/no-internet-connection')
    ).json()) as { revision: number; title: string };
    await sql`update articles set title = ${`${title} (edited)`}, revision = revision + 1, updated_at = now() where slug = 'no-internet-connection'`;
    try {
      let current: { revision: number; title: string };
      do {
        await Bun.sleep(50);
        current = (await (
          await app.request('/api/v1/knowledge/articles/no-internet-connection')
        ).json()) as typeof current;
      } while (current.revision === revision);
      expect(current).toMatchObject({ revision: revision + 1, title: `${title} (edited)` });
    } finally {
      await sql`update articles set title = ${title}, updated_at = now() where slug = 'no-internet-connection'`;
    }
  }, 15_000);
});
