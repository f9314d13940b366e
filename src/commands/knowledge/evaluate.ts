import { parseArgs } from 'node:util';
import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import { InputError } from '#mlops/input-error.ts';
import type { Collection } from './collection.ts';
import { measureSearch } from './measure-search.ts';
import { readOwnCollections } from './own-questions.ts';
import { readCollection } from './read-collection.ts';
import { toText } from './search-report.ts';

const USAGE =
  'Usage: knowledge evaluate [--language en|es] [--corpus FILE --queries FILE --qrels FILE] [--seed N] [--format text|json]';

/**
 * `knowledge evaluate`: how often search finds the right article, with and without each of its levels, on the
 * project's own questions and articles or on a collection from files. Resolves to the exit code.
 * @throws InputError for wrong arguments or files, naming file and line.
 */
export async function evaluateKnowledge(args: readonly string[]): Promise<number> {
  const { format, seed, ...source } = parseArguments(args);
  const collections = await readCollections(source);
  const results = collections.map((collection) => measureSearch(collection, { seed }));
  process.stdout.write(
    format === 'json' ? `${JSON.stringify({ seed, results }, null, 2)}\n` : toText(results),
  );
  return 0;
}

interface Source {
  readonly language: Language | undefined;
  readonly corpus: string | undefined;
  readonly queries: string | undefined;
  readonly qrels: string | undefined;
}

async function readCollections({ language, corpus, queries, qrels }: Source): Promise<readonly Collection[]> {
  if (corpus === undefined && queries === undefined && qrels === undefined)
    return readOwnCollections(language);
  if (corpus === undefined || queries === undefined || qrels === undefined)
    throw new InputError('--corpus, --queries and --qrels belong together.');
  return [await readCollection({ corpus, queries, qrels }, { language: language ?? 'en' })];
}

function parseArguments(args: readonly string[]) {
  const { language, format = 'text', seed = '1', ...files } = readOptions(args);
  const known = LANGUAGES.find((one) => one === language);
  if (language !== undefined && known === undefined)
    throw new InputError(`--language must be one of: ${LANGUAGES.join(', ')}.`);
  if (format !== 'text' && format !== 'json') throw new InputError('--format must be text or json.');
  if (!/^\d{1,9}$/.test(seed)) throw new InputError('--seed must be a whole number from 0 to 999999999.');
  return {
    ...{ language: known, format, seed: Number(seed) },
    ...{ corpus: files.corpus, queries: files.queries, qrels: files.qrels },
  };
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { language: text, format: text, seed: text, corpus: text, queries: text, qrels: text };
    return parseArgs({ args: [...args], options }).values;
  } catch {
    throw new InputError(USAGE);
  }
}
