import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assetPath, COMPILED } from '#lib/bundled-files.ts';
import { bundleClient } from './bundle-client.ts';

/** One file that the pages need, by the path it is asked for. */
export interface WebFile {
  readonly path: string;
  /** Media type. */
  readonly type: string;
  readonly body: ArrayBuffer;
}

/** Where the chat page is. */
export const PAGE_PATH = '/';
/** Where the page for staff is. */
export const DASHBOARD_PATH = '/dashboard';
/** Where files are whose names change with what they hold. */
export const WEB_ASSETS_PATH = '/assets/';
/** Where the client is, for other pages. */
export const CLIENT_PATH = '/client.js';

/** The folder that the build writes and embeds. */
const BUILT_FOLDER = 'dist/web';

/** The pages: what each is made of, and the file it becomes. */
const PAGES = [
  { path: PAGE_PATH, source: 'index.html', file: 'index.html' },
  { path: DASHBOARD_PATH, source: 'dashboard/index.html', file: 'dashboard.html' },
] as const;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The pages, their files and the client: in the compiled binary those that were embedded, else made from source. */
export function readWebFiles(): Promise<readonly WebFile[]> {
  return COMPILED ? readBuiltFiles() : bundleWebFiles();
}

/**
 * Bundles the pages and the client from source. Takes a moment and memory, so do it once.
 * @throws AggregateError that names what could not be bundled.
 */
export async function bundleWebFiles(): Promise<readonly WebFile[]> {
  const [client, ...pages] = await Promise.all([bundleClient(), ...PAGES.map(bundlePage)]);
  return [...pages.flat(), webFile(CLIENT_PATH.slice(1), await new Blob([client]).arrayBuffer())];
}

/** The name of a file in the folder that is embedded. */
export function builtName(path: string): string {
  return PAGES.find((page) => page.path === path)?.file ?? path.slice(1);
}

async function bundlePage({ source, file }: (typeof PAGES)[number]): Promise<readonly WebFile[]> {
  const { outputs } = await Bun.build({
    entrypoints: [join(import.meta.dir, '../web', source)],
    target: 'browser',
    minify: true,
    publicPath: '/',
    naming: { entry: file, chunk: 'assets/[name]-[hash].[ext]', asset: 'assets/[name]-[hash].[ext]' },
  });
  return Promise.all(
    outputs.map(async (output) => webFile(output.path.replace(/^\.?\//, ''), await output.arrayBuffer())),
  );
}

async function readBuiltFiles(): Promise<readonly WebFile[]> {
  const folder = assetPath(BUILT_FOLDER);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => typeOf(name));
  return Promise.all(
    names.map(async (name) => webFile(name, await Bun.file(join(folder, name)).arrayBuffer())),
  );
}

function webFile(name: string, body: ArrayBuffer): WebFile {
  const type = typeOf(name);
  if (type === undefined) throw new Error(`The pages have a file of an unknown kind: ${name}`);
  return { path: PAGES.find(({ file }) => file === name)?.path ?? `/${name}`, type, body };
}

function typeOf(name: string): string | undefined {
  return TYPES[name.slice(name.lastIndexOf('.') + 1)];
}
