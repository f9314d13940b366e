import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { builtName, bundleWebFiles } from '#http/web-files.ts';

/** Where `bun run build` looks for the files that it embeds. */
const FOLDER = join(import.meta.dir, '../dist/web');

// Files of an earlier build have other names and would be embedded as well.
await rm(FOLDER, { recursive: true, force: true });
for (const { path, body } of await bundleWebFiles()) await Bun.write(join(FOLDER, builtName(path)), body);
