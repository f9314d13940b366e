import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type Person, register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let supervisor: Person;
let agent: Person;
let customer: Person;

/** The database is shared by all test files, so the articles here have names of their own. */
const run = Bun.randomUUIDv7().slice(-12);
let names = 0;
const unique = (name: string) => `${name}-${run}-${++names}`;

beforeAll(async () => {
  app = await startTestApp();
  supervisor = await register(app, { role: 'supervisor' });
  agent = await register(app, { role: 'agent' });
  customer = await register(app);
});
afterAll(async () => {
  // Nothing stays that the searches of other tests would find.
  const { sql } = app.runtime.deps.database;
  await sql`delete from articles where slug like ${`%-${run}-%`}`;
  await sql`delete from review_items where subject like ${`%-${run}-%`}`;
  await app[Symbol.asyncDispose]();
});

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look at what came, whatever it is.
  readonly body: any;
}

async function call(
  path: string,
  options: { method?: string; body?: unknown; token?: string | undefined } = {},
): Promise<Answer> {
  const { token = supervisor.token, ...rest } = options;
  const response = await app.request(`/api/v1/knowledge${path}`, { ...rest, token });
  return { status: response.status, body: await response.json() };
}

const content = {
  title: 'Sail in the wind',
  agent: 'general',
  category: 'boats',
  body: 'Trim the mainsail first.\n\n## More\nEase the sheet.',
};

async function create(fields: Record<string, unknown> = {}): Promise<string> {
  const slug = unique('sail');
  const { status } = await call('/articles', { body: { ...content, slug, ...fields } });
  expect(status).toBe(200);
  return slug;
}

describe('writing an article', () => {
  test('shows it at once in reading and search, and keeps its first version', async () => {
    const slug = unique('sail');
    const created = await call('/articles', {
      body: { ...content, slug, phrasings: ['how do I trim a mainsail'] },
    });
    expect(created).toMatchObject({
      status: 200,
      body: {
        dry_run: false,
        article: {
          slug,
          revision: 1,
          source: 'staff',
          retired_at: null,
          language: 'en',
          topics: [],
          steps: [],
        },
      },
    });
    expect(created.body.changes).toContainEqual({ field: 'title', lines: ['+ Sail in the wind'] });
    expect((await call(`/articles/${slug}`)).body).toMatchObject({ slug, revision: 1, language: 'en' });
    const found = await call('/search?q=trim+a+mainsail&language=en');
    const hit = found.body.results.find((result: { slug: string }) => result.slug === slug);
    expect(hit).toMatchObject({
      language: 'en',
      passage: { text: expect.any(String), heading: expect.any(String) },
    });
    expect((await call(`/articles/${slug}/revisions`)).body.revisions).toMatchObject([
      { revision: 1, change: 'create', author_id: supervisor.userId },
    ]);
  });

  test('as a dry run only says what would come', async () => {
    const slug = unique('sail');
    const { status, body } = await call('/articles', { body: { ...content, slug, dry_run: true } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ dry_run: true, article: { id: null, slug } });
    expect((await call(`/articles/${slug}`)).status).toBe(404);
  });

  test('under a slug that is taken is a conflict, also in a dry run', async () => {
    const slug = await create();
    for (const dry_run of [false, true])
      expect(await call('/articles', { body: { ...content, slug, dry_run } })).toMatchObject({
        status: 409,
        body: { code: 'conflict' },
      });
  });

  test.each([
    ['a slug with capitals', { slug: 'No Slug' }, 'body.slug'],
    ['no title', { title: '' }, 'body.title'],
    ['a title of blanks', { title: '   ' }, 'body.title'],
    ['a long title', { title: 'x'.repeat(121) }, 'body.title'],
    ['a long body', { body: 'x'.repeat(20_001) }, 'body.body'],
    ['another agent', { agent: 'sales' }, 'body.agent'],
    ['an unknown topic', { topics: ['secret_topic'] }, 'body.topics'],
    ['a keyword with capitals', { keywords: ['Secret'] }, 'body.keywords'],
    ['a phrasing twice', { phrasings: ['a b', 'a b'] }, 'body.phrasings'],
    ['too many steps', { steps: Array.from({ length: 11 }, (_, index) => `s${index}`) }, 'body.steps'],
    ['a blank step', { steps: ['one', ' '] }, 'body.steps.1'],
    ['a character that cannot be stored', { body: 'a\u0000b' }, 'body.body'],
    ['half a pair', { title: 'a\ud800' }, 'body.title'],
  ])('with %s is refused by name, and nothing is echoed', async (_, fields, field) => {
    const { status, body } = await call('/articles', { body: { ...content, slug: unique('x'), ...fields } });
    expect(status).toBe(422);
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect(JSON.stringify(body)).not.toMatch(/secret/i);
  });
});

describe('changing an article', () => {
  test('needs the revision it was made from', async () => {
    const slug = await create();
    const change = { ...content, title: 'Sail close to the wind' };
    const preview = await call(`/articles/${slug}`, {
      method: 'PUT',
      body: { ...change, revision: 1, dry_run: true },
    });
    expect(preview).toMatchObject({ status: 200, body: { dry_run: true, article: { revision: 2 } } });
    const saved = await call(`/articles/${slug}`, { method: 'PUT', body: { ...change, revision: 1 } });
    expect(saved).toMatchObject({ status: 200, body: { article: { revision: 2, title: change.title } } });
    expect(saved.body.changes).toEqual(preview.body.changes);
    expect(saved.body.changes).toEqual([
      { field: 'title', lines: ['- Sail in the wind', '+ Sail close to the wind'] },
    ]);
    for (const dry_run of [false, true])
      expect(
        await call(`/articles/${slug}`, { method: 'PUT', body: { ...change, revision: 1, dry_run } }),
      ).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await call(`/articles/${slug}`)).body.title).toBe(change.title);
  });

  test('by two people at once keeps one and tells the other', async () => {
    const slug = await create();
    const answers = await Promise.all(
      ['One', 'Two', 'Three'].map((title) =>
        call(`/articles/${slug}`, { method: 'PUT', body: { ...content, title, revision: 1 } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('that is retired takes it out of use, and restoring a version brings it back', async () => {
    const slug = await create();
    await call(`/articles/${slug}`, { method: 'PUT', body: { ...content, title: 'Second', revision: 1 } });
    expect((await call(`/articles/${slug}?dry_run=true`, { method: 'DELETE' })).body).toMatchObject({
      dry_run: true,
    });
    expect((await call(`/articles/${slug}`)).status).toBe(200);
    const retired = await call(`/articles/${slug}`, { method: 'DELETE' });
    expect(retired).toMatchObject({ status: 200, body: { article: { revision: 3 } } });
    expect(retired.body.article.retired_at).toBeString();
    expect((await call(`/articles/${slug}`)).status).toBe(404);
    expect((await call(`/articles/${slug}`, { method: 'DELETE' })).body.article.revision).toBe(3);
    expect(
      await call(`/articles/${slug}`, { method: 'PUT', body: { ...content, revision: 3 } }),
    ).toMatchObject({ status: 409 });
    const back = await call(`/articles/${slug}/restore`, { body: { revision: 1 } });
    expect(back).toMatchObject({
      status: 200,
      body: { article: { revision: 4, title: content.title, retired_at: null } },
    });
    expect((await call(`/articles/${slug}`)).body).toMatchObject({ revision: 4, title: content.title });
    expect((await call(`/articles/${slug}/restore`, { body: { revision: 9 } })).status).toBe(404);
  });

  test('lists its versions page by page, newest first', async () => {
    const slug = await create();
    for (const revision of [1, 2, 3])
      await call(`/articles/${slug}`, {
        method: 'PUT',
        body: { ...content, title: `Version ${revision}`, revision },
      });
    const first = (await call(`/articles/${slug}/revisions?limit=3`, { token: agent.token })).body;
    expect(first.revisions.map(({ revision }: { revision: number }) => revision)).toEqual([4, 3, 2]);
    const rest = await call(
      `/articles/${slug}/revisions?limit=3&before_revision=${first.next_before_revision}`,
    );
    expect(rest.body).toMatchObject({
      revisions: [{ revision: 1, change: 'create' }],
      next_before_revision: null,
    });
    expect((await call('/articles/no-such-article/revisions')).status).toBe(404);
  });
});

describe('importing', () => {
  test('adds and changes articles of its source, and tells what differs', async () => {
    const source = unique('src');
    const [slug, own] = [unique('sail'), await create()];
    const articles = [
      { ...content, slug },
      { ...content, slug: own },
    ];
    const preview = await call('/imports', { body: { source, articles, dry_run: true } });
    const conflicts = [{ slug: own, reason: 'other_source', fields: [] }];
    expect(preview.body).toMatchObject({
      dry_run: true,
      added: [slug],
      changed: [],
      unchanged: 0,
      conflicts,
    });
    expect((await call(`/articles/${slug}`)).status).toBe(404);
    expect((await call('/imports', { body: { source, articles } })).body).toEqual({
      ...preview.body,
      dry_run: false,
    });
    const changed = [{ ...content, slug, title: 'Row' }];
    expect((await call('/imports', { body: { source, articles: changed } })).body).toMatchObject({
      added: [],
      changed: [{ slug, changes: [{ field: 'title', lines: ['- Sail in the wind', '+ Row'] }] }],
    });
    expect((await call('/imports', { body: { source, articles: changed } })).body).toMatchObject({
      changed: [],
      unchanged: 1,
    });
    expect((await call(`/articles/${slug}`)).body).toMatchObject({ title: 'Row', revision: 2 });
  });

  test.each([
    ['a source that is not imported', { source: 'seed' }, 'body.source'],
    ['a source with blanks', { source: 'my source' }, 'body.source'],
    ['no articles', { articles: [] }, 'body.articles'],
    [
      'too many articles',
      { articles: Array.from({ length: 101 }, (_, index) => ({ ...content, slug: `a${index}` })) },
      'body.articles',
    ],
    [
      'a broken one among good ones',
      {
        articles: [
          { ...content, slug: 'good-one' },
          { ...content, slug: 'bad-one', topics: ['nope'] },
        ],
      },
      'body.articles.1.topics',
    ],
    [
      'a slug twice',
      {
        articles: [
          { ...content, slug: 'twice' },
          { ...content, slug: 'twice' },
        ],
      },
      'body.articles.1.slug',
    ],
  ])('with %s is refused, and nothing is written', async (_, fields, field) => {
    const body = { source: unique('src'), articles: [{ ...content, slug: 'good-one' }], ...fields };
    const answer = await call('/imports', { body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect((await call('/articles/good-one')).status).toBe(404);
  });
});

describe('who may', () => {
  test('read versions and the review list: staff; write: supervisors', async () => {
    const slug = await create();
    const writes: readonly (readonly [string, string, unknown?])[] = [
      ['POST', '/articles', { ...content, slug: unique('x') }],
      ['PUT', `/articles/${slug}`, { ...content, revision: 1 }],
      ['DELETE', `/articles/${slug}`],
      ['POST', `/articles/${slug}/restore`, { revision: 1 }],
      ['POST', '/imports', { source: unique('src'), articles: [{ ...content, slug: unique('x') }] }],
      ['POST', `/review/${Bun.randomUUIDv7()}/accept`],
      ['POST', `/review/${Bun.randomUUIDv7()}/reject`],
    ];
    for (const [method, path, body] of writes) {
      for (const { token } of [customer, agent])
        expect((await call(path, { method, body, token })).status).toBe(403);
      expect((await app.request(`/api/v1/knowledge${path}`, { method, body })).status).toBe(401);
    }
    for (const path of [`/articles/${slug}/revisions`, '/review']) {
      expect((await call(path, { token: customer.token })).status).toBe(403);
      expect((await call(path, { token: agent.token })).status).toBe(200);
    }
    expect((await call(`/articles/${slug}`)).body.revision).toBe(1);
  });
});

describe('what customers typed', () => {
  const items = async (query = '') => {
    await app.runtime.deps.reviewList.settled();
    const { body } = await call(`/review?limit=100${query}`, { token: agent.token });
    return body.items as {
      id: string;
      subject: string;
      text: string;
      seen_count: number;
      details: unknown;
    }[];
  };
  const say = (path: string, body: unknown) => call(path, { body, token: customer.token });

  test('before an article helped is put before staff, masked, counted, with its strongest sign', async () => {
    const slug = await create();
    const query = 'my jib flaps, card 4111111111111111';
    await say('/clicks', { article: slug, query });
    await say('/feedback', { article: slug, helpful: true, query });
    await say('/clicks', { article: slug, query: query.toUpperCase() });
    await say('/feedback', { article: slug, helpful: false, query: 'not a word of this' });
    const mine = (await items()).filter(({ subject }) => subject === slug);
    expect(mine).toMatchObject([
      {
        text: 'my jib flaps, card [card number removed]',
        seen_count: 3,
        details: { signal: 'thumbs_up' },
        status: 'open',
      },
    ]);
    expect((await say('/clicks', { article: 'no-such-article', query })).status).toBe(404);
    expect((await say('/clicks', { article: slug, query: '' })).status).toBe(422);
  });

  test('becomes part of the article when it is accepted, once', async () => {
    const slug = await create();
    await say('/clicks', { article: slug, query: 'the canvas flutters' });
    const [item] = (await items('&kind=phrasing')).filter(({ subject }) => subject === slug);
    const accepted = await call(`/review/${item!.id}/accept`, { method: 'POST' });
    expect(accepted).toMatchObject({
      status: 200,
      body: { status: 'accepted', decided_by: supervisor.userId },
    });
    const { revisions } = (await call(`/articles/${slug}/revisions`)).body;
    expect(revisions).toMatchObject([
      { revision: 2, change: 'review', content: { phrasings: ['the canvas flutters'] } },
      { revision: 1 },
    ]);
    const found = (await call('/search?q=the+canvas+flutters')).body.results;
    expect(found[0]?.slug).toBe(slug);
    for (const decision of ['accept', 'reject'])
      expect((await call(`/review/${item!.id}/${decision}`, { method: 'POST' })).status).toBe(409);
    expect((await items('&status=accepted')).map(({ id }) => id)).toContain(item!.id);
    // What the article says already is not asked again.
    await say('/clicks', { article: slug, query: 'The canvas flutters' });
    expect((await items()).filter(({ subject }) => subject === slug)).toEqual([]);
  });

  test('changes nothing when it is rejected, or when its article is gone', async () => {
    const slug = await create();
    await say('/clicks', { article: slug, query: 'utter nonsense' });
    await say('/clicks', { article: slug, query: 'something else' });
    const [first, second] = (await items()).filter(({ subject }) => subject === slug);
    expect((await call(`/review/${first!.id}/reject`, { method: 'POST' })).body.status).toBe('rejected');
    await call(`/articles/${slug}`, { method: 'DELETE' });
    expect((await call(`/review/${second!.id}/accept`, { method: 'POST' })).body).toMatchObject({
      code: 'conflict',
    });
    expect((await call(`/review/${Bun.randomUUIDv7()}/accept`, { method: 'POST' })).status).toBe(404);
    const { revisions } = (await call(`/articles/${slug}/revisions`)).body;
    expect(revisions[0].content.phrasings).toEqual([]);
  });

  test('is listed page by page, what was seen most first; a disagreement is only marked', async () => {
    const subject = unique('topic');
    const { reviewList } = app.runtime.deps;
    for (const [text, count] of [
      ['one one', 1],
      ['two two', 2],
      ['three three', 3],
    ] as const)
      for (let seen = 0; seen < count; seen += 1)
        reviewList.add({ kind: 'intent', subject, text, details: {} });
    await items();
    const texts: string[] = [];
    let cursor = '';
    do {
      const { body } = await call(`/review?kind=intent&limit=1${cursor}`);
      texts.push(
        ...body.items
          .filter((item: { subject: string }) => item.subject === subject)
          .map(({ text }: { text: string }) => text),
      );
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor !== '');
    expect(texts).toEqual(['three three', 'two two', 'one one']);
    const [top] = (await items('&kind=intent')).filter((item) => item.subject === subject);
    expect((await call(`/review/${top!.id}/accept`, { method: 'POST' })).body.status).toBe('accepted');
    for (const bad of ['x', 'WzEsMl0', Buffer.from('[0,"x"]').toString('base64url')])
      expect((await call(`/review?cursor=${bad}`)).status).toBe(400);
  });
});
