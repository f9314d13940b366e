import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { waitUntil } from '../../support/wait-until.ts';

/** A real Prometheus on this machine, with the project's own rules. */
export interface Prometheus extends AsyncDisposable {
  /** Values of an instant query, of all its series. */
  query(expr: string): Promise<readonly number[]>;
}

const RULES = join(import.meta.dir, '../../../deploy/prometheus/rules');
const START_MS = 30_000;

/** Prometheus at $PROMETHEUS_BIN or on PATH. @throws Error when there is none. */
function prometheusProgram(): string {
  const program = process.env['PROMETHEUS_BIN'] || Bun.which('prometheus');
  if (!program) throw new Error('There is no prometheus on PATH: install it, or set PROMETHEUS_BIN.');
  return program;
}

/** The checker of rules that comes with it. @throws Error when there is none. */
export function promtoolProgram(): string {
  const beside = join(dirname(prometheusProgram()), 'promtool');
  const program = Bun.which(beside) ?? Bun.which('promtool');
  if (!program) throw new Error('There is no promtool beside prometheus or on PATH.');
  return program;
}

/** Scrapes the servers on these ports every second, and makes the figures of the rules as often. */
export async function startPrometheus(ports: readonly number[]): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'larkline-prometheus-'));
  await using resources = new AsyncDisposableStack();
  resources.defer(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'prometheus.yml'), configFor(ports));
  for (const name of ['recording.yml', 'alerts.yml']) {
    const rules = await Bun.file(join(RULES, name)).text();
    writeFileSync(join(folder, name), rules.replaceAll('interval: 1m', 'interval: 1s'));
  }
  const port = freePort();
  const log = Bun.file(join(folder, 'log'));
  const process = Bun.spawn(
    [
      prometheusProgram(),
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', log, log] },
  );
  resources.defer(async () => {
    process.kill('SIGKILL');
    await process.exited;
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await waitUntil(
    async () => {
      if (process.exitCode !== null) throw new Error(`Prometheus ended: ${await log.text()}`);
      return isReady();
    },
    { what: 'Prometheus to start', timeoutMs: START_MS },
  );
  const owned = resources.move();
  return {
    async query(expr) {
      const body = new URLSearchParams({ query: expr });
      const response = await fetch(`${url}/api/v1/query`, { method: 'POST', body });
      const { status, error, data } = (await response.json()) as QueryAnswer;
      if (status !== 'success' || !data) throw new Error(`${expr}: ${error}`);
      return data.result.map(({ value: [, text] }) => Number(text));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface QueryAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

function configFor(ports: readonly number[]): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['recording.yml', 'alerts.yml'],
    scrape_configs: [
      { job_name: 'larkline', static_configs: [{ targets: ports.map((port) => `localhost:${port}`) }] },
    ],
  });
}

function freePort(): number {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  listener.stop(true);
  return listener.port;
}
