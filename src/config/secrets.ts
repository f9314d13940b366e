import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Env } from './env.ts';

/** What must never be printed, logged or sent anywhere but its own service. Kept apart from Config for that reason. */
export interface Secrets {
  readonly jwtSecretKey: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly openaiApiKey: string | undefined;
  readonly embeddingsApiKey?: string | undefined;
  readonly metricsToken: string | undefined;
  readonly sentryDsn?: string | undefined;
  /** As `OTEL_EXPORTER_OTLP_HEADERS` writes them. */
  readonly otlpHeaders?: string | undefined;
  /** May hold a user and a password. */
  readonly mlflowTrackingUri?: string | undefined;
  readonly mlflowTrackingToken?: string | undefined;
}

/**
 * Collects the secrets. Without JWT_SECRET_KEY outside production, one is made and kept in the data directory, so
 * that tokens outlive a restart.
 */
export function loadSecrets(env: Env, { config }: { config: Config }): Secrets {
  return Object.freeze({
    jwtSecretKey: env.JWT_SECRET_KEY ?? developmentSecret(config.dataDir),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    openaiApiKey: env.OPENAI_API_KEY,
    embeddingsApiKey: env.EMBEDDINGS_API_KEY,
    metricsToken: env.METRICS_TOKEN,
    sentryDsn: env.SENTRY_DSN,
    otlpHeaders: env.OTEL_EXPORTER_OTLP_HEADERS,
    mlflowTrackingUri: env.MLFLOW_TRACKING_URI,
    mlflowTrackingToken: env.MLFLOW_TRACKING_TOKEN,
  });
}

function developmentSecret(dataDir: string): string {
  const path = join(dataDir, 'jwt-secret');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    // `wx` makes two processes that start at once agree on one secret.
    writeFileSync(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
