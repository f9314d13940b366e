import type { Article } from './article.ts';
import { ArticleError, readDraft, SEED_RULES } from './read-draft.ts';
import { type Facts, renderFacts } from './render-facts.ts';

/** An article before the store gives it an id and a revision. */
export type ArticleDraft = Omit<Article, 'id' | 'revision'>;

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/;
const FIELDS = [
  ...['slug', 'title', 'agent', 'category', 'language'],
  ...['topics', 'keywords', 'phrasings', 'steps'],
];

/**
 * Reads one Markdown article with YAML front matter (slug, title, agent, category, topics, keywords, steps, and if
 * wanted phrasings and language, which is English unless told) and a body. Placeholders such as {{late_fee}} stay as
 * they are; see `renderArticle`. Throws an Error whose sentence names the file and the field that is wrong.
 */
export function parseArticle(source: string, { path }: { readonly path: string }): ArticleDraft {
  const { fields, body } = splitFrontMatter(source, { path });
  if (fields === null)
    throw new ArticleError({
      path,
      field: 'front matter',
      problem: 'is missing (the file must start with ---)',
    });
  for (const key of Object.keys(fields)) {
    if (!FIELDS.includes(key)) throw new ArticleError({ path, field: key, problem: 'is not a known field' });
  }
  return readDraft({ ...fields, body }, { path, rules: SEED_RULES });
}

/**
 * Parts the YAML at the head of a Markdown file from its body; `fields` is null when there is none.
 * Throws an ArticleError when there is one that cannot be read.
 */
export function splitFrontMatter(
  source: string,
  { path }: { readonly path: string },
): { readonly fields: Readonly<Record<string, unknown>> | null; readonly body: string } {
  const match = FRONT_MATTER.exec(source);
  if (match === null) return { fields: null, body: source };
  return { fields: readYaml(match[1] ?? '', { path }), body: source.slice(match[0].length) };
}

/** The same article with every placeholder in title, steps and body replaced. Throws an Error naming the article. */
export function renderArticle<T extends ArticleDraft>(article: T, facts: Facts): T {
  try {
    return {
      ...article,
      title: renderFacts(article.title, facts),
      steps: article.steps.map((step) => renderFacts(step, facts)),
      body: renderFacts(article.body, facts),
    };
  } catch (error) {
    throw new Error(`${article.slug}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readYaml(text: string, { path }: { readonly path: string }): Readonly<Record<string, unknown>> {
  const fail = (problem: string): never => {
    throw new ArticleError({ path, field: 'front matter', problem });
  };
  let value: unknown;
  try {
    value = Bun.YAML.parse(text);
  } catch (error) {
    return fail(`is not valid YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail('must be a list of fields');
  }
  return value as Record<string, unknown>;
}
