import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { createMetrics } from '#telemetry/metrics.ts';
import { queriesOf, readDashboards } from '../support/dashboards.ts';
import { ROOT } from './source-files.ts';

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly record?: string;
      readonly alert?: string;
      readonly expr: string;
      readonly labels?: Readonly<Record<string, string>>;
      readonly annotations?: Readonly<Record<string, string>>;
    }[];
  }[];
}

interface AlertCases {
  readonly tests: readonly {
    readonly input_series: readonly { readonly series: string }[];
    readonly promql_expr_test: readonly { readonly exp_samples?: readonly { readonly labels: string }[] }[];
  }[];
}

interface Compose {
  readonly services: Readonly<Record<string, { readonly ports: readonly string[] }>>;
}

const dashboards = await readDashboards();
const { groups: recordingGroups } = await readYaml<RuleFile>('deploy/prometheus/rules/recording.yml');
const { groups: alertGroups } = await readYaml<RuleFile>('deploy/prometheus/rules/alerts.yml');
const recordings = recordingGroups.flatMap(({ rules }) => rules);
const alerts = alertGroups.flatMap(({ rules }) => rules);
const compose = await Bun.file(join(ROOT, 'compose.yaml')).text();
const known = new Set((await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name));

async function readYaml<T>(path: string): Promise<T> {
  return Bun.YAML.parse(await Bun.file(join(ROOT, path)).text()) as T;
}

const RECORDED = /larkline:[a-z_0-9:]+/g;
const FUNCTIONS = new Set(['histogram_quantile', 'max_over_time', 'min_over_time']);

/** Names of metrics in a query; histograms without the ending of their series. */
function metricsIn(query: string): readonly string[] {
  const bare = query
    .replace(/\{[^}]*\}|\b(?:by|without)\s*\([^)]*\)|\$\w+|\[[^\]]*\]/g, '')
    .replace(RECORDED, '');
  return (bare.match(/[a-z]+(?:_[a-z]+)+/g) ?? [])
    .filter((name) => !FUNCTIONS.has(name))
    .map((name) => name.replace(/_(bucket|sum|count)$/, ''));
}

/** Names that no metric and no recording rule has. */
function unknownIn(queries: readonly string[]): readonly string[] {
  const recorded = new Set(recordings.map(({ record }) => record));
  const names = queries.flatMap((query) => query.match(RECORDED) ?? []).filter((name) => !recorded.has(name));
  return [...names, ...queries.flatMap(metricsIn).filter((name) => !known.has(name))];
}

describe('the dashboards', () => {
  const queries = dashboards.flatMap(queriesOf);

  test('are three: service, conversations and learning', () => {
    expect(dashboards.map(({ uid }) => uid).sort()).toEqual([
      'larkline-conversations',
      'larkline-learning',
      'larkline-service',
    ]);
  });

  test('ask only for metrics that the server has, and figures that are recorded', () => {
    expect(queries.length).toBeGreaterThan(80);
    expect(unknownIn(queries)).toEqual([]);
    expect(unknownIn(['rate(no_such_total[5m]) / larkline:nothing:rate5m'])).toHaveLength(2);
  });

  test('show every metric that the server has', () => {
    const shown = new Set(queries.flatMap(metricsIn));
    expect([...known].filter((name) => !shown.has(name))).toEqual([]);
  });

  test('have panels that do not overlap, and use the provisioned data source alone', async () => {
    const source = await readYaml<{ datasources: { uid: string }[] }>(
      'deploy/grafana/provisioning/datasources/prometheus.yaml',
    );
    const uids = source.datasources.map(({ uid }) => uid);
    for (const { panels } of dashboards) {
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
      const used = panels.flatMap(({ targets = [] }) => targets.map(({ datasource }) => datasource.uid));
      expect([...new Set(used)]).toEqual(uids);
    }
  });
});

describe('the rules of Prometheus', () => {
  test('ask only for metrics that the server has, and figures that are recorded', () => {
    expect(unknownIn([...recordings, ...alerts].map(({ expr }) => expr))).toEqual([]);
  });

  test('have a summary, a severity and a section of the runbook for every alert', async () => {
    const runbook = await Bun.file(join(ROOT, 'docs/operations.md')).text();
    const headings = [...runbook.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    expect(headings.toSorted()).toEqual(alerts.map(({ alert = '' }) => alert).toSorted());
    for (const { alert = '', labels, annotations } of alerts) {
      expect(annotations?.['summary']).toMatch(/\.$/);
      expect(annotations?.['description']).toMatch(/\.$/);
      expect(annotations?.['runbook']).toBe(`docs/operations.md#${alert.toLowerCase()}`);
      expect(['page', 'ticket']).toContain(labels?.['severity'] ?? '');
    }
  });

  test('have a case in which each alert fires and, of the same series, one in which nothing does', async () => {
    const { tests } = await readYaml<AlertCases>('deploy/prometheus/tests/alerts.test.yml');
    const cases = tests.map(({ input_series, promql_expr_test: [asked] }) => ({
      series: input_series.map(({ series }) => series.replace(/\{.*/, '')).filter((name) => name !== 'up'),
      fires: (asked?.exp_samples ?? []).map(({ labels }) => /"(\w+)"/.exec(labels)?.[1]),
    }));
    for (const { alert = '' } of alerts) {
      const firing = cases.filter(({ fires }) => fires.includes(alert));
      expect([alert, firing.length > 0]).toEqual([alert, true]);
      const quiet = cases.some(
        ({ series, fires }) =>
          fires.length === 0 &&
          firing.some((one) => Bun.deepEquals([...one.series].sort(), [...series].sort())),
      );
      // Without a server there are no other series than that of the scrape.
      expect([alert, quiet || firing.some(({ series }) => series.length === 0)]).toEqual([alert, true]);
    }
  });
});

describe('compose.yaml', () => {
  const { services } = Bun.YAML.parse(compose) as Compose;

  test('opens ports on this machine only', () => {
    const ports = Object.values(services).flatMap((service) => service.ports);
    expect(ports.length).toBe(Object.keys(services).length);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test('holds no secret and no default for one', () => {
    const secrets = [...compose.matchAll(/\$\{(\w*(?:PASSWORD|SECRET|TOKEN)\w*)([^}]*)\}/g)];
    expect(secrets.length).toBeGreaterThan(4);
    expect(secrets.filter(([, , fallback]) => !fallback?.startsWith(':?')).map(([text]) => text)).toEqual([]);
  });
});

describe('the image', () => {
  test('is built with every folder of the project that the build embeds', async () => {
    const { scripts } = await Bun.file(join(ROOT, 'package.json')).json();
    const ignored = await Bun.file(join(ROOT, '.dockerignore')).text();
    const dockerfile = await Bun.file(join(ROOT, 'Dockerfile')).text();
    const embedded = [...String(scripts.build).matchAll(/--asset \.\/(\S+)/g)].map(
      ([, folder = '']) => folder,
    );
    const read = embedded.filter((folder) => !folder.startsWith('dist/'));
    const within = (folder: string, parents: readonly string[]) =>
      parents.some((parent) => folder === parent || folder.startsWith(`${parent}/`));
    const allowed = [...ignored.matchAll(/^!(\S+)$/gm)].map(([, path = '']) => path);
    const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    expect(read).toContain('data/frustration');
    expect(read.filter((folder) => !within(folder, allowed) || !within(folder, copied))).toEqual([]);
  });
});
