import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { laterDay, ownDay, readReport } from '../support/analytics-story.ts';
import { type Person, register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

/** Conversations by topic, in one week and in the next. */
const BEFORE = { no_internet: 120, slow_wifi: 60, bill_increase: 40 };
const NOW = { no_internet: 60, slow_wifi: 60, bill_increase: 100 };
const before = ownDay();
const WEEKS = { before, now: laterDay(before, 7), after: laterDay(before, 14) };

let app: TestApp;
let supervisor: Person;
beforeAll(async () => {
  app = await startTestApp();
  supervisor = await register(app, { role: 'supervisor' });
  for (const [counts, day, confidence] of [
    [BEFORE, WEEKS.before, 0.9],
    [NOW, WEEKS.now, 0.75],
  ] as const) {
    for (const [topic, count] of Object.entries(counts)) await insert({ topic, count, day, confidence });
  }
  await app.runtime.deps.analytics.refresher.refresh();
}, 120_000);
afterAll(() => app[Symbol.asyncDispose]());

/** Stores conversations of one turn each, as the turns themselves would, an hour apart from the first of a day on. */
async function insert(about: {
  topic: string;
  count: number;
  day: string;
  confidence: number;
}): Promise<void> {
  const { topic, count, day, confidence } = about;
  await app.runtime.deps.database.sql`
    with times as (select gen_random_uuid() as id, gen_random_uuid() as message, gen_random_uuid() as reply,
        ${day}::text::timestamptz + n % 160 * interval '1 hour' as at from generate_series(1, ${count}::int) as n),
      begun as (
        insert into conversations (id, owner_id, channel, version, head_seq, state, agent, intent, topic, tone,
          attempt_count, frustration_level, frustration_memory, clarification_count, turn_count, created_at, updated_at)
        select id, ${supervisor.userId}::uuid, 'http', 1, 2, 'initial', 'tech_support', 'technical', ${topic}::text,
          'helpful_friendly', 0, 0, 0, 0, 1, at, at from times),
      asked as (
        insert into messages (id, conversation_id, seq, role, content, created_at)
        select message, id, 1, 'user', 'x', at from times),
      answered as (
        insert into messages (id, conversation_id, seq, role, content, reply_to, created_at)
        select reply, id, 2, 'assistant', 'y', message, at from times),
      stale as (insert into stale_facts (conversation_id) select id from times)
    insert into turns (message_id, conversation_id, intent, topic, confidence, out_of_scope, matched_patterns, acts, agent,
      tone, state, frustration_level, frustration_parts, follow_up, attempt_count, decision, source, article_slugs,
      latency_ms, created_at)
    select message, id, 'technical', ${topic}::text, ${confidence}::real, false, '[]', '{}', 'tech_support',
      'helpful_friendly', 'initial', 0, '[]', false, 0, 'answer', 'knowledge', '[]', 1, at from times`;
}

interface Report {
  readonly cohort: { readonly conversations: number };
  readonly drift: {
    readonly against: { readonly from: string; readonly to: string };
    readonly conversations_before: number;
    readonly enough: boolean;
    readonly psi: number | null;
    readonly psi_by_chance: number | null;
    readonly jensen_shannon: number | null;
    readonly confidence_change: number | null;
    readonly level: string | null;
    readonly largest: readonly {
      readonly topic: string;
      readonly share: number;
      readonly share_before: number;
      readonly href: string;
    }[];
  };
}

const reportOf = (from: string, to: string) =>
  readReport<Report>(app, `/api/v1/analytics/intents?from=${from}&to=${to}`, supervisor);

describe('drift', () => {
  test('compares the topics of a week with those of the week before', async () => {
    const { cohort, drift } = await reportOf(WEEKS.now, WEEKS.after);
    expect(cohort.conversations).toBe(220);
    expect(drift).toMatchObject({
      against: { from: `${WEEKS.before}T00:00:00.000Z`, to: `${WEEKS.now}T00:00:00.000Z` },
      conversations_before: 220,
      enough: true,
      level: 'strong',
    });
    const shares = Object.keys(NOW).map((topic) => {
      const [now, earlier] = [NOW[topic as keyof typeof NOW], BEFORE[topic as keyof typeof NOW]];
      return { p: (now + 0.5) / 221.5, q: (earlier + 0.5) / 221.5 };
    });
    expect(drift.psi).toBeCloseTo(
      shares.reduce((sum, { p, q }) => sum + (p - q) * Math.log(p / q), 0),
      10,
    );
    expect(drift.psi_by_chance).toBeGreaterThan(0.03);
    expect(drift.psi_by_chance).toBeLessThan(0.1);
    expect(drift.jensen_shannon).toBeGreaterThan(0.05);
    expect(drift.confidence_change).toBeCloseTo(-0.15, 6);
  });

  test('names the topics whose share changed most, with the conversations of now', async () => {
    const { drift } = await reportOf(WEEKS.now, WEEKS.after);
    expect(drift.largest.map(({ topic }) => topic).sort()).toEqual(Object.keys(NOW).sort());
    expect(drift.largest.at(-1)).toMatchObject({
      topic: 'slow_wifi',
      share: 60 / 220,
      share_before: 60 / 220,
    });
    for (const { topic, share, href } of drift.largest) {
      const response = await app.request(`${href}&format=ndjson`, { token: supervisor.token });
      const rows = (await response.text()).trimEnd().split('\n');
      expect(rows).toHaveLength(NOW[topic as keyof typeof NOW]);
      expect(share).toBe(rows.length / 220);
    }
  });

  test('is not told from fewer than 200 conversations a window', async () => {
    const { drift } = await reportOf(WEEKS.before, WEEKS.now);
    expect(drift).toMatchObject({
      conversations_before: 0,
      enough: false,
      psi: null,
      jensen_shannon: null,
      level: null,
      confidence_change: null,
      largest: [],
    });
  });
});
