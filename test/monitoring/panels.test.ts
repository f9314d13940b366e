import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readDashboards } from '../support/dashboards.ts';
import { loadDesk, moodyModel } from '../support/desk-load.ts';
import { startEmbeddingsServer } from '../support/embeddings-server.ts';
import { startOtlpCollector } from '../support/otlp-collector.ts';
import { startRedis } from '../support/redis.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Prometheus, startPrometheus } from './support/prometheus.ts';

const dashboards = await readDashboards();
const resources = new AsyncDisposableStack();
/** Time for looks at the desk, which are 15 s apart, and a few scrapes after them. */
const PATIENCE_MS = 45_000;
let prometheus: Prometheus;
/** When everything must have been seen. */
let untilMs = 0;

/** Two nodes with everything that can be configured, loaded while a real Prometheus looks on. */
beforeAll(async () => {
  const redis = resources.use(await startRedis());
  const embeddings = resources.use(startEmbeddingsServer());
  const collector = resources.use(startOtlpCollector());
  const startNode = async () =>
    resources.use(
      await startTestApp({
        model: moodyModel(),
        env: {
          MODEL_CLASSIFY: 'true',
          EMBEDDINGS_URL: embeddings.url,
          EMBEDDINGS_MODEL: 'letters',
          REDIS_URL: redis.url,
          OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        },
        secrets: { redisUrl: redis.url },
      }),
    );
  const nodes: readonly TestApp[] = [await startNode(), await startNode()];
  prometheus = resources.use(await startPrometheus(nodes.map(({ url }) => Number(new URL(url).port))));
  await waitUntil(async () => (await prometheus.query('sum(up)'))[0] === 2, {
    what: 'the first look at both nodes',
    timeoutMs: PATIENCE_MS,
  });
  // A rate needs what happened before and what happened after a look.
  for (const node of [...nodes, ...nodes]) await loadDesk(node);
  untilMs = performance.now() + PATIENCE_MS;
}, 180_000);
afterAll(() => resources.disposeAsync());

/** A panel's query as Grafana would ask it, over the time of this test. */
function filledIn(expr: string): string {
  return expr
    .replaceAll('$__rate_interval', '10m')
    .replaceAll('$__range', '10m')
    .replaceAll('$instance', '.*');
}

/** Whether a panel would show anything: a division of nothing by nothing is nothing. */
async function showsSomething(expr: string): Promise<boolean> {
  return (await prometheus.query(filledIn(expr))).some((value) => !Number.isNaN(value));
}

describe('the dashboards of a loaded server', () => {
  for (const { title, panels } of dashboards)
    for (const panel of panels)
      for (const { expr } of panel.targets ?? [])
        test(
          `${title}, ${panel.title}: ${expr}`,
          () => {
            const timeoutMs = Math.max(1_000, untilMs - performance.now());
            return waitUntil(() => showsSomething(expr), { what: 'a value', timeoutMs });
          },
          PATIENCE_MS + 5_000,
        );

  test('leave no variable of Grafana unanswered', () => {
    const queries = dashboards.flatMap(({ panels }) => panels.flatMap(({ targets = [] }) => targets));
    expect(queries.filter(({ expr }) => filledIn(expr).includes('$'))).toEqual([]);
  });

  test('would show an empty panel as empty', async () => {
    expect(await showsSomething('sum(rate(no_such_total[$__rate_interval]))')).toBe(false);
    expect(await showsSomething('0 * vector(0) / 0')).toBe(false);
  });
});
