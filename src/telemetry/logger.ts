import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Config } from '#config/config.ts';

export type { Logger };

const PINO_LEVELS = {
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
  silent: 'silent',
} as const;
const LEVEL_NAMES: Readonly<Record<number, string>> = {
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'fatal',
};

/**
 * Makes the logger: JSON lines in production, one readable line otherwise. No pino transport, which needs a worker
 * the compiled binary does not have. Callers log ids and numbers, never message contents, tokens or addresses of
 * people.
 */
export function createLogger(
  config: Pick<Config, 'logLevel' | 'production'>,
  output: DestinationStream = standardOutput(config),
): Logger {
  const options = {
    level: PINO_LEVELS[config.logLevel],
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label === 'warn' ? 'warning' : label }) },
    serializers: { error: describeError },
  };
  if (config.production) return pino(options, output);
  return pino({ ...options, formatters: {} }, { write: (line) => output.write(readableLine(line)) });
}

/** Characters of log lines collected before they are written. */
const COLLECTED = 8_192;

/**
 * Standard output; in production lines are collected and written every second or 8 Ki characters, and at the exit,
 * because one system call per message costs more than understanding it. A killed process may take its last second of
 * lines with it.
 */
function standardOutput({ production }: Pick<Config, 'production'>): DestinationStream {
  if (!production) return process.stdout;
  const output = destination({ fd: 1, sync: true });
  let lines = '';
  const flush = () => {
    if (lines !== '') output.write(lines);
    lines = '';
  };
  setInterval(flush, 1_000).unref();
  process.on('exit', flush);
  return {
    write(line) {
      lines += line;
      if (lines.length > COLLECTED) flush();
    },
  };
}

/** What a log line may say of an error: no query parameters, which hold what customers wrote. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'A value that is not an error was thrown.' };
  const { name, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  const message = safeMessage(error);
  const frames = stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 6)
    .join('\n');
  return {
    name,
    message,
    code,
    stack: frames,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

/** Some messages repeat what a customer wrote: those of queries their parameters, those of validation the value. */
function safeMessage(error: Error): string {
  if (error.name === 'DrizzleQueryError' || 'query' in error) return 'A database query failed.';
  return 'validator' in error ? 'A value did not fit its schema.' : error.message;
}

function readableLine(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const details = Object.entries(fields).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${String(time).slice(11, 23)} ${(LEVEL_NAMES[Number(level)] ?? 'info').padEnd(7)} ${msg} ${details.join(' ')}`
    .trimEnd()
    .concat('\n');
}
