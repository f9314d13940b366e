import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { bundleClient } from '#http/bundle-client.ts';

/**
 * Writes the client: `client/` as a package to be published or vendored, and `web/client.js` for the server to embed
 * and to serve. Run after scripts/build-web.ts, which empties `web/`. The one argument is the folder; default `dist`.
 */
const ROOT = join(import.meta.dir, '..');
const OUT = resolve(ROOT, process.argv[2] ?? 'dist');
const PACKAGE = join(OUT, 'client');
const ENTRY = 'client/chat-client.d.ts';

/** What the client may rely on: no newer than the oldest runtime it is for, and nothing of Bun or Node. */
const COMPILER_OPTIONS = [
  ...['--ignoreConfig', '--declaration', '--emitDeclarationOnly', '--verbatimModuleSyntax', '--strict'],
  ...['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--allowImportingTsExtensions'],
  ...['--module', 'preserve', '--moduleResolution', 'bundler', '--target', 'es2022', '--lib', 'es2022,dom'],
  ...['--types', ''],
];

/** Compiles the declarations of the entry and of all it uses into `folder`. */
async function emitDeclarations(folder: string): Promise<void> {
  const compiler = Bun.spawn(
    [
      ...[process.execPath, '--bun', 'x', 'tsc', 'src/client/chat-client.ts', ...COMPILER_OPTIONS],
      ...['--rootDir', 'src', '--outDir', folder],
    ],
    { cwd: ROOT, stdout: 'inherit', stderr: 'inherit' },
  );
  if ((await compiler.exited) !== 0)
    throw new Error('The client does not compile for the runtimes it is for.');
}

/** Where a declaration file imports from, as paths from `src`. */
function importsOf(text: string, { file }: { file: string }): readonly string[] {
  return [...text.matchAll(/ from '([^']+)\.ts'/g)].map(([, name = '']) =>
    name.startsWith('#') ? `${name.slice(1)}.d.ts` : join(file, '..', `${name}.d.ts`),
  );
}

/** The file's name in the package, where all are in one folder. */
function packagedName(file: string): string {
  return file === ENTRY ? 'index.d.ts' : basename(file);
}

/** Writes the entry's declarations and those that they mention, with imports that hold inside the package. */
async function writeDeclarations(folder: string): Promise<void> {
  const wanted = [ENTRY];
  for (const file of wanted) {
    const text = await Bun.file(join(folder, file)).text();
    wanted.push(...importsOf(text, { file }).filter((name) => !wanted.includes(name)));
    await Bun.write(
      join(PACKAGE, packagedName(file)),
      text.replaceAll(/ from '(?:[^']*\/)?([^'/]+)\.ts'/g, " from './$1.js'"),
    );
  }
}

async function writeManifest(): Promise<void> {
  const { version, license } = await Bun.file(join(ROOT, 'package.json')).json();
  const manifest = {
    name: 'larkline-chat-client',
    version,
    description: 'Client of the chat.v1 protocol of the Larkline support desk, for browsers, Bun and Node',
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    exports: { '.': { types: './index.d.ts', default: './client.js' }, './package.json': './package.json' },
    types: './index.d.ts',
    files: ['client.js', '*.d.ts', 'LICENSE'],
  };
  await Bun.write(join(PACKAGE, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await Bun.write(join(PACKAGE, 'LICENSE'), Bun.file(join(ROOT, 'LICENSE')));
}

const bundle = await bundleClient();
await Bun.write(join(OUT, 'web/client.js'), bundle);
await rm(PACKAGE, { recursive: true, force: true });
await Bun.write(join(PACKAGE, 'client.js'), bundle);
await writeManifest();
const scratch = await mkdtemp(join(tmpdir(), 'larkline-client-'));
try {
  await emitDeclarations(scratch);
  await writeDeclarations(scratch);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
