import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { MEASURE_NAMES } from '#core/analytics/measures.ts';
import { readReport } from '../support/analytics-story.ts';
import { type Person, register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let supervisor: Person;
beforeAll(async () => {
  app = await startTestApp();
  supervisor = await register(app, { role: 'supervisor' });
});
afterAll(() => app[Symbol.asyncDispose]());

const NOBODY = '00000000-0000-4000-8000-000000000000';
/** Years before anybody wrote here. */
const EMPTY = 'from=1999-01-01&to=1999-02-01';

const WINDOWED = [
  '/api/v1/analytics/overview',
  '/api/v1/analytics/metrics',
  '/api/v1/analytics/intents',
  '/api/v1/analytics/satisfaction',
  '/api/v1/analytics/conversations',
  '/api/v1/metrics/conversation-quality',
  '/api/v1/metrics/intent-resolution-rate',
] as const;
const ALL = [
  ...WINDOWED,
  `/api/v1/metrics/conversation-flow/${NOBODY}`,
  '/api/v1/metrics/escalation-predictions',
] as const;

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

describe('reports are for supervisors', () => {
  test.each(ALL)('%s', async (path) => {
    const customer = await register(app);
    const agent = await register(app, { role: 'agent' });
    const admin = await register(app, { role: 'admin' });
    const statusFor = async (token?: string) =>
      (await app.request(path, token === undefined ? {} : { token })).status;
    expect(await statusFor()).toBe(401);
    expect(await statusFor(customer.token)).toBe(403);
    expect(await statusFor(agent.token)).toBe(403);
    const found = path.includes('conversation-flow') ? 404 : 200;
    expect(await statusFor(supervisor.token)).toBe(found);
    expect(await statusFor(admin.token)).toBe(found);
  });

  test('and a stranger learns nothing from what is wrong with a request', async () => {
    expect((await app.request('/api/v1/analytics/overview?from=zebra')).status).toBe(401);
  });
});

describe('a bad request', () => {
  /** What is refused with a 422 that names `field` and repeats nothing of the query. */
  async function refusal(path: string, field: string): Promise<Problem> {
    const response = await app.request(path, { token: supervisor.token });
    const text = await response.text();
    expect({ path, status: response.status }).toEqual({ path, status: 422 });
    const problem = JSON.parse(text) as Problem;
    expect(problem.code).toBe('validation_failed');
    expect(problem.errors?.map((error) => error.field)).toEqual([field]);
    expect(text).not.toContain('zebra');
    return problem;
  }

  test.each(WINDOWED)('with a window that is none: %s', async (path) => {
    await refusal(`${path}?from=2026-02-01&to=2026-01-01`, 'query.from');
    await refusal(`${path}?from=2026-01-01&to=2026-01-01`, 'query.from');
    await refusal(`${path}?from=2024-01-01&to=2026-01-01`, 'query.to');
    await refusal(`${path}?from=2024-01-01T00:00:00Z&to=2025-01-02T00:00:00.001Z`, 'query.to');
    await refusal(`${path}?time_zone=Mars/Zebra&zebra=1`, 'query.time_zone');
    await refusal(`${path}?time_zone=`, 'query.time_zone');
    await refusal(`${path}?from=${'zebra'.repeat(20)}`, 'query.from');
    for (const from of [
      'zebra',
      '2026-02-30',
      '2026-13-01',
      '0000-01-01',
      '1969-12-31',
      '2026-01-01T00:00:00',
      '-1',
      '1e9',
    ]) {
      await refusal(`${path}?from=${from}&to=2026-01-08`, 'query.from');
    }
    await refusal(`${path}?to=2026-99-99`, 'query.to');
  });

  test('with a window of exactly 366 days is none', async () => {
    const path = '/api/v1/analytics/overview?from=2024-01-01&to=2025-01-01&bucket=week';
    expect((await app.request(path, { token: supervisor.token })).status).toBe(200);
  });

  test.each([
    ['measures=zebra', 'query.measures'],
    ['measures=conversations,zebra', 'query.measures'],
    ['measures=conversations,conversations', 'query.measures'],
    ['measures=conversations,', 'query.measures'],
    ['measures=', 'query.measures'],
    ['measures=toString', 'query.measures'],
    ['bucket=minute', 'query.bucket'],
    ['group_by=zebra', 'query.group_by'],
    ['group_by=owner_id', 'query.group_by'],
    ['limit=0', 'query.limit'],
    ['limit=101', 'query.limit'],
    ['bucket=hour&from=2025-01-01&to=2025-12-31', 'query.bucket'],
    ['group_by=topic&bucket=hour&from=2025-01-01&to=2025-02-01&limit=100', 'query.measures'],
  ])('for metrics: %s', async (query, field) => {
    await refusal(`/api/v1/analytics/metrics?${query}`, field);
  });

  test('for more points than an answer holds, and for too long a list', async () => {
    const month = 'bucket=hour&from=2025-01-01&to=2025-02-01';
    await refusal(`/api/v1/analytics/metrics?measures=${MEASURE_NAMES.join(',')}&${month}`, 'query.measures');
    await refusal(`/api/v1/analytics/metrics?measures=${'conversations,'.repeat(100)}`, 'query.measures');
  });

  test.each(['overview', 'intents', 'satisfaction'])('for the buckets of %s', async (name) => {
    await refusal(`/api/v1/analytics/${name}?bucket=hour&from=2025-01-01&to=2025-12-31`, 'query.bucket');
    await refusal(`/api/v1/analytics/${name}?bucket=none`, 'query.bucket');
  });

  test.each([
    ['intent=zebra', 'query.intent'],
    ['topic=no%20internet', 'query.topic'],
    ["topic=x';drop%20table%20turns", 'query.topic'],
    ['agent=zebra', 'query.agent'],
    ['tone=zebra', 'query.tone'],
    ['channel=zebra', 'query.channel'],
    ['language=zebra', 'query.language'],
    ['state=zebra', 'query.state'],
    ['with=zebra', 'query.with'],
    ['with=owner_id', 'query.with'],
    ['without=conversation_id', 'query.without'],
    ['handed_over_for=zebra', 'query.handed_over_for'],
    ['article=../zebra', 'query.article'],
    ['step=1', 'query.article'],
    ['outcome=worked', 'query.article'],
    ['article=x&outcome=zebra', 'query.outcome'],
    ['article=x&step=-2', 'query.step'],
    ['article=x&step=40000', 'query.step'],
    ['min_turns=0', 'query.min_turns'],
    ['turn_band=zebra', 'query.turn_band'],
    ['turn_confidence=10', 'query.turn_confidence'],
    ['turn_confidence=1&turn_band=ask', 'query.turn_confidence'],
    ['format=xml', 'query.format'],
    ['limit=101', 'query.limit'],
  ])('for rows: %s', async (query, field) => {
    await refusal(`/api/v1/analytics/conversations?${query}`, field);
    await refusal(
      `/api/v1/analytics/conversations?${query.includes('format') ? query : `${query}&format=csv`}`,
      field,
    );
  });

  test.each(['zebra', 'WyJ6ZWJyYSJd', 'x'.repeat(201)])(
    'for a cursor that was made up: %s',
    async (cursor) => {
      for (const format of ['json', 'csv', 'ndjson']) {
        const path = `/api/v1/analytics/conversations?format=${format}&cursor=${cursor}`;
        const response = await app.request(path, { token: supervisor.token });
        expect(response.status).toBe(cursor.length > 200 ? 422 : 400);
        const text = await response.text();
        expect(text).toContain('query.cursor');
        expect(text).not.toContain('zebra');
      }
    },
  );

  test.each([
    ['/api/v1/metrics/intent-resolution-rate?days=0', 'query.days'],
    ['/api/v1/metrics/intent-resolution-rate?days=367', 'query.days'],
    ['/api/v1/metrics/intent-resolution-rate?days=7&from=2026-01-01', 'query.days'],
    ['/api/v1/metrics/conversation-quality?limit=201', 'query.limit'],
    ['/api/v1/metrics/escalation-predictions?limit=201', 'query.limit'],
    ['/api/v1/metrics/escalation-predictions?hours=0', 'query.hours'],
    ['/api/v1/metrics/conversation-flow/zebra', 'params.conversation_id'],
  ])('for the others: %s', async (path, field) => {
    await refusal(path, field);
  });
});

describe('without a conversation', () => {
  /** Every number of a report, and the paths of values that are none. */
  function inspect(value: unknown, path = ''): { numbers: number[]; text: string[] } {
    if (typeof value === 'number') return { numbers: [value], text: [] };
    if (typeof value === 'string') return { numbers: [], text: [value] };
    if (typeof value !== 'object' || value === null) return { numbers: [], text: [] };
    const parts = Object.entries(value).map(([name, part]) => inspect(part, `${path}.${name}`));
    return { numbers: parts.flatMap(({ numbers }) => numbers), text: parts.flatMap(({ text }) => text) };
  }

  test.each([
    `/api/v1/analytics/overview?${EMPTY}`,
    `/api/v1/analytics/metrics?${EMPTY}&bucket=day&measures=conversations,resolution_ms,first_response_p95_ms`,
    `/api/v1/analytics/metrics?${EMPTY}&group_by=topic`,
    `/api/v1/analytics/intents?${EMPTY}`,
    `/api/v1/analytics/satisfaction?${EMPTY}`,
    `/api/v1/analytics/conversations?${EMPTY}`,
    `/api/v1/metrics/conversation-quality?${EMPTY}`,
    `/api/v1/metrics/intent-resolution-rate?${EMPTY}`,
  ])('%s says 0 and null', async (path) => {
    const text = JSON.stringify(await readReport(app, path, supervisor));
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    const { numbers } = inspect(JSON.parse(text));
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  test('every rate and mean is null, every count 0', async () => {
    const report = await readReport<{
      figures: { name: string; kind: string; value: number | null; interval: unknown }[];
      series: { points: { conversations: number }[] };
      cohort: { conversations: number };
    }>(app, `/api/v1/analytics/overview?${EMPTY}`, supervisor);
    expect(report.figures.map(({ name }) => name)).toEqual([...MEASURE_NAMES]);
    for (const { kind, value, interval } of report.figures) {
      expect(value).toBe(kind === 'count' ? 0 : null);
      expect(interval).toBeNull();
    }
    expect(report.cohort.conversations).toBe(0);
    expect(report.series.points).toHaveLength(31);
  });

  test('drift says that there is not enough', async () => {
    const { drift } = await readReport<{ drift: object }>(
      app,
      `/api/v1/analytics/intents?${EMPTY}`,
      supervisor,
    );
    expect(drift).toMatchObject({ enough: false, psi: null, jensen_shannon: null, level: null, largest: [] });
  });

  test('files hold a header or nothing', async () => {
    const read = async (format: string) => {
      const path = `/api/v1/analytics/conversations?${EMPTY}&format=${format}`;
      return (await app.request(path, { token: supervisor.token })).text();
    };
    expect((await read('csv')).split('\r\n')).toHaveLength(2);
    expect(await read('ndjson')).toBe('');
  });
});

describe('windows', () => {
  test('are the last seven days by default', async () => {
    const { window } = await readReport<{ window: { from: string; to: string; time_zone: string } }>(
      app,
      '/api/v1/analytics/overview',
      supervisor,
    );
    expect(window.time_zone).toBe('UTC');
    expect(Date.parse(window.to) - Date.parse(window.from)).toBe(7 * 86_400_000);
    expect(Math.abs(Date.parse(window.to) - Date.now())).toBeLessThan(60_000);
  });

  test('are of days of their time zone, and buckets too, where clocks change', async () => {
    const report = await readReport<{
      window: { from: string; to: string };
      series: { points: { start: string; end: string }[] };
    }>(
      app,
      '/api/v1/analytics/overview?from=1999-10-30&to=1999-11-02&bucket=day&time_zone=America/New_York',
      supervisor,
    );
    expect(report.window).toMatchObject({ from: '1999-10-30T04:00:00.000Z', to: '1999-11-02T05:00:00.000Z' });
    const hours = report.series.points.map(
      ({ start, end }) => (Date.parse(end) - Date.parse(start)) / 3_600_000,
    );
    expect(hours).toEqual([24, 25, 24]);
  });

  test('of many lengths have points of a fitting width', async () => {
    const widthOf = async (query: string) =>
      (
        await readReport<{ series: { bucket: string } }>(
          app,
          `/api/v1/analytics/overview?${query}`,
          supervisor,
        )
      ).series.bucket;
    expect(await widthOf('from=1999-01-01&to=1999-01-03')).toBe('hour');
    expect(await widthOf('from=1999-01-01&to=1999-02-01')).toBe('day');
    expect(await widthOf('from=1999-01-01&to=1999-12-01')).toBe('week');
  });
});
