import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './source-files.ts';

/** A finding of the linter: the file it is in and the name of the rule, such as `style/noRestrictedImports`. */
export interface Finding {
  readonly path: string;
  readonly rule: string;
}

/** Biome's report on standard output, as far as it is read here. */
interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly severity: string;
    readonly location: { readonly path: string };
  }[];
}

/** Lints files that exist nowhere else, by path from the root, with the project's own settings. */
export async function lintPlanted(files: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'larkline-lint-'));
  try {
    for (const name of ['biome.jsonc', '.gitignore', 'package.json', 'tsconfig.json']) {
      cpSync(join(ROOT, name), join(folder, name));
    }
    for (const [path, text] of Object.entries(files)) await Bun.write(join(folder, path), text);
    return await lint(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lint(folder: string): Promise<readonly Finding[]> {
  const shim = Bun.resolveSync('@biomejs/biome/package.json', import.meta.dir);
  const program = join(dirname(shim), 'bin/biome');
  const linter = Bun.spawn(
    [process.execPath, '--bun', program, 'lint', '--reporter=json', '--max-diagnostics=none', '.'],
    { cwd: folder, stdout: 'pipe', stderr: 'pipe' },
  );
  const [output, complaints] = await Promise.all([
    new Response(linter.stdout).text(),
    new Response(linter.stderr).text(),
  ]);
  if (!output.startsWith('{')) throw new Error(`The linter gave no report: ${complaints}`);
  const { diagnostics } = JSON.parse(output) as Report;
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ category, location }) => ({ path: location.path, rule: category.replace('lint/', '') }));
}
