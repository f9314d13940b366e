import { describe, expect, test } from 'bun:test';
import { startOtlpCollector } from '../../test/support/otlp-collector.ts';
import { createTraceExporter, type TraceExporterOptions } from './trace-exporter.ts';
import type { TurnTrace } from './turn-trace.ts';

const trace = (over: Partial<TurnTrace> = {}): TurnTrace => ({
  startedAtMs: 100,
  durationMs: 12.5,
  stages: [
    { name: 'plan', startedAtMs: 101, durationMs: 0.25 },
    { name: 'commit', startedAtMs: 102, durationMs: 9 },
  ],
  attributes: {
    'turn.decision': 'answer',
    'turn.confidence': 0.75,
    'turn.level': 3,
    'turn.escalated': false,
  },
  failure: null,
  ...over,
});

function exporter(endpoint: string, over: Partial<TraceExporterOptions> = {}) {
  const done = { sent: 0, dropped: 0 };
  const states: string[] = [];
  const made = createTraceExporter({
    endpoint,
    resource: { serviceName: 'desk', serviceVersion: '1.2.3', instanceId: 'node' },
    originMs: 1_700_000_000_000,
    everyMs: 3_600_000,
    onDone: (outcome, count) => {
      done[outcome] += count;
    },
    onStateChange: (state) => void states.push(state),
    ...over,
  });
  return Object.assign(made, { done, states });
}

describe('the exporter of traces', () => {
  test('sends one trace a turn, its stages below it, in the form of OTLP over HTTP', async () => {
    await using collector = startOtlpCollector();
    await using traces = exporter(collector.url, { headers: 'authorization=Bearer%20abc, x-scope=a=b' });
    traces.add(trace());
    traces.add(trace({ stages: [], failure: 'store_unavailable' }));
    await traces.flush();
    const [request] = collector.requests;
    expect(collector.requests).toHaveLength(1);
    expect(request?.path).toBe('/v1/traces');
    expect(request?.headers.get('content-type')).toBe('application/json');
    expect(request?.headers.get('authorization')).toBe('Bearer abc');
    expect(request?.headers.get('x-scope')).toBe('a=b');
    expect(request?.body).toContain('{"key":"service.name","value":{"stringValue":"desk"}}');
    const [turn, plan, commit, failed] = collector.spans;
    expect(turn?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(turn?.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(turn).not.toHaveProperty('parentSpanId');
    expect(turn?.startTimeUnixNano).toBe('1700000000100000000');
    expect(turn?.endTimeUnixNano).toBe('1700000000112500000');
    expect(turn?.status.code).toBe(1);
    expect(turn?.attributes).toEqual([
      { key: 'turn.decision', value: { stringValue: 'answer' } },
      { key: 'turn.confidence', value: { doubleValue: 0.75 } },
      { key: 'turn.level', value: { intValue: '3' } },
      { key: 'turn.escalated', value: { boolValue: false } },
    ]);
    for (const stage of [plan, commit]) {
      expect(stage?.traceId).toBe(turn?.traceId ?? '');
      expect(stage?.parentSpanId).toBe(turn?.spanId ?? '');
    }
    expect(plan?.endTimeUnixNano).toBe('1700000000101250000');
    expect(failed?.traceId).not.toBe(turn?.traceId);
    expect(failed?.status.code).toBe(2);
    expect(failed?.attributes).toContainEqual({
      key: 'error.type',
      value: { stringValue: 'store_unavailable' },
    });
    expect(traces.done).toEqual({ sent: 2, dropped: 0 });
  });

  test('sends what is left when it ends, in batches', async () => {
    await using collector = startOtlpCollector();
    const traces = exporter(collector.url);
    for (let index = 0; index < 1_000; index += 1) traces.add(trace({ stages: [] }));
    await traces[Symbol.asyncDispose]();
    expect(collector.requests).toHaveLength(2);
    expect(collector.spans).toHaveLength(1_000);
  });

  test('keeps only so many while the collector is away, tells it once, and goes on when it is back', async () => {
    await using collector = startOtlpCollector();
    collector.answer(503);
    await using traces = exporter(collector.url);
    for (let index = 0; index < 5_000; index += 1) traces.add(trace({ stages: [] }));
    expect(traces.done).toEqual({ sent: 0, dropped: 904 });
    await traces.flush();
    expect(collector.requests).toHaveLength(1);
    expect(traces.done).toEqual({ sent: 0, dropped: 904 + 512 });
    await traces.flush();
    expect(collector.requests).toHaveLength(2);
    expect(traces.states).toEqual(['down']);
    collector.answer(200);
    await traces.flush();
    expect(traces.states).toEqual(['down', 'up']);
    expect(traces.done).toEqual({ sent: 4_096 - 2 * 512, dropped: 904 + 2 * 512 });
  });

  test('leaves a collector that is away alone for a while', async () => {
    await using collector = startOtlpCollector();
    collector.answer(500);
    let nowMs = 0;
    const looked = Promise.withResolvers<void>();
    await using traces = exporter(collector.url, { everyMs: 2, nowMs: () => nowMs });
    traces.add(trace());
    while (traces.states.length === 0) await Bun.sleep(2);
    traces.add(trace());
    setTimeout(looked.resolve, 50);
    await looked.promise;
    expect(collector.requests).toHaveLength(1);
    nowMs = 2_000;
    while (collector.requests.length === 1) await Bun.sleep(2);
  });

  test('does not keep a process from its end, however slow the collector is', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Response>();
    await using silent = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch() {
        asked.resolve();
        return answer.promise;
      },
    });
    const traces = exporter(`http://127.0.0.1:${silent.port}`);
    traces.add(trace());
    void traces.flush();
    await asked.promise;
    const startedAt = performance.now();
    await traces[Symbol.asyncDispose]();
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    answer.resolve(new Response(null));
  });

  test('never throws, whatever listens there', async () => {
    const traces = exporter('http://127.0.0.1:9');
    traces.add(trace());
    await traces.flush();
    expect(traces.done).toEqual({ sent: 0, dropped: 1 });
    await traces[Symbol.asyncDispose]();
  });
});
