import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Article } from '#core/knowledge/article.ts';
import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import { readSeedArticles } from '#db/seed/read-articles.ts';
import { assetPath } from '#lib/bundled-files.ts';
import { InputError } from '#mlops/input-error.ts';
import { readText } from '#mlops/read-text.ts';
import { createTopicReader } from './believed-topics.ts';
import type { Collection, JudgedQuery } from './collection.ts';

const HEADER = 'slug\tquestion';

/**
 * The project's own questions, one collection per language that has some, over the built-in articles of all
 * languages. @throws InputError that names the file and the line.
 */
export async function readOwnCollections(wanted: Language | undefined): Promise<readonly Collection[]> {
  const drafts = await readSeedArticles();
  const articles = drafts.map((draft) => ({ ...draft, id: draft.slug, revision: 1 }));
  const collections: Collection[] = [];
  for (const language of wanted === undefined ? LANGUAGES : [wanted]) {
    const queries = await readQuestions(language, articles);
    if (queries.length === 0) continue;
    const topicsOf = await createTopicReader(language);
    collections.push({ name: `data/questions/${language}`, language, articles, queries, topicsOf });
  }
  if (collections.length === 0) throw new InputError('There are no questions in data/questions.');
  return collections;
}

async function readQuestions(
  language: Language,
  articles: readonly Article[],
): Promise<readonly JudgedQuery[]> {
  const folder = join(assetPath('data/questions'), language);
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.tsv'))
        .sort()
    : [];
  const slugs = new Set(articles.map(({ slug }) => slug));
  const files = await Promise.all(
    names.map(async (name) =>
      parseQuestions(await readText(join(folder, name)), {
        path: `data/questions/${language}/${name}`,
        slugs,
      }),
    ),
  );
  return files.flat();
}

/**
 * Questions from tab-separated text: a header `slug<TAB>question`, then one a line; of several slugs with commas
 * between, each is right. @throws InputError that names the line.
 */
export function parseQuestions(
  text: string,
  { path, slugs }: { readonly path: string; readonly slugs: ReadonlySet<string> },
): readonly JudgedQuery[] {
  const [header, ...lines] = text.split(/\r?\n/);
  if (header !== HEADER)
    throw new InputError(`${path}, line 1: the header must be "slug", a tab and "question".`);
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const place = `${path}, line ${index + 2}`;
    const [cell = '', question = '', ...rest] = line.split('\t');
    if (question.trim() === '' || rest.length > 0)
      throw new InputError(`${place}: a slug, a tab and a question are needed.`);
    const right = cell.split(',').map((slug) => slug.trim());
    const unknown = right.find((slug) => !slugs.has(slug));
    if (unknown !== undefined) throw new InputError(`${place}: there is no article "${unknown}".`);
    const grades = new Map(right.map((slug) => [slug, 1]));
    return [{ text: question, judgment: { grades, anyIsRight: true } }];
  });
}
