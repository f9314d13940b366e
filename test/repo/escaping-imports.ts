import { dirname, join } from 'node:path';
import type { SourceFile } from './source-files.ts';

/**
 * Every module that a file names in `import`, `export … from` or `import()`. Read from the text, because the
 * transpiler's own list leaves out imports of types, and borders hold for those too.
 */
function importedModules(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^'\n]+)'/g)].map(([, specifier]) => specifier ?? '');
}

/** The folder that a file may not leave by `../`: a feature's own folder, else the folder below src, test or bench. */
function homeOf(path: string): string {
  const parts = dirname(path).split('/');
  return parts.slice(0, parts[1] === 'features' ? 3 : 2).join('/');
}

/** Whether the path leads into the folder. */
function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function mayLeave(file: string, { target }: { target: string }): boolean {
  // Files that packages do not export have no other name than their path.
  if (isBelow(target, 'node_modules')) return true;
  // The composition root lies above the folders it puts together; the version comes from package.json.
  if (dirname(file) === 'src') return isBelow(target, 'src') || target === 'package.json';
  // A test beside its source, and a fixture of it, have no `#` name for what tests share.
  if (/\.(test|fixture)\.ts$/.test(file) && isBelow(file, 'src')) return isBelow(target, 'test/support');
  return isBelow(file, 'bench') || (isBelow(file, 'test') && !isBelow(file, 'test/acceptance'));
}

/** Relative imports of the file that leave its top folder, as `file -> path from the root`. */
export function escapingImports({ path, text }: SourceFile): readonly string[] {
  return importedModules(text)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => join(dirname(path), specifier))
    .filter((target) => !isBelow(target, homeOf(path)) && !mayLeave(path, { target }))
    .map((target) => `${path} -> ${target}`);
}
