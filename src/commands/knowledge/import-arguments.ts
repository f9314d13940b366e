import { parseArgs } from 'node:util';
import { ARTICLE_AGENTS, ARTICLE_LIMITS, KEBAB_PATTERN } from '#core/knowledge/read-draft.ts';
import { LANGUAGES } from '#core/nlu/understanding.ts';
import { sourceFault } from '#features/knowledge/importing/source-name.ts';
import type { ArticleDefaults } from '#ingest/source.ts';
import { CommandError } from '../command-error.ts';

export interface ImportArguments {
  /** A path or an address. */
  readonly from: string;
  readonly source: string;
  readonly defaults: ArticleDefaults;
  readonly allowedHosts: readonly string[];
  readonly dryRun: boolean;
  /** Whether more than half of the source may be retired. */
  readonly yes: boolean;
  readonly format: 'text' | 'json';
}

const OPTIONS = {
  source: { type: 'string' },
  language: { type: 'string' },
  agent: { type: 'string' },
  category: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean' },
  format: { type: 'string' },
} as const;

/** @throws CommandError that says what is wrong with the arguments. */
export function parseImportArguments(
  args: readonly string[],
  { command }: { command: 'import' | 'sync' },
): ImportArguments {
  const { positionals, values } = parse(args, { command });
  const [from, ...more] = positionals;
  if (
    from === undefined ||
    values.source === undefined ||
    more.length > 0 ||
    (command === 'import' && values.yes)
  )
    throw usage(command);
  const fault = sourceFault(values.source);
  if (fault !== null) throw new CommandError(`--source ${fault}.`);
  const category = values.category;
  if (category !== undefined && !isCategory(category))
    throw new CommandError('--category must be lower-case words joined by hyphens.');
  return {
    from,
    source: values.source,
    defaults: {
      agent: oneOf(values.agent, { option: '--agent', words: ARTICLE_AGENTS }),
      language: oneOf(values.language, { option: '--language', words: LANGUAGES }),
      category,
    },
    allowedHosts: values['allow-host'] ?? [],
    dryRun: values['dry-run'] ?? false,
    yes: values.yes ?? false,
    format: oneOf(values.format, { option: '--format', words: ['text', 'json'] }) ?? 'text',
  };
}

function parse(args: readonly string[], { command }: { command: 'import' | 'sync' }) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch {
    throw usage(command);
  }
}

function usage(command: 'import' | 'sync'): CommandError {
  return new CommandError(
    `Usage: knowledge ${command} PATH_OR_URL --source NAME [--language ${LANGUAGES.join('|')}] [--agent AGENT] [--category NAME] [--allow-host HOST]... [--dry-run]${command === 'sync' ? ' [--yes]' : ''} [--format text|json]`,
  );
}

function isCategory(text: string): boolean {
  return text.length <= ARTICLE_LIMITS.categoryCharacters && new RegExp(KEBAB_PATTERN).test(text);
}

function oneOf<const Words extends readonly string[]>(
  value: string | undefined,
  { option, words }: { option: string; words: Words },
): Words[number] | undefined {
  if (value === undefined || words.includes(value)) return value;
  throw new CommandError(`${option} must be one of: ${words.join(', ')}.`);
}
