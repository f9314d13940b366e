import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { asc, eq, like } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import { articleRevisions, articles, users } from '#db/schema.ts';
import { openTestDatabase } from '../../../../test/support/database.ts';
import { importArticles } from '../importing/import-articles.ts';
import { createImportStore, type ImportStore } from '../importing/store.ts';
import { planSync } from '../importing/sync-plan.ts';
import { makeDraft } from '../revisions/article.fixture.ts';
import { createKnowledgeStore } from '../store.ts';
import { createEditingStore, type EditingStore } from './store.ts';

let database: Database;
let store: EditingStore;
let imports: ImportStore;
let editor: string;
const newId = () => Bun.randomUUIDv7();
/** Test files share a database, so everything here has names of its own. */
const unique = (name: string) => `${name}-${run}-${++names}`;
const run = Bun.randomUUIDv7().slice(-12);
let names = 0;

// Nothing stays that the searches of other tests would find.
afterAll(async () => {
  await database.drizzle.delete(articles).where(like(articles.slug, `%-${run}-%`));
});
beforeAll(async () => {
  database = await openTestDatabase();
  store = createEditingStore(database.drizzle);
  imports = createImportStore(database.drizzle);
  editor = newId();
  await database.drizzle.insert(users).values({ id: editor });
});

const bring = (source: string, ...drafts: readonly ReturnType<typeof makeDraft>[]) =>
  importArticles(source, {
    store: imports,
    newId,
    drafts: drafts.map((draft) => ({ path: `${draft.slug}.md`, draft })),
  });

async function revisionsOf(slug: string) {
  return database.drizzle
    .select({
      revision: articleRevisions.revision,
      change: articleRevisions.change,
      content: articleRevisions.content,
    })
    .from(articleRevisions)
    .innerJoin(articles, eq(articles.id, articleRevisions.articleId))
    .where(eq(articles.slug, slug))
    .orderBy(asc(articleRevisions.revision));
}

/** Retires what the source no longer has, as a sync does. */
async function sync(source: string, ...drafts: readonly ReturnType<typeof makeDraft>[]) {
  const incoming = drafts.map((draft) => ({ path: `${draft.slug}.md`, draft }));
  const slugs = drafts.map(({ slug }) => slug);
  const plan = planSync(source, { drafts: incoming, existing: await imports.listForSync(source, { slugs }) });
  return importArticles(source, { store: imports, newId, drafts: incoming, retired: plan.retired });
}

describe('importing', () => {
  test('keeps every version, the first one too', async () => {
    const [source, slug] = [unique('src'), unique('a')];
    expect(await bring(source, makeDraft({ slug }))).toMatchObject({ added: 1 });
    expect(await bring(source, makeDraft({ slug }))).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    expect(await bring(source, makeDraft({ slug, title: 'Second' }))).toMatchObject({ changed: 1 });
    expect(await revisionsOf(slug)).toMatchObject([
      { revision: 1, change: 'import', content: { title: `Title of ${slug}` } },
      { revision: 2, change: 'import', content: { title: 'Second' } },
    ]);
    expect(await store.findArticle(slug)).toMatchObject({ source, revision: 2, draft: { title: 'Second' } });
  });

  test('keeps what staff wrote in other fields, also the next time', async () => {
    const [source, slug] = [unique('src'), unique('a')];
    await bring(source, makeDraft({ slug }));
    const phrasings = ['in my own words'];
    await store.updateArticle(makeDraft({ slug, phrasings }), {
      revision: 1,
      change: 'edit',
      authorId: editor,
    });
    expect(await bring(source, makeDraft({ slug }))).toMatchObject({ unchanged: 1, changed: 0 });
    for (const body of ['Second.', 'Third.']) {
      expect(await bring(source, makeDraft({ slug, body }))).toMatchObject({ changed: 1, conflicts: [] });
      expect((await store.findArticle(slug))?.draft).toMatchObject({ body, phrasings });
    }
    const changes = (await revisionsOf(slug)).map(({ change }) => change);
    expect(changes.join(' ')).toBe('import edit import edit import edit');
  });

  test('leaves a field alone that both changed, and an article of another source', async () => {
    const [source, other, slug, foreign] = [unique('src'), unique('src'), unique('a'), unique('b')];
    await bring(source, makeDraft({ slug }));
    await bring(other, makeDraft({ slug: foreign }));
    const ours = makeDraft({ slug, title: 'Ours' });
    await store.updateArticle(ours, { revision: 1, change: 'edit', authorId: editor });
    const result = await bring(
      source,
      makeDraft({ slug, title: 'Theirs' }),
      makeDraft({ slug: foreign, title: 'X' }),
    );
    expect(result.conflicts).toMatchObject([
      { slug, reason: 'edited_here', fields: ['title'] },
      { slug: foreign, reason: 'other_source' },
    ]);
    expect((await store.findArticle(slug))?.draft.title).toBe('Ours');
    expect((await store.findArticle(foreign))?.source).toBe(other);
  });

  test('retires what is gone and brings it back, and the fingerprint changes each time', async () => {
    const knowledge = createKnowledgeStore(database.drizzle);
    const [source, slug, stays] = [unique('src'), unique('a'), unique('b')];
    const prints = [await knowledge.readFingerprint()];
    const both = [makeDraft({ slug }), makeDraft({ slug: stays })];
    await sync(source, ...both);
    prints.push(await knowledge.readFingerprint());
    expect(await sync(source, makeDraft({ slug: stays }))).toMatchObject({ retired: 1 });
    prints.push(await knowledge.readFingerprint());
    expect((await knowledge.listArticles()).map((article) => article.slug)).not.toContain(slug);
    expect(await sync(source, ...both)).toMatchObject({ changed: 1, retired: 0 });
    prints.push(await knowledge.readFingerprint());
    expect((await knowledge.listArticles()).map((article) => article.slug)).toContain(slug);
    expect((await revisionsOf(slug)).map(({ change }) => change)).toEqual(['import', 'retire', 'import']);
    expect(new Set(prints).size).toBe(4);
  });

  test('of one source from many sides at once stores each article once, with gapless revisions', async () => {
    const source = unique('src');
    const slugs = Array.from({ length: 6 }, (_, index) => unique(`s${index}`));
    const round = (title: string) => bring(source, ...slugs.map((slug) => makeDraft({ slug, title })));
    await Promise.all([round('One'), round('Two'), round('One'), round('Two'), round('Three')]);
    for (const slug of slugs) {
      const revisions = await revisionsOf(slug);
      expect(revisions.map(({ revision }) => revision)).toEqual(revisions.map((_, index) => index + 1));
      const article = await store.findArticle(slug);
      expect(article?.revision).toBe(revisions.length);
      expect(article?.draft).toEqual(revisions.at(-1)!.content);
    }
  });

  test('beside staff at work loses neither side', async () => {
    const [source, slug] = [unique('src'), unique('a')];
    await bring(source, makeDraft({ slug }));
    const edit = async (): Promise<void> => {
      for (let saved = 0; saved < 5; ) {
        const article = (await store.findArticle(slug))!;
        const phrasings = [...article.draft.phrasings, `word ${saved}`];
        const outcome = await store.updateArticle(
          { ...article.draft, phrasings },
          { revision: article.revision, change: 'edit', authorId: editor },
        );
        if (outcome.kind === 'saved') saved += 1;
      }
    };
    const bringMany = async (): Promise<void> => {
      for (let version = 1; version <= 5; version += 1)
        await bring(source, makeDraft({ slug, body: `Body ${version}.` }));
    };
    await Promise.all([edit(), bringMany()]);
    expect((await store.findArticle(slug))?.draft).toMatchObject({
      body: 'Body 5.',
      phrasings: ['word 0', 'word 1', 'word 2', 'word 3', 'word 4'],
    });
  });
});

describe('editing', () => {
  test('needs the revision it was made from', async () => {
    const slug = unique('a');
    const created = await store.createArticle(makeDraft({ slug }), {
      id: newId(),
      source: 'staff',
      change: 'create',
      authorId: editor,
    });
    expect(created).toMatchObject({ revision: 1, source: 'staff' });
    const edit = { change: 'edit' as const, authorId: editor };
    expect(
      await store.updateArticle(makeDraft({ slug, title: 'B' }), { revision: 1, ...edit }),
    ).toMatchObject({
      kind: 'saved',
      article: { revision: 2 },
      before: { title: `Title of ${slug}` },
    });
    expect(await store.updateArticle(makeDraft({ slug }), { revision: 1, ...edit })).toEqual({
      kind: 'stale',
    });
    const gone = makeDraft({ slug: unique('no') });
    expect(await store.updateArticle(gone, { revision: 1, ...edit })).toEqual({ kind: 'missing' });
    const again = { id: newId(), source: 'staff', change: 'create' as const, authorId: editor };
    expect(await store.createArticle(makeDraft({ slug }), again)).toBeNull();
  });

  test('keeps the version in force of an article from before versions were kept', async () => {
    const slug = unique('old');
    await database.drizzle
      .insert(articles)
      .values({ ...makeDraft({ slug }), id: newId(), revision: 4, contentHash: 'x' });
    await store.updateArticle(makeDraft({ slug, title: 'New' }), {
      revision: 4,
      change: 'edit',
      authorId: editor,
    });
    expect(await revisionsOf(slug)).toMatchObject([
      { revision: 4, change: 'seed', content: { title: `Title of ${slug}` } },
      { revision: 5, change: 'edit', content: { title: 'New' } },
    ]);
  });
});
