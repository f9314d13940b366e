import { parse } from 'csv-parse/sync';
import { ARTICLE_LIMITS } from '#core/knowledge/read-draft.ts';
import { completeDraft } from './complete-draft.ts';
import { toKebabCase } from './kebab-case.ts';
import { INGEST_LIMITS } from './limits.ts';
import type { ReadOptions } from './source.ts';

/** Columns that hold lists, their items parted by `|`. */
const LISTS = ['topics', 'keywords', 'phrasings', 'steps'] as const;

/**
 * Articles from a CSV file with a header line: `title` or `question`, `body` or `answer`, and if wanted slug, category,
 * agent, language, topics, keywords, phrasings and steps. Broken rows are noted and passed over.
 */
export function readCsv(text: string, { path, place = path, defaults, collector }: ReadOptions): void {
  const rows: readonly Readonly<Record<string, string>>[] = parse(text, {
    columns: (header: readonly string[]) => header.map((name) => name.trim().toLowerCase()),
    bom: true,
    skip_empty_lines: true,
    max_record_size: INGEST_LIMITS.documentBytes,
    skip_records_with_error: true,
    // Which article a broken row is, nobody knows: the problem stands for the whole file.
    on_skip: (error) => {
      collector.fail(path, new Error(error?.message ?? 'A row cannot be read.'));
      return undefined;
    },
  });
  for (const [index, row] of rows.entries()) {
    if (!collector.open) return;
    const title = cell(row, 'title') ?? cell(row, 'question');
    const slug = cell(row, 'slug') ?? toKebabCase(title ?? '', { most: ARTICLE_LIMITS.slugCharacters });
    const rowPath = slug === '' ? path : `${path}#${slug}`;
    try {
      if (title === undefined) throw new Error('title must not be empty.');
      const draft = completeDraft({ ...fieldsOf(row), title, slug }, { path: rowPath, place, defaults });
      collector.add({ path: rowPath, draft });
    } catch (error) {
      const message = error instanceof Error ? error.message.replace(`${rowPath}: `, '') : String(error);
      collector.fail(rowPath, new Error(`row ${index + 1}: ${message}`));
    }
  }
}

function fieldsOf(row: Readonly<Record<string, string>>): Record<string, unknown> {
  return {
    body: cell(row, 'body') ?? cell(row, 'answer'),
    category: cell(row, 'category'),
    agent: cell(row, 'agent'),
    language: cell(row, 'language'),
    ...Object.fromEntries(LISTS.map((name) => [name, listOf(cell(row, name))])),
  };
}

/** The cell's text; undefined when it is empty or there is no such column. */
function cell(row: Readonly<Record<string, string>>, name: string): string | undefined {
  const text = Object.hasOwn(row, name) ? row[name]?.trim() : undefined;
  return text === '' ? undefined : text;
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split('|')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
