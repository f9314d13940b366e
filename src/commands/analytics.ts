import { openConfiguredDatabase } from '#db/configured-database.ts';
import { createFactStore } from '#features/analytics/facts/store.ts';
import { CommandError } from './command-error.ts';
import { loadSettings } from './settings.ts';

/**
 * `analytics rebuild`: has all that reports are made of made anew. It is needed after conversations were deleted by hand:
 * they are still counted.
 */
export async function analytics(args: readonly string[]): Promise<number> {
  if (args.length !== 1 || args[0] !== 'rebuild') throw new CommandError('Usage: analytics rebuild');
  await using database = await openConfiguredDatabase(loadSettings());
  await createFactStore(database).empty();
  process.stdout.write(
    'Reports are empty now. Servers that run, or the next one that starts, make them anew, the oldest first.\n',
  );
  return 0;
}
