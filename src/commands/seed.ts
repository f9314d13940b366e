import { openConfiguredDatabase } from '#db/configured-database.ts';
import { readSeedArticles } from '#db/seed/read-articles.ts';
import { createKnowledgeStore } from '#features/knowledge/store.ts';
import { loadSettings } from './settings.ts';

/** Stores the built-in articles; those that have not changed are left alone. */
export async function seed(): Promise<number> {
  const articles = await readSeedArticles();
  await using database = await openConfiguredDatabase(loadSettings());
  const written = await createKnowledgeStore(database.drizzle).saveArticles(articles, {
    newId: () => Bun.randomUUIDv7(),
  });
  process.stdout.write(`${articles.length} articles read, ${written} new or changed.\n`);
  return 0;
}
