import { findTopic } from '#core/nlu/topics.ts';
import { type AgentId, LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import type { ArticleDraft } from './parse-article.ts';

/** What an article's fields may be: the source is the writing guide of this knowledge base. */
export const ARTICLE_LIMITS = {
  slugCharacters: 100,
  titleCharacters: 120,
  categoryCharacters: 60,
  topics: 5,
  topicCharacters: 60,
  keywords: 20,
  keywordCharacters: 60,
  phrasings: 40,
  phrasingCharacters: 200,
  steps: 10,
  stepCharacters: 600,
  bodyCharacters: 20_000,
} as const;

/** Slugs and categories: lower-case words joined by hyphens. */
export const KEBAB_PATTERN = '^[a-z0-9]+(?:-[a-z0-9]+)*$';

/** Who answers with an article. */
export const ARTICLE_AGENTS = ['tech_support', 'billing', 'general'] as const satisfies readonly AgentId[];

/** Lists that an article has to have at least one item of; all others may be empty. */
export interface DraftRules {
  readonly needed: readonly ('topics' | 'keywords' | 'steps')[];
}

/** Built-in articles can be found by topic and offered step by step. */
export const SEED_RULES: DraftRules = { needed: ['topics', 'keywords', 'steps'] };
/** Articles of other people may be plain text. */
export const PLAIN_RULES: DraftRules = { needed: [] };

/** An article that breaks a rule: the sentence names where it comes from, the field, and what is wrong with it. */
export class ArticleError extends Error {
  override readonly name = 'ArticleError';
  readonly field: string;
  /** The rest of the sentence after the field's name, without the full stop and without a word of the article. */
  readonly problem: string;

  constructor(fault: { path: string; field: string; problem: string; quoted?: string | undefined }) {
    const { path, field, problem, quoted = problem } = fault;
    super(`${path}: ${field} ${quoted}.`);
    this.field = field;
    this.problem = problem;
  }
}

const KEBAB_CASE = new RegExp(KEBAB_PATTERN);

/**
 * Reads the fields of an article, as they come from YAML, CSV or JSON. Fields it does not know are passed over.
 * @throws ArticleError for the first field that breaks a rule.
 */
export function readDraft(
  fields: Readonly<Record<string, unknown>>,
  { path, rules }: { readonly path: string; readonly rules: DraftRules },
): ArticleDraft {
  const fail: Fail = (field, problem, quoted) => {
    throw new ArticleError({ path, field, problem, quoted });
  };
  const text = (field: string, most: number) => readText(fields[field], { field, most, fail });
  const kebab = (field: string, most: number) => readKebab(fields[field], { field, most, fail });
  const listOf = (
    field: 'topics' | 'keywords' | 'phrasings' | 'steps',
    read: (value: unknown, fail: Fail) => readonly string[],
  ) =>
    rules.needed.some((needed) => needed === field) || !isEmpty(fields[field])
      ? read(fields[field], fail)
      : [];
  return {
    slug: kebab('slug', ARTICLE_LIMITS.slugCharacters),
    title: text('title', ARTICLE_LIMITS.titleCharacters),
    agent: readAgent(fields['agent'], fail),
    category: kebab('category', ARTICLE_LIMITS.categoryCharacters),
    language: readLanguage(fields['language'] ?? 'en', fail),
    topics: listOf('topics', readTopics),
    keywords: listOf('keywords', readKeywords),
    phrasings: listOf('phrasings', readPhrasings),
    steps: listOf('steps', readSteps),
    body: text('body', ARTICLE_LIMITS.bodyCharacters),
  };
}

/** `quoted` is the same sentence with what is wrong in it, for the person who keeps the file. */
type Fail = (field: string, problem: string, quoted?: string) => never;

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function readText(
  value: unknown,
  { field, most, fail }: { readonly field: string; readonly most: number; readonly fail: Fail },
): string {
  if (typeof value !== 'string') return fail(field, 'must be text');
  if (value.includes('\u0000') || !value.isWellFormed())
    return fail(field, 'must not hold characters that cannot be stored');
  const text = value.trim();
  if (text === '') return fail(field, 'must not be empty');
  if (text.length > most) return fail(field, `must have at most ${most} characters, not ${text.length}`);
  return text;
}

function readKebab(
  value: unknown,
  { field, most, fail }: { readonly field: string; readonly most: number; readonly fail: Fail },
): string {
  if (typeof value !== 'string' || !KEBAB_CASE.test(value))
    return fail(field, 'must be lower-case words joined by hyphens');
  if (value.length > most) return fail(field, `must have at most ${most} characters, not ${value.length}`);
  return value;
}

function readAgent(value: unknown, fail: Fail): AgentId {
  return (
    ARTICLE_AGENTS.find((agent) => agent === value) ??
    fail('agent', `must be one of ${ARTICLE_AGENTS.join(', ')}`)
  );
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
  const topics = readList(value, {
    field: 'topics',
    most: ARTICLE_LIMITS.topics,
    longest: ARTICLE_LIMITS.topicCharacters,
    fail,
  });
  for (const topic of topics) {
    if (findTopic(topic) === undefined)
      fail('topics', 'names an unknown topic', `names an unknown topic "${topic}"`);
  }
  return topics;
}

function readKeywords(value: unknown, fail: Fail): readonly string[] {
  const longest = ARTICLE_LIMITS.keywordCharacters;
  const keywords = readList(value, { field: 'keywords', most: ARTICLE_LIMITS.keywords, longest, fail });
  for (const keyword of keywords) {
    if (keyword !== keyword.toLowerCase())
      fail('keywords', 'must be lower-case', `must be lower-case, unlike "${keyword}"`);
  }
  return keywords;
}

function readPhrasings(value: unknown, fail: Fail): readonly string[] {
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
