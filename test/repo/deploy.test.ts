import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { createMetrics } from '#telemetry/metrics.ts';
import { ROOT } from './source-files.ts';

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

interface Compose {
  readonly services: Readonly<Record<string, { readonly ports: readonly string[] }>>;
}

const dashboard = (await Bun.file(join(ROOT, 'deploy/grafana/dashboards/larkline.json')).json()) as Dashboard;
const compose = await Bun.file(join(ROOT, 'compose.yaml')).text();

/** Names of metrics in a query; histograms without the ending of their series. */
function metricsIn(query: string): readonly string[] {
  const names =
    query.replace(/\{[^}]*\}|\b(?:by|without)\s*\([^)]*\)|\$\w+/g, '').match(/[a-z]+(?:_[a-z]+)+/g) ?? [];
  return names
    .filter((name) => name !== 'histogram_quantile')
    .map((name) => name.replace(/_(bucket|sum|count)$/, ''));
}

describe('the dashboard', () => {
  const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  test('asks only for metrics that the server has', async () => {
    const known = new Set((await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name));
    expect(queries.length).toBeGreaterThan(20);
    expect(queries.flatMap(metricsIn).filter((name) => !known.has(name))).toEqual([]);
  });

  test('shows every metric that the server has', async () => {
    const shown = new Set(queries.flatMap(metricsIn));
    const known = (await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name);
    expect(known.filter((name) => !shown.has(name))).toEqual([]);
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
