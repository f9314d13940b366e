import { parseImportArguments } from './import-arguments.ts';
import { runImport } from './run-import.ts';

/**
 * `knowledge sync PATH_OR_URL --source NAME ...`: as `import`, and retires the articles that the source no longer has.
 * What could not be read is never taken for gone, and more than half of a source is retired only with `--yes`.
 */
export async function syncKnowledge(args: readonly string[]): Promise<number> {
  return runImport(parseImportArguments(args, { command: 'sync' }), { retire: true });
}
