import { type Config, parseConfig } from '#config/config.ts';
import { readEnv } from '#config/env.ts';
import { loadSecrets, type Secrets } from '#config/secrets.ts';

/** What the environment says. */
export interface Settings {
  readonly config: Config;
  readonly secrets: Secrets;
}

/** Reads the environment into settings. @throws ConfigError. */
export function loadSettings(): Settings {
  const env = readEnv();
  const config = parseConfig(env);
  return { config, secrets: loadSecrets(env, { config }) };
}
