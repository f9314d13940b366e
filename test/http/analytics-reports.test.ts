import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { FactColumn } from '#core/analytics/fact-columns.ts';
import { MEASURE_NAMES, MEASURES, type Measure, type MeasureName } from '#core/analytics/measures.ts';
import { ZERO_OR_ONE } from '#features/analytics/figures.ts';
import { holdStory, type RawConversation, readReport, type Story } from '../support/analytics-story.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let story: Story;
let query: string;
beforeAll(async () => {
  app = await startTestApp();
  story = await holdStory(app, { count: 40 });
  query = `from=${story.from}&to=${story.to}`;
}, 120_000);
afterAll(() => app[Symbol.asyncDispose]());

type Row = Readonly<Record<FactColumn, number>> & {
  readonly conversation_id: string;
  readonly begun_at: string;
  readonly matching_turns: number | null;
} & Readonly<Record<string, string | number | null>>;

const rowsSeen = new Map<string, readonly Row[]>();

/** The rows that an aggregate names. */
async function rowsAt(href: string): Promise<readonly Row[]> {
  const seen = rowsSeen.get(href);
  if (seen) return seen;
  expect(href).toStartWith('/api/v1/analytics/conversations?');
  const response = await app.request(`${href}&format=ndjson`, { token: story.supervisor.token });
  expect(response.status).toBe(200);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  const rows = lines.map((line) => JSON.parse(line) as Row);
  rowsSeen.set(href, rows);
  return rows;
}

const sumOf = (rows: readonly Row[], column: string) =>
  rows.reduce((sum, row) => sum + (column === 'conversations' ? 1 : Number(row[column])), 0);

interface Aggregate {
  readonly filter: Readonly<Record<string, string | number>>;
  readonly href: string;
  readonly [name: string]: unknown;
}

/** Every object of a report that carries a filter, with its path. */
function aggregatesIn(value: unknown, path = ''): { path: string; aggregate: Aggregate }[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'filter' in value && 'href' in value ? [{ path, aggregate: value as Aggregate }] : [];
  const inner = Object.entries(value).flatMap(([name, part]) =>
    name === 'filter' ? [] : aggregatesIn(part, Array.isArray(value) ? `${path}[]` : `${path}.${name}`),
  );
  return [...own, ...inner];
}

/** What the rows of an aggregate must add up to, for each kind of aggregate there is. */
async function check(path: string, aggregate: Aggregate): Promise<void> {
  const { filter, href } = aggregate;
  expect(Object.fromEntries(new URL(href, 'http://x').searchParams)).toEqual(
    Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)])),
  );
  const rows = await rowsAt(href);
  if (aggregate['numerator'] !== undefined) await checkDenominator(aggregate);
  for (const row of rows) {
    expect(row.begun_at >= String(filter['from']) && row.begun_at < String(filter['to'])).toBe(true);
  }
  const expected = expectationOf(path, { aggregate, rows });
  expect(expected.length).toBeGreaterThan(0);
  for (const [name, value] of expected) {
    expect({ path, href, name, value: aggregate[name] }).toEqual({ path, href, name, value });
  }
}

/** What a figure is divided by, from the rows of its window and group. */
async function checkDenominator(aggregate: Aggregate): Promise<void> {
  const measure: Measure = MEASURES[(aggregate['name'] ?? measureOf(aggregate)) as MeasureName];
  if (measure.kind !== 'rate' && measure.kind !== 'mean') return;
  const { with: _, ...filter } = aggregate.filter;
  const entries = Object.entries(filter).map(([name, value]) => [name, String(value)]);
  const denominator = sumOf(
    await rowsAt(`/api/v1/analytics/conversations?${new URLSearchParams(entries)}`),
    measure.over,
  );
  expect(aggregate['denominator']).toBe(denominator);
  expect(aggregate['value']).toBe(share(Number(aggregate['numerator']), denominator));
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** Values of an aggregate by name, from its rows alone. */
function expectationOf(
  path: string,
  { aggregate, rows }: { aggregate: Aggregate; rows: readonly Row[] },
): (readonly [string, unknown])[] {
  const sum = (column: string) => sumOf(rows, column);
  const rated = [
    ['conversations', rows.length],
    ['ratings', sum('ratings')],
    ['mean', share(sum('rating_sum'), sum('ratings'))],
    ['response_rate', share(sum('rated'), rows.length)],
  ] as const;
  switch (path) {
    case '.cohort':
    case '.handoff_reasons[]':
    case '.intents[].first_attempt':
    case '.intents[].confirmed':
    case '.intents[].assumed':
    case '.intents[].resolved':
      return [['conversations', rows.length]];
    case '.figures[]':
    case '.series[].points[]':
      return 'rating_sum' in aggregate ? [...rated].slice(0, 2) : numerators(aggregate, { rows });
    case '.series.points[]':
      return ['resolved', 'handed_over', 'rated', 'ratings', 'rating_sum', 'conversations'].map(
        (column) => [column, sum(column)] as const,
      );
    case '.series[]':
    case '.by_agent[]':
    case '.by_topic[]':
      return [...rated];
    case '.by_rating[]':
      return [['ratings', sum(`rating_${String(aggregate['rating'])}`)]];
    case '.top_topics[]':
    case '.agents[]':
      return groupOf(rows);
    case '.intents[]':
      return 'turns' in aggregate
        ? [['turns', sum('matching_turns')]]
        : 'share' in aggregate
          ? groupOf(rows)
          : [['conversations', rows.length]];
    case '.topics[]':
      return [['turns', sum('matching_turns')]];
    case '.trend[]':
      return [
        ['turns', sum('turns')],
        ['out_of_scope_rate', share(sum('out_of_scope_turns'), sum('turns'))],
      ];
    case '.frustration_by_turn[]':
      return [['turns', rows.reduce((turns, row) => turns + laterTurns(row, Number(aggregate['turn'])), 0)]];
    case '.tones[]':
      return [['turns', sum(`tone_${String(aggregate['tone'])}`)]];
    case '.solutions[]':
      return [['offered', rows.length]];
    case '.intents[].durable_7':
      return [['durable', rows.length]];
    case '.intents[].durable_30':
      return [['durable', rows.length]];
    default:
      return [];
  }
}

function groupOf(rows: readonly Row[]): (readonly [string, unknown])[] {
  return [
    ['conversations', rows.length],
    ['resolution_rate', share(sumOf(rows, 'resolved'), rows.length)],
    ['handoff_rate', share(sumOf(rows, 'handed_over'), rows.length)],
  ];
}

/** 1 for a turn number that a conversation reached; the last number stands for all later turns too. */
function laterTurns({ turns }: Row, turn: number): number {
  return turn < 10 ? 1 : turns - 9;
}

/** A figure's numerator from its own rows. */
function numerators(
  aggregate: Aggregate,
  { rows }: { rows: readonly Row[] },
): (readonly [string, unknown])[] {
  const measure: Measure = MEASURES[(aggregate['name'] ?? measureOf(aggregate)) as MeasureName];
  if (measure.kind === 'percentile') return [['denominator', rows.length]];
  const numerator = ['numerator', sumOf(rows, measure.of)] as const;
  // All the rows of a mean are its own; those of a rate are the rows of its numerator.
  return measure.kind === 'mean' ? [numerator, ['denominator', sumOf(rows, measure.over)]] : [numerator];
}

/** Points do not name their measure: the test puts it there. */
function measureOf(aggregate: Aggregate): string {
  return String(aggregate['measure']);
}

const REPORTS = [
  '/api/v1/analytics/overview?',
  '/api/v1/analytics/overview?bucket=hour&time_zone=Asia/Kolkata&',
  '/api/v1/analytics/intents?',
  '/api/v1/analytics/intents?bucket=week&time_zone=America/New_York&',
  '/api/v1/analytics/satisfaction?',
  '/api/v1/metrics/conversation-quality?',
  '/api/v1/metrics/intent-resolution-rate?',
];

describe('every aggregate is made of the rows that it names', () => {
  test.each(REPORTS)(
    '%s',
    async (path) => {
      const report = await readReport<object>(app, `${path}${query}`, story.supervisor);
      const aggregates = aggregatesIn(report);
      expect(aggregates.length).toBeGreaterThan(5);
      for (const { path: place, aggregate } of aggregates) {
        if (
          place === '.confidence_rows[]' ||
          place === '.drift.largest[]' ||
          place === '.solutions[].success'
        )
          continue;
        await check(place, aggregate);
      }
    },
    120_000,
  );

  test.each(['none', 'intent', 'topic', 'agent', 'tone', 'channel', 'language'])(
    'metrics grouped by %s',
    async (groupBy) => {
      const measures =
        groupBy === 'none'
          ? MEASURE_NAMES.join(',')
          : 'conversations,handoff_rate,follow_up_rate,first_response_p95_ms';
      const report = await readReport<{ series: { measure: string; points: object[] }[] }>(
        app,
        `/api/v1/analytics/metrics?${query}&bucket=day&time_zone=Europe/Berlin&group_by=${groupBy}&measures=${measures}`,
        story.supervisor,
      );
      expect(report.series.length).toBeGreaterThan(0);
      const named = report.series.flatMap(({ measure, points }) =>
        points.map((point) => ({ ...point, measure })),
      );
      for (const { aggregate } of aggregatesIn(named)) await check('.series[].points[]', aggregate);
    },
    120_000,
  );

  test('confidence by tenths', async () => {
    const report = await readReport<{ turns: number; confidence: number[]; confidence_rows: Aggregate[] }>(
      app,
      `/api/v1/analytics/intents?${query}`,
      story.supervisor,
    );
    for (const [tenth, aggregate] of report.confidence_rows.entries()) {
      expect(sumOf(await rowsAt(aggregate.href), 'matching_turns')).toBe(report.confidence[tenth]!);
    }
    expect(report.confidence.reduce((sum, count) => sum + count, 0)).toBe(report.turns);
  });

  test('solutions that worked', async () => {
    const { solutions } = await readReport<{
      solutions: { worked: number; offered: number; success: Aggregate & { value: number } }[];
    }>(app, `/api/v1/metrics/conversation-quality?${query}`, story.supervisor);
    expect(solutions.some(({ worked }) => worked > 0)).toBe(true);
    for (const { worked, offered, success } of solutions) {
      expect(await rowsAt(success.href)).toHaveLength(worked);
      expect(success.value).toBe(worked / offered);
    }
  });

  test('intervals are given for shares of conversations, whose columns are 0 or 1 in every row', async () => {
    const { figures } = await readReport<{
      figures: { name: MeasureName; kind: string; interval: number[] | null }[];
    }>(app, `/api/v1/analytics/overview?${query}`, story.supervisor);
    const rows = await rowsAt(`/api/v1/analytics/conversations?${query}`);
    expect(rows).toHaveLength(story.raw.length);
    for (const { name, interval } of figures) {
      const measure: Measure = MEASURES[name];
      if (measure.kind !== 'rate' || measure.of === 'conversations') {
        expect(interval).toBeNull();
        continue;
      }
      const column = measure.of;
      expect({ name, given: interval !== null }).toEqual({ name, given: ZERO_OR_ONE.has(column) });
      if (interval !== null) expect(rows.every((row) => row[column] === 0 || row[column] === 1)).toBe(true);
    }
  });
});

describe('the figures are those of the stored messages', () => {
  const turnsOf = ({ messages }: RawConversation) => messages.flatMap(({ reply }) => (reply ? [reply] : []));
  const allTurns = () => story.raw.flatMap(turnsOf);

  async function figures(): Promise<Map<string, { value: number | null; numerator: number | null }>> {
    const report = await readReport<{
      figures: { name: string; value: number | null; numerator: number | null }[];
    }>(app, `/api/v1/analytics/overview?${query}`, story.supervisor);
    return new Map(report.figures.map((figure) => [figure.name, figure]));
  }

  test('in the overview', async () => {
    const found = await figures();
    const numerator = (name: MeasureName) => found.get(name)?.numerator;
    const turns = allTurns();
    expect(numerator('conversations')).toBe(40);
    expect(numerator('turns')).toBe(turns.length);
    expect(numerator('frustration')).toBe(turns.reduce((sum, turn) => sum + turn.frustration.level, 0));
    expect(numerator('out_of_scope_rate')).toBe(turns.filter((turn) => turn.intent_data.out_of_scope).length);
    expect(numerator('model_rate')).toBe(turns.filter(({ source }) => source === 'model').length);
    const countOf = (holds: (conversation: RawConversation) => boolean) => story.raw.filter(holds).length;
    expect(numerator('handoff_rate')).toBe(
      countOf((conversation) =>
        turnsOf(conversation).some(({ escalation_reason }) => escalation_reason !== null),
      ),
    );
    expect(numerator('containment_rate')).toBe(40 - Number(numerator('handoff_rate')));
    expect(numerator('frustrated_rate')).toBe(
      countOf((conversation) => turnsOf(conversation).some(({ frustration }) => frustration.level >= 6)),
    );
    for (const reason of ['customer_request', 'high_frustration', 'safety'] as const) {
      expect(numerator(`handoff_${reason}_rate`)).toBe(
        countOf((conversation) => turnsOf(conversation).some((turn) => turn.escalation_reason === reason)),
      );
      expect(numerator(`handoff_${reason}_rate`)).toBeGreaterThan(0);
    }
    const tried = story.raw.flatMap(({ solutions }) => solutions);
    expect(numerator('solution_success_rate')).toBe(
      tried.filter(({ outcome }) => outcome === 'worked').length,
    );
    expect(numerator('solution_failure_rate')).toBe(
      tried.filter(({ outcome }) => outcome === 'failed').length,
    );
    expect(found.get('solution_success_rate')?.value).toBe(
      tried.filter(({ outcome }) => outcome === 'worked').length / tried.length,
    );
  });

  test('in what is said of satisfaction', async () => {
    const report = await readReport<{
      mean: number;
      ratings: number;
      rated: number;
      response_rate: number;
      distribution: Record<string, number>;
      comments: { comment: string; rating: number }[];
    }>(app, `/api/v1/analytics/satisfaction?${query}`, story.supervisor);
    const { ratings } = story;
    expect(report.ratings).toBe(ratings.length);
    expect(report.mean).toBeCloseTo(
      ratings.reduce((sum, { rating }) => sum + rating, 0) / ratings.length,
      12,
    );
    const rated = new Set(ratings.map(({ conversationId }) => conversationId)).size;
    expect(report).toMatchObject({ rated, response_rate: rated / 40 });
    for (const value of [1, 2, 3, 4, 5]) {
      expect(report.distribution[value]).toBe(ratings.filter(({ rating }) => rating === value).length);
    }
    expect(report.comments.map(({ comment }) => comment).sort()).toEqual(
      ratings.flatMap(({ comment }) => comment ?? []).sort(),
    );
  });

  test('in what is said of intents and topics', async () => {
    const report = await readReport<{
      intents: { intent: string; turns: number; mean_confidence: number; share: number }[];
      topics: { intent: string; topic: string; turns: number; bands: Record<string, number> }[];
    }>(app, `/api/v1/analytics/intents?${query}`, story.supervisor);
    const turns = allTurns();
    const byIntent = Map.groupBy(turns, ({ intent }) => intent as string);
    expect(report.intents).toHaveLength(byIntent.size);
    for (const { intent, turns: count, mean_confidence, share: part } of report.intents) {
      const own = byIntent.get(intent) ?? [];
      expect(count).toBe(own.length);
      expect(part).toBe(own.length / turns.length);
      const sum = own.reduce((total, turn) => total + turn.intent_data.confidence, 0);
      expect(mean_confidence).toBeCloseTo(sum / own.length, 10);
    }
    const byTopic = Map.groupBy(turns, (turn) => `${turn.intent} ${turn.intent_data.topic ?? 'none'}`);
    expect(
      new Map(report.topics.map(({ intent, topic, turns: count }) => [`${intent} ${topic}`, count])),
    ).toEqual(new Map([...byTopic].map(([name, own]) => [name, own.length])));
    for (const { bands, turns: count } of report.topics) {
      expect(Object.values(bands).reduce((sum, part) => sum + part, 0)).toBe(count);
    }
  });

  test('in what is said of quality', async () => {
    const report = await readReport<{
      frustration_by_turn: { turn: number; turns: number; mean: number; frustrated_share: number }[];
      tones: { tone: string; turns: number }[];
      solutions: {
        article_slug: string;
        step: number;
        offered: number;
        failed: number;
        follow_up_rate: number;
      }[];
    }>(app, `/api/v1/metrics/conversation-quality?${query}`, story.supervisor);
    for (const { turn, turns, mean, frustrated_share } of report.frustration_by_turn) {
      const own = story.raw.flatMap((conversation) =>
        turnsOf(conversation).filter((_, index) => Math.min(10, index + 1) === turn),
      );
      expect(turns).toBe(own.length);
      expect(mean).toBeCloseTo(
        own.reduce((sum, { frustration }) => sum + frustration.level, 0) / own.length,
        12,
      );
      expect(frustrated_share).toBe(
        own.filter(({ frustration }) => frustration.level >= 6).length / own.length,
      );
    }
    for (const { tone, turns } of report.tones) {
      expect(turns).toBe(allTurns().filter((turn) => turn.tone === tone).length);
    }
    const tried = Map.groupBy(
      story.raw.flatMap(({ solutions }) => solutions),
      ({ article_slug, step }) => `${article_slug} ${step}`,
    );
    expect(report.solutions).toHaveLength(tried.size);
    for (const { article_slug, step, offered, failed, follow_up_rate } of report.solutions) {
      const own = tried.get(`${article_slug} ${step}`) ?? [];
      expect(offered).toBe(own.length);
      expect(failed).toBe(own.filter(({ outcome }) => outcome === 'failed').length);
      expect(follow_up_rate).toBe(failed / offered);
    }
  });

  test("in the brief's own resolution rate by intent", async () => {
    const { brief, intents } = await readReport<{
      brief: Record<string, number>;
      intents: { intent: string; conversations: number }[];
    }>(app, `/api/v1/metrics/intent-resolution-rate?${query}`, story.supervisor);
    const rows = await rowsAt(`/api/v1/analytics/conversations?${query}`);
    const intentOf = new Map(rows.map((row) => [row.conversation_id, row['intent']]));
    for (const { intent, conversations } of intents) {
      const own = story.raw.filter(({ id }) => intentOf.get(id) === intent);
      expect(conversations).toBe(own.length);
      const withFollowUp = own.filter((conversation) =>
        turnsOf(conversation).some(({ follow_up }) => follow_up),
      );
      expect(brief[intent]).toBe((own.length - withFollowUp.length) / own.length);
    }
    expect(intents.reduce((sum, { conversations }) => sum + conversations, 0)).toBe(40);
  });

  test('of the window before are those of that window', async () => {
    const report = await readReport<{ previous: { name: string; value: number | null }[] }>(
      app,
      `/api/v1/analytics/overview?from=${story.to}&to=${new Date(2 * Date.parse(story.to) - Date.parse(story.from)).toISOString()}`,
      story.supervisor,
    );
    const found = await figures();
    for (const { name, value } of report.previous) {
      expect({ name, value }).toEqual({ name, value: found.get(name)?.value ?? null });
    }
  });
});
