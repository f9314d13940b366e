import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import { makeDraft } from '../revisions/article.fixture.ts';
import { type IncomingArticle, planSync, type StoredArticle, type SyncPlan } from './sync-plan.ts';

const SOURCE = 'help';

function incoming(draft: ArticleDraft): IncomingArticle {
  return { path: `${draft.slug}.md`, draft };
}

function stored(draft: ArticleDraft, fields: Partial<StoredArticle> = {}): StoredArticle {
  return {
    id: `id of ${draft.slug}`,
    source: SOURCE,
    path: `${draft.slug}.md`,
    revision: 1,
    draft,
    base: draft,
    retiredBy: null,
    ...fields,
  };
}

/** What is stored after a plan was carried out. */
function carryOut(plan: SyncPlan, existing: readonly StoredArticle[]): readonly StoredArticle[] {
  const changed = new Map(plan.changed.map((change) => [change.stored.id, change]));
  const retired = new Set(plan.retired.map(({ id }) => id));
  const kept = existing.map((article): StoredArticle => {
    const change = changed.get(article.id);
    if (change)
      return {
        ...article,
        draft: change.draft,
        base: change.incoming.draft,
        path: change.incoming.path,
        revision: article.revision + 1,
        retiredBy: null,
      };
    return retired.has(article.id) ? { ...article, retiredBy: 'source' } : article;
  });
  return [...kept, ...plan.added.map(({ draft, path }) => stored(draft, { path }))];
}

const draftOf = (slug: string) =>
  fc
    .record({
      title: fc.constantFrom('A', 'B', 'C'),
      body: fc.constantFrom('x', 'y', 'z'),
      phrasings: fc.constantFrom<readonly string[]>([], ['p'], ['p', 'q']),
    })
    .map((fields) => makeDraft({ slug, ...fields }));

const SLUGS = ['a', 'b', 'c', 'd', 'e'];

const storedOf = (slug: string) =>
  fc
    .record({
      base: draftOf(slug),
      draft: fc.option(draftOf(slug), { nil: undefined }),
      source: fc.constantFrom(SOURCE, SOURCE, SOURCE, 'seed', 'other'),
      retiredBy: fc.constantFrom(null, null, null, 'source' as const, 'staff' as const),
    })
    .map(({ base, draft = base, source, retiredBy }) => stored(draft, { base, source, retiredBy }));

const world = fc.tuple(fc.subarray(SLUGS), fc.subarray(SLUGS)).chain(([brought, there]) =>
  fc.record({
    drafts: fc.tuple(...brought.map(draftOf)).map((drafts) => (drafts as ArticleDraft[]).map(incoming)),
    existing: fc.tuple(...there.map(storedOf)).map((articles) => articles as StoredArticle[]),
  }),
);

describe('planSync', () => {
  test('is idempotent: what was carried out leaves nothing to do', () => {
    fc.assert(
      fc.property(world, ({ drafts, existing }) => {
        const first = planSync(SOURCE, { drafts, existing });
        const second = planSync(SOURCE, { drafts, existing: carryOut(first, existing) });
        expect(second.added).toEqual([]);
        expect(second.changed).toEqual([]);
        expect(second.retired).toEqual([]);
        expect(second.conflicts).toEqual(first.conflicts);
      }),
    );
  });

  test('loses nothing: every draft is in one list, and every article of the source is retired or accounted for', () => {
    fc.assert(
      fc.property(world, ({ drafts, existing }) => {
        const plan = planSync(SOURCE, { drafts, existing });
        const slugs = [
          ...plan.added.map(({ draft }) => draft.slug),
          ...plan.changed.map(({ draft }) => draft.slug),
          ...plan.unchanged.map(({ stored: { draft } }) => draft.slug),
          ...plan.conflicts.map(({ slug }) => slug),
        ];
        expect(slugs.sort()).toEqual(drafts.map(({ draft }) => draft.slug).sort());
        const gone = existing.filter(
          ({ source, retiredBy, draft }) =>
            source === SOURCE && retiredBy === null && !slugs.includes(draft.slug),
        );
        expect(plan.retired).toEqual(gone);
      }),
    );
  });

  test('never touches articles of another source', () => {
    fc.assert(
      fc.property(world, ({ drafts, existing }) => {
        const plan = planSync(SOURCE, { drafts, existing });
        const touched = [...plan.changed.map((change) => change.stored), ...plan.retired];
        expect(touched.every(({ source }) => source === SOURCE)).toBeTrue();
        for (const article of existing) {
          if (article.source === SOURCE) continue;
          const { slug } = article.draft;
          const wanted = drafts.some(({ draft }) => draft.slug === slug);
          expect(plan.conflicts.filter((conflict) => conflict.slug === slug)).toHaveLength(wanted ? 1 : 0);
        }
      }),
    );
  });

  test('keeps in every field what staff wrote there, unless the source says the same', () => {
    fc.assert(
      fc.property(world, ({ drafts, existing }) => {
        for (const { stored: before, incoming: theirs, draft } of planSync(SOURCE, { drafts, existing })
          .changed) {
          for (const field of ['title', 'body', 'phrasings'] as const) {
            const [base, ours] = [JSON.stringify(before.base[field]), JSON.stringify(before.draft[field])];
            const wanted = base === ours ? theirs.draft[field] : before.draft[field];
            expect(draft[field]).toEqual(wanted);
          }
        }
      }),
    );
  });

  const base = makeDraft({ slug: 'a', title: 'Old', body: 'Old.' });

  test('takes each field from the side that changed it', () => {
    const ours = { ...base, phrasings: ['in my words'] };
    const theirs = { ...base, body: 'New.' };
    const plan = planSync(SOURCE, { drafts: [incoming(theirs)], existing: [stored(ours, { base })] });
    expect(plan.changed[0]?.draft).toEqual({ ...base, body: 'New.', phrasings: ['in my words'] });
  });

  test('calls it a conflict when both changed a field, and names it', () => {
    const plan = planSync(SOURCE, {
      drafts: [incoming({ ...base, body: 'Theirs.' })],
      existing: [stored({ ...base, body: 'Ours.' }, { base })],
    });
    expect(plan.conflicts).toEqual([{ slug: 'a', path: 'a.md', reason: 'edited_here', fields: ['body'] }]);
  });

  test('brings back what the source had taken away, not what staff took away', () => {
    const bring = (retiredBy: 'source' | 'staff') =>
      planSync(SOURCE, { drafts: [incoming(base)], existing: [stored(base, { retiredBy })] });
    expect(bring('source').changed).toHaveLength(1);
    expect(bring('staff')).toMatchObject({ changed: [], unchanged: [{ path: 'a.md' }], conflicts: [] });
  });
});
