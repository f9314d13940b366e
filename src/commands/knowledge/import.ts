import { parseImportArguments } from './import-arguments.ts';
import { runImport } from './run-import.ts';

/**
 * `knowledge import PATH_OR_URL --source NAME ...`: adds and changes the articles of a source, and retires none. Exit
 * code 1 when a part of the source could not be read or an article was not taken over.
 */
export async function importKnowledge(args: readonly string[]): Promise<number> {
  return runImport(parseImportArguments(args, { command: 'import' }), { retire: false });
}
