import { afterAll, beforeAll, expect, test } from 'bun:test';
import { like } from 'drizzle-orm';
import { solutionCells } from '#db/analytics-schema.ts';
import type { Database } from '#db/client.ts';
import { articles, users } from '#db/schema.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { importArticles } from './importing/import-articles.ts';
import { createImportStore } from './importing/store.ts';
import { makeDraft } from './revisions/article.fixture.ts';
import { createKnowledgeStore, type KnowledgeStore } from './store.ts';

const run = Bun.randomUUIDv7().slice(-12);
const slugOf = (name: string) => `${name}-${run}`;
const newId = () => Bun.randomUUIDv7();
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

let database: Database;
let store: KnowledgeStore;
beforeAll(async () => {
  database = await openTestDatabase();
  store = createKnowledgeStore(database.drizzle);
});
afterAll(async () => {
  await database.drizzle.delete(articles).where(like(articles.slug, `%-${run}`));
  await database.drizzle.delete(solutionCells).where(like(solutionCells.articleSlug, `%-${run}`));
});

async function addArticle(slug: string): Promise<string> {
  const drafts = [{ path: `${slug}.md`, draft: makeDraft({ slug }) }];
  await importArticles(`source-${run}`, { store: createImportStore(database.drizzle), newId, drafts });
  const rows = await database.drizzle.select().from(articles).where(like(articles.slug, slug));
  return rows[0]!.id;
}

async function thumb(articleId: string, helpful: boolean, { ago = 0 } = {}): Promise<void> {
  const userId = newId();
  await database.drizzle.insert(users).values({ id: userId });
  await store.saveFeedback({ articleId, userId, helpful, comment: null });
  await database.sql`
    update article_feedback set updated_at = now() - ${`${ago} days`}::interval
    where article_id = ${articleId} and user_id = ${userId}`;
}

const cell = (slug: string, step: number, counts: { worked: number; failed: number; ago?: number }) => {
  const { ago = 1, ...others } = counts;
  const offered = others.worked + others.failed;
  return { grain: 'day' as const, start: daysAgo(ago), articleSlug: slug, step, offered, ...others };
};

test('thumbs of the last 90 days are counted', async () => {
  const slug = slugOf('thumbs');
  const id = await addArticle(slug);
  expect((await store.listOutcomes()).get(slug)).toBeUndefined();
  await thumb(id, true);
  await thumb(id, false);
  await thumb(id, false);
  await thumb(id, false, { ago: 91 });
  expect((await store.listOutcomes()).get(slug)).toEqual({ helped: 1, failed: 2 });
});

test('a conversation counts once for an article, however many steps it took', async () => {
  const slug = slugOf('steps');
  // Ten tried it: three were helped by the first step, four by the second, and three by none.
  await database.drizzle
    .insert(solutionCells)
    .values([
      cell(slug, 0, { worked: 2, failed: 4 }),
      cell(slug, 0, { worked: 1, failed: 3, ago: 2 }),
      cell(slug, 1, { worked: 4, failed: 3 }),
      cell(slug, 0, { worked: 0, failed: 50, ago: 91 }),
      { ...cell(slug, 0, { worked: 2, failed: 4 }), grain: 'hour' as const },
      cell(slugOf('untold'), 0, { worked: 0, failed: 0 }),
    ]);
  const outcomes = await store.listOutcomes();
  expect(outcomes.get(slug)).toEqual({ helped: 7, failed: 3 });
  expect(outcomes.has(slugOf('untold'))).toBe(false);
});

test('thumbs and solutions are added up', async () => {
  const slug = slugOf('both');
  await thumb(await addArticle(slug), true);
  await database.drizzle.insert(solutionCells).values([cell(slug, 0, { worked: 1, failed: 2 })]);
  expect((await store.listOutcomes()).get(slug)).toEqual({ helped: 2, failed: 2 });
});
