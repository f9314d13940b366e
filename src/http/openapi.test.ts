import { describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnyElysia, Elysia, t } from 'elysia';
import { createAccessTokens } from './access-tokens.ts';
import { authPlugin } from './auth.ts';
import { docsRoutes } from './docs.ts';
import { asJsonObject, type Json, type JsonObject } from './json.ts';
import { buildOpenApi } from './openapi.ts';
import { cleanSchema, exampleOf } from './openapi-schema.ts';
import { pageQuery } from './pagination.ts';
import { nullable, problems, uuid } from './schemas.ts';

const tokens = createAccessTokens({ secret: 's'.repeat(32), ttlMs: 60_000 });
const OPTIONS = {
  version: '1.2.3',
  tags: [
    { name: 'Things', description: 'All things.' },
    { name: 'Unused', description: 'None.' },
  ],
};

const thing = t.Object(
  {
    id: uuid('The thing.'),
    size: nullable(t.Integer({ minimum: 0, examples: [3] })),
    color: nullable(t.Union([t.Literal('red'), t.Literal('blue')])),
    notes: t.Record(t.String(), t.Number(), { examples: [{ weight: 2.5 }] }),
    made_at: t.Date({ examples: ['2026-01-15T09:30:00.000Z'] }),
  },
  { title: 'Thing', description: 'A thing' },
);

function createThings() {
  return new Elysia()
    .use(authPlugin({ tokens }))
    .get('/things/:id', () => ({}) as never, {
      params: t.Object({ id: uuid('The thing.') }),
      query: t.Object({ ...pageQuery, flag: t.Optional(t.Boolean({ examples: [true] })) }),
      response: { 200: thing, ...problems(401, 404, 422, 429) },
      requireRole: 'customer',
      detail: {
        operationId: 'getThing',
        summary: 'Read a thing',
        tags: ['Things'],
      },
    })
    .put('/things/:id', () => ({}) as never, {
      params: t.Object({ id: uuid('The thing.') }),
      body: t.Object({ size: t.Integer({ examples: [4] }) }),
      response: { 200: thing, ...problems(400, 422) },
      detail: { operationId: 'putThing', summary: 'Change a thing', tags: ['Things'] },
    })
    .delete('/things/:id', () => {}, {
      params: t.Object({ id: uuid('The thing.') }),
      response: { 204: t.Void({ description: 'Gone' }), ...problems(404) },
      detail: { operationId: 'deleteThing', summary: 'Delete a thing', tags: ['Things'] },
    })
    .get('/hidden', () => 'x', { detail: { hide: true } })
    .get('/files/*', () => 'x')
    .ws('/socket', { message() {} })
    .use(docsRoutes({ openapi: () => Promise.resolve({}) }));
}

async function lint(document: JsonObject): Promise<{ code: number; output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  try {
    const path = join(folder, 'openapi.json');
    writeFileSync(path, JSON.stringify(document));
    const cli = Bun.resolveSync('@redocly/cli/bin/cli.js', import.meta.dir);
    const child = Bun.spawn(
      [process.execPath, '--bun', cli, 'lint', '--extends', 'recommended', '--format', 'json', path],
      {
        cwd: folder,
        env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
        stdout: 'pipe',
        stderr: 'pipe',
      },
    );
    const output = await new Response(child.stdout).text();
    return { code: await child.exited, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const operationOf = (document: JsonObject, { path, method }: { path: string; method: string }) =>
  asJsonObject(asJsonObject(asJsonObject(document['paths'])[path])[method]);

describe('the document', () => {
  test('passes the recommended rules of the linter without a warning', async () => {
    const { code, output } = await lint(await buildOpenApi(createThings(), OPTIONS));
    expect(JSON.parse(output).problems).toEqual([]);
    expect(code).toBe(0);
  });

  test('would not pass as the plugin writes it', async () => {
    const broken = {
      ...(await buildOpenApi(createThings(), OPTIONS)),
      paths: { '/x': { get: { responses: { 200: {} } } } },
    };
    expect((await lint(broken)).code).not.toBe(0);
  });

  test('has the routes that may be seen, and no others', async () => {
    const document = await buildOpenApi(createThings(), OPTIONS);
    expect(Object.keys(asJsonObject(document['paths']))).toEqual(['/things/{id}']);
    expect(Object.keys(asJsonObject(asJsonObject(document['paths'])['/things/{id}']))).toEqual([
      'delete',
      'get',
      'put',
    ]);
    expect(document['tags']).toEqual([OPTIONS.tags[0] as unknown as Json]);
    expect(asJsonObject(document['info'])['version']).toBe('1.2.3');
  });

  test('is the same text whenever it is built', async () => {
    const texts = await Promise.all(
      [1, 2].map(async () => JSON.stringify(await buildOpenApi(createThings(), OPTIONS))),
    );
    expect(texts[0]).toBe(texts[1] as string);
  });

  test('has one content type for each answer and an example for each', async () => {
    const document = await buildOpenApi(createThings(), OPTIONS);
    const put = operationOf(document, { path: '/things/{id}', method: 'put' });
    expect(asJsonObject(put['requestBody'])['content']).toEqual({
      'application/json': {
        example: { size: 4 },
        schema: {
          properties: { size: { examples: [4], type: 'integer' } },
          required: ['size'],
          type: 'object',
        },
      },
    });
    const responses = asJsonObject(put['responses']);
    expect(Object.keys(asJsonObject(asJsonObject(responses['200'])['content']))).toEqual([
      'application/json',
    ]);
    expect(Object.keys(asJsonObject(asJsonObject(responses['422'])['content']))).toEqual([
      'application/problem+json',
    ]);
    expect(JSON.stringify(responses)).toContain('"color":"red"');
    expect(operationOf(document, { path: '/things/{id}', method: 'delete' })['responses']).toMatchObject({
      204: { description: 'Gone' },
    });
  });

  test('says what kind of text an answer is that is no JSON', async () => {
    const app = new Elysia().get('/things/watch', () => '', {
      response: { 200: t.String({ contentMediaType: 'text/event-stream', examples: ['data: 1'] }) },
      detail: { operationId: 'watchThings', summary: 'Watch things', tags: ['Things'] },
    });
    const { paths } = await buildOpenApi(app, OPTIONS);
    const answer = JSON.stringify(asJsonObject(paths ?? null)['/things/watch']);
    expect(answer).toContain(
      '"content":{"text/event-stream":{"example":"data: 1","schema":{"type":"string"}}}',
    );
  });

  test('says of every operation who may call it', async () => {
    const document = await buildOpenApi(createThings(), OPTIONS);
    expect(operationOf(document, { path: '/things/{id}', method: 'get' })['security']).toEqual([
      { bearer: [] },
    ]);
    expect(operationOf(document, { path: '/things/{id}', method: 'put' })['security']).toEqual([]);
  });

  test('holds nothing that only the framework understands', async () => {
    const text = JSON.stringify(await buildOpenApi(createThings(), OPTIONS));
    expect(text).not.toMatch(
      /"(\$id|patternProperties|nullable)"|"type":"(Date|void)"|multipart\/form-data|text\/plain|anyOf/,
    );
  });

  test('refuses two schemas with one title', async () => {
    const clashing = new Elysia()
      .get('/a', () => ({}) as never, { response: t.Object({ a: t.String() }, { title: 'Same' }) })
      .get('/b', () => ({}) as never, { response: t.Object({ b: t.String() }, { title: 'Same' }) });
    expect(buildOpenApi(clashing as AnyElysia, OPTIONS)).rejects.toThrow('Same');
  });
});

describe('a schema', () => {
  const clean = (schema: object) => cleanSchema(JSON.parse(JSON.stringify(schema)) as JsonObject);

  test.each([
    ['a nullable text', nullable(t.String()), { type: ['string', 'null'] }],
    [
      'a nullable enum',
      nullable(t.Union([t.Literal('a'), t.Literal('b')])),
      { type: ['string', 'null'], enum: ['a', 'b', null] },
    ],
    ['an enum', t.Union([t.Literal('a'), t.Literal('b')]), { type: 'string', enum: ['a', 'b'] }],
    ['a number that may come as text', t.Numeric({ minimum: 1 }), { type: 'number', minimum: 1 }],
    ['a boolean that may come as text', t.BooleanString(), { type: 'boolean' }],
    [
      'a record',
      t.Record(t.String(), t.Integer()),
      { type: 'object', additionalProperties: { type: 'integer' } },
    ],
    [
      'a nullable object',
      nullable(t.Object({ a: t.String() })),
      { type: ['object', 'null'], properties: { a: { type: 'string' } }, required: ['a'] },
    ],
    [
      'a choice of shapes',
      t.Union([t.String(), t.Integer()]),
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
    ],
  ])('of %s is plain JSON Schema', (_name, schema, expected) => {
    expect(clean(schema)).toMatchObject(expected);
    expect(
      Object.keys(clean(schema))
        .sort()
        .filter((key) => !(key in expected) && key !== 'default'),
    ).toEqual([]);
  });

  test('without an example in a needed part has none itself', () => {
    expect(exampleOf(clean(t.Object({ a: t.String(), b: t.Integer({ examples: [1] }) })))).toBeUndefined();
    expect(
      exampleOf(clean(t.Object({ a: t.Optional(t.String()), b: t.Integer({ examples: [1] }) }))),
    ).toEqual({ b: 1 });
  });
});
