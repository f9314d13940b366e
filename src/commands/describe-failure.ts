import { ConfigError } from '#config/config.ts';
import { InputError } from '#mlops/input-error.ts';
import { CommandError } from './command-error.ts';

/** One line that tells the person at the terminal what to change. */
export function describeFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof CommandError || error instanceof InputError)
    return error.message;
  const { name, message, code } = error as NodeJS.ErrnoException;
  if (name === 'DataDirInUseError') return `${message} Stop it, or set DATA_DIR to another directory.`;
  if (code === 'EADDRINUSE')
    return 'The port is already in use. Stop what uses it, or set PORT to another port.';
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return `Cannot listen or write there (${code}). Check HOST, PORT and DATA_DIR.`;
  if (code !== undefined && DATABASE_UNREACHABLE.test(String(code)))
    return `The database at DATABASE_URL cannot be used (${code}).`;
  return `Could not start: ${reasonOf(error)}`;
}

/** What a failure says of itself, in one line. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  // A failed query's own message is the whole statement; what the database said is in its cause.
  const reason = cause instanceof Error ? cause.message : (message ?? String(error));
  return reason.split('\n')[0] ?? '';
}

/** Codes of the driver and SQLSTATE classes for a server that is away, refuses the login, or has no such database. */
const DATABASE_UNREACHABLE =
  /^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_\w+|28\w{3}|3D000|57P\w{2}|53\w{3})$/;
