import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureSearch } from './measure-search.ts';
import { parseQuestions, readOwnCollections } from './own-questions.ts';
import { readCollection } from './read-collection.ts';
import { toText } from './search-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'larkline-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CORPUS = [
  { _id: 'd1', title: 'Wireless routers', text: 'Place the router high.' },
  { _id: 'd2', title: '', text: 'A late payment costs ten dollars.' },
  { _id: 'd3', title: 'Remote controls', text: 'Change the batteries.' },
];
const jsonLines = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const QUERIES = jsonLines([
  { _id: 'q1', text: 'where to put a router' },
  { _id: 'q2', text: 'paid late' },
  { _id: 'q3', text: 'not judged' },
]);
const QRELS = 'query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq2\td3\t0\nelse\td1\t1\n';

async function read({ corpus = jsonLines(CORPUS), queries = QUERIES, qrels = QRELS, ending = 'jsonl' } = {}) {
  const paths = { corpus: `corpus.${ending}`, queries: `queries.${ending}`, qrels: 'qrels.tsv' };
  const files = {
    corpus: join(folder, paths.corpus),
    queries: join(folder, paths.queries),
    qrels: join(folder, paths.qrels),
  };
  await Bun.write(files.corpus, corpus);
  await Bun.write(files.queries, queries);
  await Bun.write(files.qrels, qrels);
  return readCollection(files, { language: 'en' });
}

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('Nothing failed.');
}

describe('a collection from files', () => {
  test('in the layout of BEIR is read and searched', async () => {
    const collection = await read();
    expect(collection.articles.map(({ slug, title }) => [slug, title])).toEqual([
      ['d1', 'Wireless routers'],
      ['d2', ''],
      ['d3', 'Remote controls'],
    ]);
    expect(collection.queries.map(({ text }) => text)).toEqual(['where to put a router', 'paid late']);
    const result = measureSearch(collection, { seed: 1 });
    expect(result).toMatchObject({ articles: 3, queries: 2, language: 'en' });
    expect(result.variants[0]).toMatchObject({
      name: 'all levels',
      precisionAt1: { mean: 1, low: 1, high: 1 },
    });
    expect(result.variants.map(({ name }) => name)).toEqual([
      'all levels',
      ...['exact', 'words', 'characters', 'semantic', 'phrasings'].map((name) => `without ${name}`),
      ...['exact', 'words', 'characters', 'semantic'].map((name) => `${name} alone`),
    ]);
    const text = toText([result]);
    expect(text).toContain('2 questions over 3 articles');
    expect(text).toMatch(/all levels +1\.000 \[1\.000, 1\.000\]/);
    expect(text).toMatch(/index: built in \d+ ms, [\d.]+ MiB; search: p50 [\d.]+ ms, p99 [\d.]+ ms/);
  });

  test('as plain tables gives the same', async () => {
    const corpus = [
      '_id\ttitle\ttext',
      ...CORPUS.map((row) => [row._id, row.title, row.text].join('\t')),
    ].join('\n');
    const queries = 'id\ttext\r\nq1\twhere to put a router\r\nq2\tpaid late\r\n';
    const [table, beir] = [await read({ corpus, queries, ending: 'tsv' }), await read()];
    expect(table.articles).toEqual(beir.articles);
    expect(table.queries).toEqual(beir.queries);
  });

  test.each([
    [
      'broken JSON',
      { corpus: `${JSON.stringify(CORPUS[0])}\n{` },
      'corpus.jsonl, line 2: not a JSON object.',
    ],
    ['no text', { corpus: '{"_id":"a"}' }, 'corpus.jsonl, line 1: "_id" and "text" are needed.'],
    ['an id twice', { corpus: jsonLines([CORPUS[0], CORPUS[0]]) }, 'line 2: this id was there before.'],
    ['no documents', { corpus: '\n' }, 'corpus.jsonl holds no documents.'],
    ['a missing cell', { corpus: '_id\ttext\na', ending: 'tsv' }, 'corpus.tsv, line 2: 2 cells are expected'],
    [
      'a query without text',
      { queries: '{"_id":"q"}' },
      'queries.jsonl, line 1: "_id" and "text" are needed.',
    ],
    [
      'a score in words',
      { qrels: 'query-id\tcorpus-id\tscore\nq1\td1\tyes' },
      'qrels.tsv, line 2: "query-id"',
    ],
    ['other columns', { qrels: 'a\tb\tc\nq1\td1\t1' }, 'qrels.tsv, line 2: "query-id"'],
    [
      'an unknown document',
      { qrels: 'query-id\tcorpus-id\tscore\nq1\td9\t1' },
      'line 2: the corpus has no such',
    ],
    ['no judgment', { qrels: 'query-id\tcorpus-id\tscore' }, 'judges none of the queries.'],
  ])('names file and line of %s', async (_, files, message) => {
    expect(await failure(read(files))).toContain(message);
  });

  test('refuses files of another kind and files that are not there', async () => {
    expect(await failure(read({ ending: 'xml' }))).toContain('corpus.xml must end in');
    const missing = { corpus: join(folder, 'no.jsonl'), queries: 'q.jsonl', qrels: 'r.tsv' };
    expect(await failure(readCollection(missing, { language: 'en' }))).toContain('There is no file');
  });
});

describe('own questions', () => {
  const parse = (text: string) => parseQuestions(text, { path: 'q.tsv', slugs: new Set(['a-b', 'c']) });

  test('may have several right answers', () => {
    const [one, two] = parse('slug\tquestion\r\na-b\tWhy?\r\n\r\na-b, c\tHow?\r\n');
    expect(one).toEqual({ text: 'Why?', judgment: { grades: new Map([['a-b', 1]]), anyIsRight: true } });
    expect([...(two?.judgment.grades.keys() ?? [])]).toEqual(['a-b', 'c']);
  });

  test.each([
    ['question\tslug\n', 'q.tsv, line 1: the header'],
    ['slug\tquestion\na-b', 'q.tsv, line 2: a slug, a tab and a question'],
    ['slug\tquestion\na-b\tx\ty', 'q.tsv, line 2: a slug, a tab and a question'],
    ['slug\tquestion\na-b\tx\nd\ty', 'q.tsv, line 3: there is no article "d".'],
  ])('%j is refused', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  test('of the project all name articles that there are, and most of them are found', async () => {
    const collections = await readOwnCollections(undefined);
    const english = collections.find(({ language }) => language === 'en');
    if (english === undefined) throw new Error('There are no English questions.');
    const [all, told] = measureSearch(english, { seed: 1 }).variants;
    // What was reached when this was written, less what chance may take.
    expect(all?.recallAt5.mean).toBeGreaterThan(0.8);
    expect(told?.name).toBe('and topics');
    expect(told?.recallAt5.mean).toBeGreaterThan(0.85);
    expect(told?.precisionAt1.mean).toBeGreaterThan(all?.precisionAt1.mean ?? 1);
  });
});
