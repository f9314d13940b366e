import { parseArgs } from 'node:util';
import { parseConfig } from '#config/config.ts';
import { readEnv } from '#config/env.ts';
import { CommandError } from './command-error.ts';

/** Longest wait for an answer: a health check has to be over before the next one. */
const DEADLINE_MS = 3_000;

/**
 * `health [--url URL]`: asks the server on this machine whether it is ready, or another address such as that of the
 * model server; exit code 1 when it is not. For container health checks.
 */
export async function health(args: readonly string[]): Promise<number> {
  const config = parseConfig(readEnv());
  const url = readUrl(args);
  const host = config.security.allowedHosts[0] ?? 'localhost';
  const response = await ask(url ?? `http://127.0.0.1:${config.port}/api/v1/health`, { host });
  const status = url === undefined ? ((await response.json()) as { status: string }).status : response.status;
  process.stdout.write(`${status}\n`);
  return response.ok ? 0 : 1;
}

/** @throws CommandError when nothing answers there. */
async function ask(url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(DEADLINE_MS) });
  } catch {
    throw new CommandError(`No server answers at ${url}.`);
  }
}

function readUrl(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { url: { type: 'string' } } }).values.url;
  } catch {
    throw new CommandError('Usage: health [--url URL]');
  }
}
