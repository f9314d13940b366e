import { parseConfig } from '#config/config.ts';
import { readEnv } from '#config/env.ts';

/** Longest wait for an answer: a health check has to be over before the next one. */
const DEADLINE_MS = 3_000;

/** Asks the server on this machine whether it is ready; exit code 1 when it is not. For container health checks. */
export async function health(): Promise<number> {
  const config = parseConfig(readEnv());
  const host = config.security.allowedHosts[0] ?? 'localhost';
  const response = await fetch(`http://127.0.0.1:${config.port}/api/v1/health`, {
    headers: { host },
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const { status } = (await response.json()) as { status: string };
  process.stdout.write(`${status}\n`);
  return response.ok ? 0 : 1;
}
