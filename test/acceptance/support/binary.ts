import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Path of the compiled binary under test: `LARKLINE_BINARY`, else `dist/larkline` of this project.
 * @throws Error when it has not been built.
 */
export function binaryPath(): string {
  const path = resolve(process.env['LARKLINE_BINARY'] ?? `${import.meta.dir}/../../../dist/larkline`);
  if (!existsSync(path)) {
    throw new Error(`There is no binary at ${path}. Build it with "bun run build", or set LARKLINE_BINARY.`);
  }
  return path;
}
