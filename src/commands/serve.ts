import { resolve } from 'node:path';
import { VERSION } from '#app.ts';
import type { Config } from '#config/config.ts';
import brand from '#db/seed/brand.json' with { type: 'json' };
import { createRuntime } from '#runtime.ts';
import { loadSettings } from './settings.ts';

/** When a server that has just started holds nothing on to its starting. */
const SETTLED_MS = 1_000;

/** Runs the server until SIGTERM or SIGINT; turns under way are finished first. A second signal ends it at once. */
export async function serve(): Promise<number> {
  const { config, secrets } = loadSettings();
  const signal = nextSignal();
  await using runtime = await createRuntime({ config, secrets });
  const port = await runtime.listen();
  // Starting leaves much garbage (patterns compiled, articles parsed); an idle server should not carry it for hours.
  setTimeout(() => Bun.gc(true), SETTLED_MS).unref();
  const { logger } = runtime.deps;
  if (config.production)
    logger.info({ port, version: VERSION, database: runtime.deps.database.kind }, 'Listening');
  else process.stdout.write(welcome(config, { port }));
  const received = await signal;
  logger.info({ signal: received }, 'Shutting down');
  process.once('SIGTERM', () => process.exit(1));
  process.once('SIGINT', () => process.exit(1));
  return 0;
}

function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
  });
}

/** What a newcomer needs to know, at the first start and every later one. */
function welcome(config: Config, { port }: { port: number }): string {
  const host = ['0.0.0.0', '::', '127.0.0.1'].includes(config.host) ? 'localhost' : config.host;
  const base = `http://${host}:${port}`;
  const data = config.database.external
    ? 'the database at DATABASE_URL'
    : `${resolve(config.dataDir)} (embedded database)`;
  const model = config.model.enabled
    ? `on (${config.model.name})`
    : 'off: no OPENAI_API_KEY, answers come from the knowledge base';
  const reserved = [
    config.reserved.redis ? 'REDIS_URL' : '',
    config.reserved.prometheusPort === undefined ? '' : 'PROMETHEUS_PORT',
    config.reserved.sentry ? 'SENTRY_DSN' : '',
    config.reserved.mlflowTrackingUri === undefined ? '' : 'MLFLOW_TRACKING_URI',
  ].filter((name) => name !== '');
  return [
    '',
    `${brand.name} support desk ${VERSION} is ready. ${brand.notice}`,
    '',
    `  Try it     curl -s ${base}/api/v1/chat/messages -H 'content-type: application/json' -d '{"content":"internet is down AGAIN"}'`,
    `  Chat       ws://${host}:${port}/api/v1/chat/ws`,
    `  API        ${base}/docs (Swagger), ${base}/redoc`,
    `  Health     ${base}/api/v1/health`,
    `  Data       ${data}`,
    `  Model      ${model}`,
    ...(reserved.length === 0
      ? []
      : [`  No effect  ${reserved.join(', ')} is set, but this version does not use it yet`]),
    '',
    '',
  ].join('\n');
}
