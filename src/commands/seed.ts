import { openConfiguredDatabase } from '#db/configured-database.ts';
import { readSeedArticles } from '#db/seed/read-articles.ts';
import { importArticles } from '#features/knowledge/importing/import-articles.ts';
import { createImportStore } from '#features/knowledge/importing/store.ts';
import { loadSettings } from './settings.ts';

/** Stores the built-in articles; those that have not changed are left alone, and what staff changed in them stays. */
export async function seed(): Promise<number> {
  const drafts = (await readSeedArticles()).map((draft) => ({ path: null, draft }));
  await using database = await openConfiguredDatabase(loadSettings());
  const store = createImportStore(database.drizzle);
  const newId = () => Bun.randomUUIDv7();
  const result = await importArticles('seed', { store, drafts, change: 'seed', newId });
  process.stdout.write(`${drafts.length} articles read, ${result.added + result.changed} new or changed.\n`);
  for (const { slug } of result.conflicts)
    process.stdout.write(`${slug} was changed by staff or belongs to another source, and stays as it is.\n`);
  return 0;
}
