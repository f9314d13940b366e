import { type Config, parseConfig } from '#config/config.ts';
import { readEnv } from '#config/env.ts';
import { loadSecrets, type Secrets } from '#config/secrets.ts';

/** Reads the environment into settings. @throws ConfigError. */
export function loadSettings(): { config: Config; secrets: Secrets } {
  const env = readEnv();
  const config = parseConfig(env);
  return { config, secrets: loadSecrets(env, { config }) };
}
