import { basename, join } from 'node:path';

/** Whether this runs from the compiled binary, whose files live in a file system of its own. */
export const COMPILED = import.meta.dir.startsWith('/$bunfs');

/** Path of a folder that the build embeds with `--asset`, named from the project's root; embedded by its last name. */
export function assetPath(path: string): string {
  return COMPILED ? join(import.meta.dir, basename(path)) : join(import.meta.dir, '../..', path);
}

/** Path of a module that the build embeds as an entry point of its own, named from `src`. */
export function entryPath(path: string): string {
  return COMPILED ? join(import.meta.dir, path) : join(import.meta.dir, '..', path);
}
