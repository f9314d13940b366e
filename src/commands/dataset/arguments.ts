import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Config } from '#config/config.ts';
import { instantOf } from '#core/analytics/windows.ts';
import { CommandError } from '../command-error.ts';

/** Reads options and at most so many other arguments. @throws CommandError with the usage for anything else. */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  { options, positionals: most, usage }: { options: Options; positionals: number; usage: string },
) {
  const read = () => parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read();
  } catch {
    throw new CommandError(`Usage: ${usage}`);
  }
  if (parsed.positionals.length > most) throw new CommandError(`Usage: ${usage}`);
  return parsed;
}

/** A moment given as a date, which is midnight UTC, or as an ISO 8601 instant. @throws CommandError. */
export function readInstant(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const instant = instantOf(text, { timeZone: 'UTC' });
  if (instant === undefined)
    throw new CommandError(
      `${name} must be a date such as 2026-01-31, or an instant such as 2026-01-31T09:00:00Z.`,
    );
  return instant;
}

/** Where the data sets of this installation are. */
export function datasetsFolder({ dataDir }: Config): string {
  return join(dataDir, 'datasets');
}
