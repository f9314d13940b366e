import { type Config, parseConfig } from '#config/config.ts';
import type { Env } from '#config/env.ts';
import type { Secrets } from '#config/secrets.ts';
import type { Database } from '#db/client.ts';
import type { GatewayTimings } from '#gateway/chat-session-deps.ts';
import type { LanguageModel } from '#llm/llm.ts';
import { createLogger } from '#telemetry/logger.ts';
import { createRuntime, type Runtime } from '../../src/runtime.ts';
import { openTestDatabase } from './database.ts';

/** A whole product on a free port, with the lines it logged. */
export interface TestApp extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly url: string;
  readonly socketUrl: string;
  readonly logLines: readonly string[];
  /** A request to the running server; a body is sent as JSON. */
  request(
    path: string,
    options?: { method?: string; body?: unknown; token?: string; headers?: Record<string, string> },
  ): Promise<Response>;
}

export interface TestAppOptions {
  readonly env?: Env;
  readonly secrets?: Partial<Secrets>;
  readonly model?: LanguageModel;
  /** A database of its own instead of the shared one. */
  readonly database?: Database;
  /** Deadlines of the gateway that would take too long in a test. */
  readonly timings?: Partial<GatewayTimings>;
}

const NO_LIMITS: Env = {
  PORT: '0',
  BCRYPT_ROUNDS: '4',
  LOG_LEVEL: 'info',
  RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
  RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
  RATE_LIMIT_SIGN_INS_PER_MINUTE: '0',
  // A script of answers would have to foresee which messages are not understood.
  MODEL_CLASSIFY: 'false',
};

/** Starts the product as it runs for real, on the database of this test process. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const config: Config = parseConfig({ ...NO_LIMITS, ...options.env });
  const logLines: string[] = [];
  const logger = createLogger(
    { logLevel: config.logLevel, production: true },
    { write: (line) => void logLines.push(line) },
  );
  const runtime = await createRuntime({
    config,
    secrets: {
      jwtSecretKey: 'a secret that only the tests know, 32+',
      databaseUrl: undefined,
      redisUrl: undefined,
      openaiApiKey: undefined,
      metricsToken: undefined,
      ...options.secrets,
    },
    overrides: {
      logger,
      database: options.database ?? (await openTestDatabase()),
      ...(options.model ? { model: options.model } : {}),
      ...(options.timings ? { gatewayTimings: options.timings } : {}),
    },
  });
  const port = await runtime.listen();
  const url = `http://localhost:${port}`;
  return {
    runtime,
    url,
    socketUrl: `ws://localhost:${port}`,
    logLines,
    request(path, { method, body, token, headers } = {}) {
      return fetch(`${url}${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose](),
  };
}
