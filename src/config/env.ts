import { VARIABLES, type VariableName } from './variables.ts';

/** Raw values of the variables that are set, by name. */
export type Env = Partial<Record<VariableName, string>>;

/**
 * Reads the process environment; the only place that does. An empty value counts as unset, so that
 * `REDIS_URL=` in an env file means what it looks like.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const env: Env = {};
  for (const { name } of VARIABLES) {
    const value = source[name]?.trim();
    if (value) env[name] = value;
  }
  return env;
}
