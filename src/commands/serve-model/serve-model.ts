import { createModelServer } from '#model-server/model-server.ts';
import { createPredictor } from '#model-server/predictor.ts';
import { createLogger } from '#telemetry/logger.ts';
import { VERSION } from '#version.ts';
import { loadSettings } from '../settings.ts';
import { nextSignal } from '../signals.ts';
import { readServeModelArguments } from './arguments.ts';
import { loadServedModels } from './load-served-models.ts';

/** Longer bodies are refused by the runtime itself; those in between get an answer in MLflow's form. */
const MAX_REQUEST_BYTES = 8 * 1024 * 1024;

/**
 * `serve-model`: answers MLflow's scoring protocol until SIGTERM or SIGINT; requests under way are finished first. A
 * second signal ends it at once.
 */
export async function serveModel(args: readonly string[]): Promise<number> {
  const wanted = readServeModelArguments(args);
  const settings = loadSettings();
  const { config } = settings;
  const ended = nextSignal();
  const { name, models } = await loadServedModels(wanted, settings);
  const logger = createLogger(config);
  const app = createModelServer({
    predictor: createPredictor(models, { name }),
    version: VERSION,
    production: config.production,
    allowedHosts: config.security.allowedHosts,
    onUnexpected: (error, requestId) => logger.error({ error, request_id: requestId }, 'A prediction failed'),
  });
  const hostname = wanted.host ?? config.host;
  const port = await listen(app, { hostname, port: wanted.port });
  if (config.production) logger.info({ port, model: name }, 'Listening');
  else
    process.stdout.write(`Model server: http://${hostname}:${port} serves ${name}. Documentation: /docs\n`);
  logger.info({ signal: await ended }, 'Shutting down');
  process.once('SIGTERM', () => process.exit(1));
  process.once('SIGINT', () => process.exit(1));
  await stop(app, config.shutdownTimeoutMs);
  return 0;
}

type App = ReturnType<typeof createModelServer>;

function listen(app: App, options: { hostname: string; port: number }): Promise<number> {
  return new Promise((resolve) => {
    app.listen({ ...options, reusePort: false, maxRequestBodySize: MAX_REQUEST_BYTES }, ({ port }) =>
      resolve(port ?? options.port),
    );
  });
}

/** Requests under way may finish until the deadline; idle connections of clients that stay do not hold it up. */
async function stop({ server }: App, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => void server?.stop(true), timeoutMs);
  await server?.stop();
  clearTimeout(timer);
}
