import { extname } from 'node:path';
import type { Article } from '#core/knowledge/article.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { InputError } from '#mlops/input-error.ts';
import { readText } from '#mlops/read-text.ts';
import type { Collection } from './collection.ts';

/** Three files that make a collection; the formats go by the names' endings. */
export interface CollectionFiles {
  readonly corpus: string;
  readonly queries: string;
  readonly qrels: string;
}

/** Most documents of a corpus: the scale that search is made for. */
const MAX_DOCUMENTS = 1_000_000;

/**
 * Reads a collection in the layout of BEIR (Thakur et al., 2021): corpus `.jsonl` with `_id`, `title`, `text`; queries
 * `.jsonl` with `_id`, `text`; judgments `.tsv` with the header `query-id corpus-id score`. Corpus and queries may be
 * `.tsv` as well, with a header of the same names (or `id`). Queries without a judgment above 0 are left out.
 * @throws InputError that names the file and the line.
 */
export async function readCollection(
  { corpus, queries, qrels }: CollectionFiles,
  { language }: { readonly language: Language },
): Promise<Collection> {
  const articles = readDocuments(await readRecords(corpus), { path: corpus, language });
  const texts = readQueries(await readRecords(queries), queries);
  const judged = readJudgments(await readRecords(qrels), {
    path: qrels,
    documents: new Set(articles.map(({ slug }) => slug)),
    queries: texts,
  });
  const found = [...texts].flatMap(([id, text]) => {
    const grades = judged.get(id);
    return grades === undefined ? [] : [{ text, judgment: { grades, anyIsRight: false } }];
  });
  if (found.length === 0) throw new InputError(`${qrels} judges none of the queries.`);
  return { name: corpus, language, articles, queries: found, topicsOf: undefined };
}

/** One line of a file by names. */
interface Row {
  readonly line: number;
  field(...names: readonly string[]): string | undefined;
}

async function readRecords(path: string): Promise<readonly Row[]> {
  const text = await readText(path);
  const kind = extname(path).toLowerCase();
  if (kind === '.jsonl' || kind === '.ndjson') return readJsonLines(text, path);
  if (kind === '.tsv' || kind === '.txt') return readTable(text, path);
  throw new InputError(`${path} must end in .jsonl, .ndjson, .tsv or .txt.`);
}

function readJsonLines(text: string, path: string): readonly Row[] {
  return text.split('\n').flatMap((content, index) => {
    if (content.trim() === '') return [];
    const value = parseObject(content);
    if (value === undefined) throw new InputError(`${path}, line ${index + 1}: not a JSON object.`);
    return [{ line: index + 1, field: (...names) => pick(names, (name) => value[name]) }];
  });
}

function parseObject(text: string): Readonly<{ [name: string]: unknown }> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function readTable(text: string, path: string): readonly Row[] {
  const [header = '', ...lines] = text.split(/\r?\n/);
  const names = header.split('\t').map((name) => name.trim());
  return lines.flatMap((content, index) => {
    if (content.trim() === '') return [];
    const cells = content.split('\t');
    if (cells.length !== names.length)
      throw new InputError(
        `${path}, line ${index + 2}: ${names.length} cells are expected, as in the first line.`,
      );
    return [{ line: index + 2, field: (...wanted) => pick(wanted, (name) => cells[names.indexOf(name)]) }];
  });
}

function pick(names: readonly string[], valueAt: (name: string) => unknown): string | undefined {
  for (const name of names) {
    const value = valueAt(name);
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

function readDocuments(
  records: readonly Row[],
  { path, language }: { readonly path: string; readonly language: Language },
): readonly Article[] {
  if (records.length === 0) throw new InputError(`${path} holds no documents.`);
  if (records.length > MAX_DOCUMENTS)
    throw new InputError(`${path} holds more than ${MAX_DOCUMENTS} documents.`);
  const ids = new Set<string>();
  return records.map(({ line, field }) => {
    const id = field('_id', 'id');
    const text = field('text');
    if (!id || text === undefined)
      throw new InputError(`${path}, line ${line}: "_id" and "text" are needed.`);
    if (ids.has(id)) throw new InputError(`${path}, line ${line}: this id was there before.`);
    ids.add(id);
    return documentOf({ id, title: field('title') ?? '', text, language });
  });
}

/** An article that has nothing but a title and a body. */
function documentOf({
  id,
  title,
  text,
  language,
}: {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly language: Language;
}): Article {
  return {
    ...{ id, slug: id, title, body: text, language, revision: 1, agent: 'general', category: 'document' },
    ...{ topics: [], keywords: [], phrasings: [], steps: [] },
  };
}

function readQueries(records: readonly Row[], path: string): ReadonlyMap<string, string> {
  return new Map(
    records.map(({ line, field }) => {
      const id = field('_id', 'id');
      const text = field('text');
      if (!id || !text) throw new InputError(`${path}, line ${line}: "_id" and "text" are needed.`);
      return [id, text];
    }),
  );
}

function readJudgments(
  records: readonly Row[],
  {
    path,
    documents,
    queries,
  }: {
    readonly path: string;
    readonly documents: ReadonlySet<string>;
    readonly queries: ReadonlyMap<string, string>;
  },
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const judged = new Map<string, Map<string, number>>();
  for (const { line, field } of records) {
    const query = field('query-id');
    const document = field('corpus-id');
    const score = Number(field('score'));
    if (query === undefined || document === undefined || !Number.isFinite(score))
      throw new InputError(
        `${path}, line ${line}: "query-id", "corpus-id" and a numeric "score" are needed.`,
      );
    // A corpus may be a part of the judged one, and a file of queries one of several splits.
    if (score <= 0 || !queries.has(query)) continue;
    if (!documents.has(document))
      throw new InputError(`${path}, line ${line}: the corpus has no such document.`);
    const grades = judged.get(query);
    if (grades === undefined) judged.set(query, new Map([[document, score]]));
    else grades.set(document, score);
  }
  return judged;
}
