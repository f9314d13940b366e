import { join } from 'node:path';
import { VERSION } from '#version.ts';

/** The commit that this program was started from, else the version it was released as. */
export function codeRevision(): string {
  try {
    const { stdout, success } = Bun.spawnSync(['git', 'rev-parse', 'HEAD'], {
      cwd: join(import.meta.dir, '../../..'),
      stderr: 'ignore',
    });
    const revision = stdout.toString().trim();
    if (success && /^[0-9a-f]{40,64}$/.test(revision)) return revision;
  } catch {
    // There is no git, or no folder: a compiled program.
  }
  return `v${VERSION}`;
}
