import { findTopic } from '#core/nlu/topics.ts';
import { type AgentId, LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import type { Article } from './article.ts';
import { type Facts, renderFacts } from './render-facts.ts';

/** An article before the store gives it an id and a revision. */
export type ArticleDraft = Omit<Article, 'id' | 'revision'>;

/** What an article's fields may be: the source is the writing guide of this knowledge base. */
const ARTICLE_LIMITS = {
  titleCharacters: 120,
  topics: 5,
  keywords: 20,
  keywordCharacters: 60,
  phrasings: 40,
  phrasingCharacters: 200,
  steps: 10,
  stepCharacters: 600,
  bodyCharacters: 20_000,
} as const;

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/;
const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const AGENTS: readonly AgentId[] = ['tech_support', 'billing', 'general'];
const FIELDS = [
  ...['slug', 'title', 'agent', 'category', 'language'],
  ...['topics', 'keywords', 'phrasings', 'steps'],
];

/**
 * Reads one Markdown article with YAML front matter (slug, title, agent, category, topics, keywords, steps, and if
 * wanted phrasings and language, which is English unless told) and a body. Placeholders such as {{late_fee}} stay as they are; see `renderArticle`.
 * Throws an Error whose sentence names the file and the field that is wrong.
 */
export function parseArticle(source: string, { path }: { readonly path: string }): ArticleDraft {
  const fail = (field: string, problem: string): never => {
    throw new Error(`${path}: ${field} ${problem}.`);
  };
  const match = FRONT_MATTER.exec(source);
  if (match === null) return fail('front matter', 'is missing (the file must start with ---)');
  const matter = readYaml(match[1] ?? '', fail);
  for (const key of Object.keys(matter)) {
    if (!FIELDS.includes(key)) fail(key, 'is not a known field');
  }
  return {
    slug: readKebab(matter['slug'], { field: 'slug', fail }),
    title: readText(matter['title'], { field: 'title', most: ARTICLE_LIMITS.titleCharacters, fail }),
    agent: readAgent(matter['agent'], fail),
    category: readKebab(matter['category'], { field: 'category', fail }),
    language: readLanguage(matter['language'] ?? 'en', fail),
    topics: readTopics(matter['topics'], fail),
    keywords: readKeywords(matter['keywords'], fail),
    phrasings: readPhrasings(matter['phrasings'] ?? [], fail),
    steps: readSteps(matter['steps'], fail),
    body: readText(source.slice(match[0].length), {
      field: 'body',
      most: ARTICLE_LIMITS.bodyCharacters,
      fail,
    }),
  };
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

type Fail = (field: string, problem: string) => never;

function readYaml(text: string, fail: Fail): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = Bun.YAML.parse(text);
  } catch (error) {
    return fail(
      'front matter',
      `is not valid YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail('front matter', 'must be a list of fields');
  }
  return value as Record<string, unknown>;
}

function readText(
  value: unknown,
  { field, most, fail }: { readonly field: string; readonly most: number; readonly fail: Fail },
): string {
  if (typeof value !== 'string') return fail(field, 'must be text');
  const text = value.trim();
  if (text === '') return fail(field, 'must not be empty');
  if (text.length > most) return fail(field, `must have at most ${most} characters, not ${text.length}`);
  return text;
}

function readKebab(value: unknown, { field, fail }: { readonly field: string; readonly fail: Fail }): string {
  if (typeof value === 'string' && KEBAB_CASE.test(value)) return value;
  return fail(field, 'must be lower-case words joined by hyphens');
}

function readAgent(value: unknown, fail: Fail): AgentId {
  return AGENTS.find((agent) => agent === value) ?? fail('agent', `must be one of ${AGENTS.join(', ')}`);
}

function readList(
  value: unknown,
  {
    field,
    most,
    longest,
    fail,
  }: { readonly field: string; readonly most: number; readonly longest: number; readonly fail: Fail },
): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) return fail(field, 'must be a list of at least one item');
  if (value.length > most) return fail(field, `must have at most ${most} items, not ${value.length}`);
  const items = value.map((item, index) =>
    readText(item, { field: `${field}[${index}]`, most: longest, fail }),
  );
  if (new Set(items).size !== items.length) return fail(field, 'must not repeat an item');
  return items;
}

function readTopics(value: unknown, fail: Fail): readonly string[] {
  const topics = readList(value, { field: 'topics', most: ARTICLE_LIMITS.topics, longest: 60, fail });
  for (const topic of topics) {
    if (findTopic(topic) === undefined) fail('topics', `names an unknown topic "${topic}"`);
  }
  return topics;
}

function readKeywords(value: unknown, fail: Fail): readonly string[] {
  const longest = ARTICLE_LIMITS.keywordCharacters;
  const keywords = readList(value, { field: 'keywords', most: ARTICLE_LIMITS.keywords, longest, fail });
  for (const keyword of keywords) {
    if (keyword !== keyword.toLowerCase()) fail('keywords', `must be lower-case, unlike "${keyword}"`);
  }
  return keywords;
}

function readPhrasings(value: unknown, fail: Fail): readonly string[] {
  if (Array.isArray(value) && value.length === 0) return [];
  const { phrasings: most, phrasingCharacters: longest } = ARTICLE_LIMITS;
  return readList(value, { field: 'phrasings', most, longest, fail });
}

function readLanguage(value: unknown, fail: Fail): Language {
  return (
    LANGUAGES.find((language) => language === value) ??
    fail('language', `must be one of ${LANGUAGES.join(', ')}`)
  );
}

function readSteps(value: unknown, fail: Fail): readonly string[] {
  return readList(value, {
    field: 'steps',
    most: ARTICLE_LIMITS.steps,
    longest: ARTICLE_LIMITS.stepCharacters,
    fail,
  });
}
