import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import { ARTICLE_AGENTS, ARTICLE_LIMITS, PLAIN_RULES, readDraft } from '#core/knowledge/read-draft.ts';
import type { AgentId } from '#core/nlu/understanding.ts';
import { toKebabCase } from './kebab-case.ts';
import type { ReadOptions } from './source.ts';

/** Category of articles that neither say one nor stand in a folder. */
const NO_CATEGORY = 'general';
const EXTENSION = /\.[a-z0-9]{1,8}$/i;

/**
 * An article from the fields a file gave, the rest from the defaults and from where it stands: its slug from its path,
 * its agent and category from the folders it is in.
 * @throws ArticleError when a field breaks a rule of articles.
 */
export function completeDraft(
  fields: Readonly<Record<string, unknown>>,
  { path, place = path, defaults }: Omit<ReadOptions, 'collector'>,
): ArticleDraft {
  const folders = place.split('/').slice(0, -1);
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return readDraft(
    {
      slug: toKebabCase(place.replace(EXTENSION, ''), { most: ARTICLE_LIMITS.slugCharacters }),
      agent: defaults.agent ?? agentOf(folders) ?? 'general',
      language: defaults.language ?? 'en',
      ...given,
      category: toCategory(given['category'] ?? defaults.category ?? categoryOf(folders)),
      keywords: toLowerCase(given['keywords']),
    },
    { path, rules: PLAIN_RULES },
  );
}

function agentOf(folders: readonly string[]): AgentId | undefined {
  const names = folders.map((folder) => folder.toLowerCase().replaceAll('-', '_'));
  return ARTICLE_AGENTS.find((agent) => names.includes(agent));
}

function categoryOf(folders: readonly string[]): string {
  const last = folders.findLast((folder) => agentOf([folder]) === undefined);
  return toKebabCase(last ?? '', { most: ARTICLE_LIMITS.categoryCharacters }) || NO_CATEGORY;
}

function toCategory(value: unknown): unknown {
  return typeof value === 'string' ? toKebabCase(value, { most: ARTICLE_LIMITS.categoryCharacters }) : value;
}

function toLowerCase(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) => (typeof item === 'string' ? item.toLowerCase() : item));
}
