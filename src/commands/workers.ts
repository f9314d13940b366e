import type { Config } from '#config/config.ts';
import { COMPILED, entryPath } from '#lib/bundled-files.ts';
import { createLogger } from '#telemetry/logger.ts';
import { CommandError } from './command-error.ts';
import { loadSettings } from './settings.ts';
import { nextSignal } from './signals.ts';
import { supervise, type Worker } from './supervise.ts';

/** Added to the time that a worker's own shutdown may take. */
const LAST_WORDS_MS = 5_000;

/**
 * Runs the server as `count` processes that share the port; they are nodes like those on different machines. One that
 * dies is started again, and none outlives this process.
 * @throws CommandError when there is no database or no Redis that they could share.
 */
export async function serveWorkers(count: number): Promise<number> {
  const { config } = loadSettings();
  const missing = [
    config.database.external ? '' : 'DATABASE_URL',
    config.redis.enabled ? '' : 'REDIS_URL',
  ].filter((name) => name !== '');
  if (missing.length > 0) throw new CommandError(`--workers needs ${missing.join(' and ')}.`);

  const logger = createLogger(config);
  const port = claimPort(config);
  const workers = new Set<Worker>();
  let welcome = '';
  const stop = nextSignal().then((signal) => {
    logger.info({ signal }, 'Ending the workers');
    for (const again of ['SIGTERM', 'SIGINT'])
      process.once(again, () => {
        for (const worker of workers) worker.kill();
        process.exit(1);
      });
  });
  const places = new Set(Array.from({ length: count }, (_, index) => index));
  const start = () => {
    const [place = 0] = places;
    places.delete(place);
    const metricsPort = metricsPortOf(config, place);
    const worker = startWorker(port, {
      metricsPort,
      onReady: (text) => {
        welcome = text;
      },
    });
    workers.add(worker);
    void worker.exited.then(() => {
      workers.delete(worker);
      places.add(place);
    });
    return worker;
  };
  return supervise({
    count,
    start,
    stop,
    endTimeoutMs: config.shutdownTimeoutMs + LAST_WORDS_MS,
    onReady() {
      if (config.production) logger.info({ port, workers: count }, 'All workers are ready');
      else process.stdout.write(`${welcome.trimEnd()}\n  Workers    ${count} processes share the port\n\n`);
    },
    onDeath: ({ pid, code, signal, livedMs }) =>
      logger.error({ pid, code, signal, lived_ms: Math.round(livedMs) }, 'A worker died'),
  });
}

/**
 * The configured port, or a free one for 0. Workers share it with anybody who wants to; so it is tried once alone.
 * @throws EADDRINUSE and its like when it cannot be had.
 */
function claimPort({ host, port }: Pick<Config, 'host' | 'port'>): number {
  const listener = Bun.listen({ hostname: host, port, socket: { data() {} } });
  listener.stop(true);
  return listener.port;
}

/**
 * The port that a worker serves its metrics on, those of the workers one after the other: a collector needs to reach each
 * by itself. Undefined when they have no port of their own.
 */
function metricsPortOf({ monitoring: { prometheusPort } }: Config, place: number): number | undefined {
  return prometheusPort === undefined || prometheusPort === 0 ? prometheusPort : prometheusPort + place;
}

function startWorker(
  port: number,
  { metricsPort, onReady }: { metricsPort: number | undefined; onReady: (welcome: string) => void },
): Worker {
  const ready = Promise.withResolvers<void>();
  const metrics = metricsPort === undefined ? [] : ['--metrics-port', String(metricsPort)];
  const child = Bun.spawn([...ownCommand(), 'serve', '--worker-port', String(port), ...metrics], {
    stdio: ['ignore', 'inherit', 'inherit'],
    // In a process group of its own: Ctrl-C reaches the parent alone, which ends its workers in order.
    detached: true,
    ipc(message) {
      onReady(String(message));
      ready.resolve();
    },
  });
  return {
    pid: child.pid,
    ready: ready.promise,
    exited: child.exited.then(() => ({
      code: child.exitCode,
      signal: child.signalCode === null ? null : String(child.signalCode),
    })),
    end: () => child.kill('SIGTERM'),
    kill: () => child.kill('SIGKILL'),
  };
}

/** What runs this program: the binary itself, or the runtime with the source. */
function ownCommand(): readonly string[] {
  return COMPILED ? [process.execPath] : [process.execPath, entryPath('main.ts')];
}
