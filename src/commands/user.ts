import { openConfiguredDatabase } from '#db/configured-database.ts';
import { createAccountStore } from '#features/account/store.ts';
import { ROLES } from '#http/principal.ts';
import { CommandError } from './command-error.ts';
import { loadSettings } from './settings.ts';

/** `user EMAIL ROLE`: gives a registered person a role. It counts from their next access token on. */
export async function user([email, roleName]: readonly string[]): Promise<number> {
  const role = ROLES.find((candidate) => candidate === roleName);
  if (email === undefined || role === undefined)
    throw new CommandError(`Usage: user EMAIL ROLE, where ROLE is one of: ${ROLES.join(', ')}.`);
  await using database = await openConfiguredDatabase(loadSettings());
  const found = await createAccountStore(database).setRole(email.trim().toLowerCase(), { role });
  if (!found) throw new CommandError('Nobody is registered with this email.');
  process.stdout.write(`Done: the role is now ${role}.\n`);
  return 0;
}
