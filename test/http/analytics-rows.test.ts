import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { parse } from 'csv-parse/sync';
import { FACT_COLUMN_NAMES } from '#core/analytics/fact-columns.ts';
import { holdStory, laterDay, ownDay, readReport, type Story } from '../support/analytics-story.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { waitUntil } from '../support/wait-until.ts';

let app: TestApp;
let story: Story;
let window: string;
beforeAll(async () => {
  app = await startTestApp();
  story = await holdStory(app, { count: 30 });
  window = `from=${story.from}&to=${story.to}`;
}, 120_000);
afterAll(() => app[Symbol.asyncDispose]());

const PATH = '/api/v1/analytics/conversations';

interface Page {
  readonly conversations: readonly Readonly<Record<string, unknown>>[];
  readonly next_cursor: string | null;
}

function get(query: string, headers: Record<string, string> = {}): Promise<Response> {
  return app.request(`${PATH}?${query}`, { token: story.supervisor.token, headers });
}

async function ndjson(query: string): Promise<Readonly<Record<string, unknown>>[]> {
  const text = await (await get(`${query}&format=ndjson`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('rows', () => {
  test('come in pages, those begun last first, without a gap or a double', async () => {
    const seen: unknown[] = [];
    let cursor = '';
    for (;;) {
      const page: Page = await readReport(app, `${PATH}?${window}&limit=7${cursor}`, story.supervisor);
      expect(page.conversations.length).toBeLessThanOrEqual(7);
      seen.push(...page.conversations);
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    const byBegin = story.raw.toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1));
    expect(seen.map((row) => (row as { conversation_id: string }).conversation_id)).toEqual(
      byBegin.map(({ id }) => id),
    );
    expect(seen).toEqual(await ndjson(window));
  });

  test('tell of each conversation what was said in it', async () => {
    for (const row of await ndjson(window)) {
      const raw = story.raw.find(({ id }) => id === row['conversation_id']);
      const turns = raw?.messages.flatMap(({ reply }) => reply ?? []) ?? [];
      expect(row).toMatchObject({
        begun_at: raw?.created_at,
        state: raw?.state,
        agent: raw?.agent,
        tone: raw?.tone,
        channel: 'http',
        turns: turns.length,
        frustration_max: Math.max(...turns.map(({ frustration }) => frustration.level)),
        solutions_offered: raw?.solutions.length,
        ratings: story.ratings.filter(({ conversationId }) => conversationId === raw?.id).length,
        matching_turns: null,
      });
      for (const column of FACT_COLUMN_NAMES) expect(row[column]).toBeNumber();
    }
  });

  test.each([
    ['state=escalation', (row: Readonly<Record<string, unknown>>) => row['state'] === 'escalation'],
    ['agent=billing', (row: Readonly<Record<string, unknown>>) => row['agent'] === 'billing'],
    ['language=es', (row: Readonly<Record<string, unknown>>) => row['language'] === 'es'],
    ['topic=none', (row: Readonly<Record<string, unknown>>) => row['topic'] === null],
    ['topic=no_internet', (row: Readonly<Record<string, unknown>>) => row['topic'] === 'no_internet'],
    ['with=follow_ups', (row: Readonly<Record<string, unknown>>) => row['follow_ups'] !== 0],
    ['without=follow_ups', (row: Readonly<Record<string, unknown>>) => row['follow_ups'] === 0],
    [
      'handed_over_for=safety',
      (row: Readonly<Record<string, unknown>>) => row['handed_over_for'] === 'safety',
    ],
    ['min_turns=3', (row: Readonly<Record<string, unknown>>) => Number(row['turns']) >= 3],
    [
      'intent=technical&with=rated&without=handed_over',
      (row: Readonly<Record<string, unknown>>) =>
        row['intent'] === 'technical' && row['rated'] === 1 && row['handed_over'] === 0,
    ],
  ])('of a filter are those that fit it: %s', async (filter, fits) => {
    const all = await ndjson(window);
    const found = await ndjson(`${window}&${filter}`);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(all.length);
    expect(found).toEqual(all.filter(fits));
  });

  test('with an article are those in which it was offered, or worked, or failed', async () => {
    const offers = story.raw.flatMap(({ id, solutions }) =>
      solutions.map((solution) => ({ id, ...solution })),
    );
    const failed = offers.find(({ outcome }) => outcome === 'failed');
    const article = failed?.article_slug;
    const idsOf = async (query: string) =>
      new Set((await ndjson(`${window}&${query}`)).map((row) => row['conversation_id']));
    const own = offers.filter(({ article_slug }) => article_slug === article);
    expect(await idsOf(`article=${article}`)).toEqual(new Set(own.map(({ id }) => id)));
    const step = own.filter((offer) => offer.step === failed?.step);
    expect(await idsOf(`article=${article}&step=${failed?.step}`)).toEqual(new Set(step.map(({ id }) => id)));
    const known = step.filter(({ outcome }) => outcome === 'failed');
    expect(await idsOf(`article=${article}&step=${failed?.step}&outcome=failed`)).toEqual(
      new Set(known.map(({ id }) => id)),
    );
  });
});

describe('a file', () => {
  test('of CSV is read by a parser, has a line for each conversation, and says the same as NDJSON', async () => {
    const response = await get(`${window}&format=csv`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="conversations-${story.from.slice(0, 10)}-${story.to.slice(0, 10)}.csv"`,
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const lines = parse(await response.text(), { columns: true, record_delimiter: '\r\n' }) as Record<
      string,
      string
    >[];
    const rows = await ndjson(window);
    expect(lines).toEqual(
      rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value ?? '')])),
      ),
    );
  });

  test.each([
    ['text/csv', 'text/csv'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['text/html, text/csv;q=0.9', 'text/csv'],
    ['application/json, text/csv', 'application/json'],
    ['*/*', 'application/json'],
  ])('is what the header Accept asks for: %s', async (accept, type) => {
    const response = await get(window, { accept });
    await response.text();
    expect(response.headers.get('content-type')).toStartWith(type);
  });

  test('goes on from a cursor', async () => {
    const page: Page = await readReport(app, `${PATH}?${window}&limit=10`, story.supervisor);
    expect(await ndjson(`${window}&cursor=${page.next_cursor}`)).toEqual((await ndjson(window)).slice(10));
  });

  test('leaves what a spreadsheet would run as text', async () => {
    const { sql } = app.runtime.deps.database;
    const id = story.raw[0]?.id ?? '';
    await sql`update conversation_facts set escalation_model = '=cmd|"/c calc"!A1' where conversation_id = ${id}`;
    const text = await (await get(`${window}&format=csv`)).text();
    expect(text).toContain(`"'=cmd|""/c calc""!A1"`);
    expect(text).not.toMatch(/(^|,)"?[=+@-]/m);
  });
});

describe('a long file', () => {
  const COUNT = 6_000;
  const CHUNK = 250;
  const BEGIN = ownDay();
  const END = laterDay(BEGIN, 7);
  const LONG = `from=${BEGIN}&to=${END}`;
  beforeAll(async () => {
    const { sql } = app.runtime.deps.database;
    const template = story.raw[0]?.id ?? '';
    // In small parts: whoever else needs the database must not wait for long.
    for (let from = 0; from < COUNT; from += CHUNK) {
      await sql`
        with begun as (
          insert into conversations (id, owner_id, channel, version, head_seq, state, tone, attempt_count,
            frustration_level, frustration_memory, clarification_count, turn_count, created_at, updated_at)
          select gen_random_uuid(), owner_id, channel, 1, 1, 'initial', tone, 0, 0, 0, 0, 0, at, at
          from conversations, (select ${BEGIN}::text::timestamptz + n / 3 * interval '1 minute' as at
            from generate_series(${from}::int, ${from + CHUNK - 1}::int) as n) as times
          where id = ${template} returning id, created_at)
        insert into conversation_facts
        select (facts).* from (
          select jsonb_populate_record(f, jsonb_build_object('conversation_id', begun.id, 'begun_at', begun.created_at,
            'last_message_at', begun.created_at, 'read_at', begun.created_at, 'due_at', null)) as facts
          from conversation_facts f, begun where f.conversation_id = ${template} offset 0) as made`;
    }
  }, 120_000);
  afterAll(async () => {
    const { sql } = app.runtime.deps.database;
    for (let deleted = CHUNK; deleted > 0; ) {
      const rows = await sql`delete from conversations where id in (
        select id from conversations where created_at >= ${BEGIN}::text::timestamptz and created_at < ${END}::text::timestamptz limit 100) returning id`;
      deleted = rows.length;
    }
  }, 120_000);

  /** Statements that read rows so far. */
  async function statements(): Promise<number> {
    const { metrics } = app.runtime.deps;
    const text = await metrics.registry.metrics();
    return Number(/_count\{[^}]*statement="listFacts"[^}]*\} (\d+)/.exec(text)?.[1] ?? 0);
  }

  test('has every row once, though many began at the same moment', async () => {
    const rows = await ndjson(LONG);
    expect(rows).toHaveLength(COUNT);
    expect(new Set(rows.map((row) => row['conversation_id'])).size).toBe(COUNT);
    const begun = rows.map((row) => String(row['begun_at']));
    expect(begun).toEqual(begun.toSorted().reverse());
  }, 60_000);

  test('is found in pages too where a match is rare', async () => {
    const { sql } = app.runtime.deps.database;
    const [oldest] = (await ndjson(LONG)).slice(-1);
    const id = String(oldest?.['conversation_id']);
    await sql`update conversation_facts set topic = 'rare_topic' where conversation_id = ${id}`;
    const page: Page = await readReport(app, `${PATH}?${LONG}&topic=rare_topic`, story.supervisor);
    expect(page.conversations.map((row) => row['conversation_id'])).toEqual([id]);
    expect(page.next_cursor).toBeNull();
  }, 60_000);

  test('waits for a client that does not read, and ends with one that goes', async () => {
    const before = await statements();
    const { port } = new URL(app.url);
    const socket = connect(Number(port), 'localhost');
    socket.pause();
    socket.write(
      `GET ${PATH}?${LONG}&format=ndjson HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${story.supervisor.token}\r\n\r\n`,
    );
    let last = -1;
    // It fills what the sockets hold, and then rests.
    await waitUntil(
      async () => {
        const now = await statements();
        const resting = now > before && now === last;
        last = now;
        if (!resting) await Bun.sleep(300);
        return resting;
      },
      { what: 'the file to rest', timeoutMs: 30_000 },
    );
    expect(last - before).toBeLessThan(COUNT / 1_000);
    socket.destroy();
    await waitUntil(() => app.runtime.app.server?.pendingRequests === 0, { what: 'the file to end' });
    expect((await statements()) - before).toBeLessThan(COUNT / 1_000);
  }, 60_000);
});
