import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { CLOSE_CODES } from '#protocol/chat-v1.ts';
import * as known from '#telemetry/label-values.ts';
import { loadDesk, moodyModel } from '../support/desk-load.ts';
import { LABEL_BOUNDS, labelFaults, type Sample, samplesOf } from '../support/label-bounds.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { waitUntil } from '../support/wait-until.ts';

let app: TestApp;
let samples: readonly Sample[] = [];
let text = '';

/** Sum over all series of a metric that have these labels. */
function total(name: string, labels: Readonly<Record<string, string>> = {}): number {
  return samples
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

beforeAll(async () => {
  app = await startTestApp({ model: moodyModel() });
  await loadDesk(app);
  const read = async () => {
    text = await (await app.request('/metrics')).text();
    samples = samplesOf(text);
  };
  await waitUntil(
    async () => {
      await read();
      return samples.some(({ name }) => name === 'desk_conversations');
    },
    { what: 'the first look at the desk' },
  );
}, 60_000);
afterAll(() => app[Symbol.asyncDispose]());

/** Names, types and labels of the product brief, letter for letter. */
const BRIEF: readonly (readonly [string, 'gauge' | 'counter' | 'histogram', readonly string[]])[] = [
  ['websocket_connections_total', 'gauge', []],
  ['websocket_messages_total', 'counter', ['direction']],
  ['websocket_connection_duration_seconds', 'histogram', []],
  ['websocket_errors_total', 'counter', ['error_type']],
  ['chat_response_time_seconds', 'histogram', ['agent_type']],
  ['intent_classification_confidence', 'histogram', []],
  ['knowledge_base_hits_total', 'counter', ['agent', 'confidence_level']],
  ['llm_fallback_requests_total', 'counter', ['reason']],
];

describe('the metrics of the product brief', () => {
  for (const [name, type, labels] of BRIEF) {
    test(`${name} is a ${type} by ${labels.join(' and ') || 'nothing'}`, () => {
      expect(text).toContain(`# TYPE ${name} ${type}\n`);
      const series = type === 'histogram' ? `${name}_count` : name;
      const found = samples.filter((sample) => sample.name === series);
      expect(found.length).toBeGreaterThan(0);
      for (const sample of found) expect(Object.keys(sample.labels).sort()).toEqual([...labels].sort());
    });
  }
});

describe('labels', () => {
  test('of a loaded server say only what they may, and none is an id', () => {
    expect(samples.length).toBeGreaterThan(300);
    expect(labelFaults(samples)).toEqual([]);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test('that are not in the table, or hold an id, are found', () => {
    const id = Bun.randomUUIDv7();
    const faulty = (labels: Readonly<Record<string, string>>) =>
      labelFaults([{ name: 'turns_total', labels, value: 1 }]);
    expect(faulty({ conversation: 'x' })).toHaveLength(1);
    for (const label of Object.keys(LABEL_BOUNDS)) expect(faulty({ [label]: id })).toHaveLength(1);
    expect(faulty({ route: `/api/v1/chat/conversations/${id}` })).toHaveLength(1);
    expect(faulty({ route: '/api/v1/chat/conversations/:id', agent: 'billing' })).toEqual([]);
    const many = Array.from({ length: 41 }, (_, index) => ({
      name: 'http_requests_total',
      labels: { status: String(400 + index) },
      value: 1,
    }));
    expect(labelFaults(many)).toEqual(['status has 41 values']);
  });

  test('have a value for every close code of the gateway', () => {
    expect(Object.keys(CLOSE_CODES).filter((code) => !known.CLOSE_CODES.includes(code as '1000'))).toEqual(
      [],
    );
    expect(total('websocket_closes_total', { code: 'other' })).toBe(1);
  });
});

describe('what customers did', () => {
  test('is counted: decisions, tones, sources, follow-ups, solutions, resolutions, hand-offs, ratings', () => {
    const turns = total('turn_decisions_total');
    expect(turns).toBe(total('chat_response_time_seconds_count'));
    expect(total('turn_tones_total')).toBe(turns);
    expect(total('turn_sources_total')).toBe(turns);
    expect(total('turn_frustration_level_count')).toBe(turns);
    expect(total('follow_ups_total')).toBeGreaterThanOrEqual(3);
    expect(total('solutions_total', { outcome: 'failed' })).toBeGreaterThanOrEqual(2);
    expect(total('resolutions_total')).toBeGreaterThanOrEqual(1);
    expect(total('reopenings_total')).toBeGreaterThanOrEqual(1);
    expect(total('escalations_total', { reason: 'customer_request' })).toBe(1);
    expect(total('escalations_total', { reason: 'safety' })).toBe(1);
    expect(total('ratings_total', { subject: 'reply' })).toBe(12);
    expect(total('ratings_total', { subject: 'conversation' })).toBe(12);
    expect(total('escalation_predictions_total')).toBeGreaterThan(0);
  });

  test('is seen in the desk as a whole', () => {
    const stateOf = (state: string) => total('desk_conversations', { state });
    expect(stateOf('open')).toBeGreaterThanOrEqual(stateOf('frustrated'));
    expect(samples.some(({ name }) => name === 'desk_unanswered_messages')).toBe(true);
  });

  test('went through the model: time by outcome, tokens, cost, failures by reason', () => {
    const requests = total('llm_request_seconds_count');
    expect(requests).toBe(
      total('llm_request_seconds_count', { outcome: 'ok' }) +
        total('llm_request_seconds_count', { outcome: 'error' }) +
        total('llm_request_seconds_count', { outcome: 'cancelled' }),
    );
    expect(total('llm_request_seconds_count', { outcome: 'error' })).toBeGreaterThan(0);
    expect(total('llm_failures_total', { reason: 'error' })).toBeGreaterThan(0);
    expect(total('llm_failures_total', { reason: 'false_claim' })).toBeGreaterThan(0);
    const cents =
      (15 * total('llm_tokens_total', { direction: 'input' }) +
        60 * total('llm_tokens_total', { direction: 'output' })) /
      1e6;
    expect(cents).toBeGreaterThan(0);
    expect(total('llm_cost_cents_total')).toBeCloseTo(cents, 6);
    expect(total('llm_circuit_state')).toBe(0);
  });
});

describe('the server itself', () => {
  test('shows its pool, queues, event loop and models in force', async () => {
    expect(total('database_pool_connections')).toBeGreaterThanOrEqual(1);
    expect(total('database_pool_in_use')).toBeLessThanOrEqual(total('database_pool_connections'));
    for (const queue of known.QUEUES)
      expect(samples.some(({ labels }) => labels['queue'] === queue)).toBe(true);
    expect(total('queue_depth', { queue: 'commit' })).toBe(0);
    expect(total('database_query_seconds_count', { statement: 'group_commit' })).toBeGreaterThan(10);
    expect(total('websocket_connections_opened_total')).toBe(2);
    expect(
      samples
        .filter(({ name }) => name === 'model_version_in_force')
        .map(({ labels }) => labels['task'])
        .sort(),
    ).toEqual(['escalation', 'intents-en', 'intents-es']);
    await waitUntil(
      async () => /event_loop_lag_seconds_count [1-9]/.test(await (await app.request('/metrics')).text()),
      { what: 'a sample of the event loop' },
    );
  });

  test('counts requests by the pattern of their route', () => {
    expect(total('http_requests_total', { route: '/api/v1/chat/messages', status: '200' })).toBeGreaterThan(
      10,
    );
    expect(total('http_requests_total', { method: 'DELETE' })).toBe(1);
    expect(samples.some(({ labels }) => labels['route'] === '/api/v1/chat/conversations/:id')).toBe(true);
  });
});
