import { join } from 'node:path';

/** The project's root folder. */
export const ROOT = join(import.meta.dir, '../..');

/** One text file of the project: its path from the root, and what it holds. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** All files below `root` that match the glob pattern, ordered by path. */
export async function readSourceFiles(
  pattern: string,
  { root = ROOT }: { root?: string } = {},
): Promise<readonly SourceFile[]> {
  const paths = [...new Bun.Glob(pattern).scanSync({ cwd: root })].sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await Bun.file(join(root, path)).text() })));
}
