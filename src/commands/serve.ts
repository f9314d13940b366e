import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '#config/config.ts';
import type { Secrets } from '#config/secrets.ts';
import brand from '#db/seed/brand.json' with { type: 'json' };
import { VERSION } from '#version.ts';
import { CommandError } from './command-error.ts';
import { loadSettings } from './settings.ts';
import { nextSignal } from './signals.ts';

/** When a server that has just started holds nothing on to its starting. */
const SETTLED_MS = 2_000;
const MAX_WORKERS = 64;

/**
 * `serve [--workers N]`: runs the server until SIGTERM or SIGINT; turns under way are finished first. A second signal
 * ends it at once. With workers, N processes share the port.
 */
export async function serve(args: readonly string[]): Promise<number> {
  const { workers, workerPort, metricsPort } = parseArguments(args);
  if (workers !== undefined) {
    const { serveWorkers } = await import('./workers.ts');
    return serveWorkers(workers);
  }
  const { config, secrets } = loadSettings();
  if (workerPort !== undefined)
    return serveAsWorker({
      config: {
        ...config,
        ...{ port: workerPort, sharePort: true },
        monitoring: { ...config.monitoring, prometheusPort: metricsPort },
      },
      secrets,
    });
  return serveOne({
    config,
    secrets,
    ended: nextSignal(),
    onReady: (text) => process.stdout.write(text),
  });
}

interface ServeOptions {
  readonly config: Config;
  readonly secrets: Secrets;
  /** Resolves to why the server is to end. */
  readonly ended: Promise<string>;
  /** Called with the welcome text when the server listens; in production it is empty. */
  readonly onReady: (welcome: string) => void;
}

async function serveOne({ config, secrets, ended, onReady }: ServeOptions): Promise<number> {
  // Loaded here, so that a process that only watches its workers does not carry the product.
  const { createRuntime } = await import('#runtime.ts');
  await using runtime = await createRuntime({ config, secrets });
  const port = await runtime.listen();
  // Starting leaves much garbage (patterns compiled, articles parsed) and compiled code that runs once; an idle server
  // should not carry either for hours.
  setTimeout(() => {
    Bun.gc(true);
    Bun.shrink();
  }, SETTLED_MS).unref();
  const { logger } = runtime.deps;
  if (config.production)
    logger.info({ port, version: VERSION, database: runtime.deps.database.kind }, 'Listening');
  onReady(config.production ? '' : welcome(config, { port, version: VERSION }));
  logger.info({ signal: await ended }, 'Shutting down');
  process.once('SIGTERM', () => process.exit(1));
  process.once('SIGINT', () => process.exit(1));
  return 0;
}

/** One of several processes: tells its parent when it is ready, and does not outlive it. */
async function serveAsWorker(options: Pick<ServeOptions, 'config' | 'secrets'>): Promise<number> {
  const orphaned = new Promise<string>((resolve) => {
    process.once('disconnect', () => resolve('the parent is gone'));
  });
  const ended = Promise.race([nextSignal(), orphaned]);
  try {
    return await serveOne({ ...options, ended, onReady: (text) => process.send?.(text) });
  } finally {
    // The channel to the parent would keep the process alive.
    if (process.connected) process.disconnect?.();
  }
}

interface Arguments {
  readonly workers?: number;
  readonly workerPort?: number;
  readonly metricsPort?: number | undefined;
}

/** `--worker-port` and `--metrics-port` are how `--workers` starts its children; they are not meant for people. */
function parseArguments(args: readonly string[]): Arguments {
  const { workers, workerPort, metricsPort } = readOptions(args);
  if (workerPort !== undefined)
    return {
      workerPort: Number(workerPort),
      metricsPort: metricsPort === undefined ? undefined : Number(metricsPort),
    };
  if (workers === undefined) return {};
  const count = /^\d{1,4}$/.test(workers) ? Number(workers) : 0;
  if (count < 1 || count > MAX_WORKERS)
    throw new CommandError(`--workers must be a whole number from 1 to ${MAX_WORKERS}.`);
  return { workers: count };
}

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        workers: { type: 'string' },
        'worker-port': { type: 'string' },
        'metrics-port': { type: 'string' },
      },
    });
    return {
      workers: values.workers,
      workerPort: values['worker-port'],
      metricsPort: values['metrics-port'],
    };
  } catch {
    throw new CommandError(`Usage: serve [--workers N], N from 1 to ${MAX_WORKERS}.`);
  }
}

/** What a newcomer needs to know, at the first start and every later one. */
function welcome(config: Config, { port, version }: { port: number; version: string }): string {
  const host = ['0.0.0.0', '::', '127.0.0.1'].includes(config.host) ? 'localhost' : config.host;
  const base = `http://${host}:${port}`;
  const data = config.database.external
    ? 'the database at DATABASE_URL'
    : `${resolve(config.dataDir)} (embedded database)`;
  const model = config.model.enabled
    ? `on (${config.model.name})`
    : 'off: no OPENAI_API_KEY, answers come from the knowledge base';
  return [
    '',
    `${brand.name} support desk ${version} is ready. ${brand.notice}`,
    '',
    `  Try it     curl -s ${base}/api/v1/chat/messages -H 'content-type: application/json' -d '{"content":"internet is down AGAIN"}'`,
    `  Chat       ws://${host}:${port}/api/v1/chat/ws`,
    `  API        ${base}/docs (Swagger), ${base}/redoc`,
    `  Dashboard  ${base}/dashboard, for supervisors`,
    `  Health     ${base}/api/v1/health`,
    `  Data       ${data}`,
    `  Model      ${model}`,
    ...(config.redis.enabled ? ['  Nodes      all that use the Redis at REDIS_URL act as one'] : []),
    ...(config.monitoring.prometheusPort === undefined
      ? []
      : [`  Metrics    http://${host}:${config.monitoring.prometheusPort}/metrics`]),
    '',
    '',
  ].join('\n');
}
