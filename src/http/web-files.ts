import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assetPath, COMPILED } from '#lib/bundled-files.ts';
import { bundleClient } from './bundle-client.ts';

/** One file that the chat page needs, by the path it is asked for. */
export interface WebFile {
  readonly path: string;
  /** Media type. */
  readonly type: string;
  readonly body: ArrayBuffer;
}

/** Where the page is. */
export const PAGE_PATH = '/';
/** Where files are whose names change with what they hold. */
export const WEB_ASSETS_PATH = '/assets/';
/** Where the client is, for other pages. */
export const CLIENT_PATH = '/client.js';

/** The folder that the build writes and embeds. */
const BUILT_FOLDER = 'dist/web';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The chat page, its files and the client: in the compiled binary those that were embedded, else made from source. */
export function readWebFiles(): Promise<readonly WebFile[]> {
  return COMPILED ? readBuiltFiles() : bundleWebFiles();
}

/**
 * Bundles the chat page and the client from source. Takes a moment and memory, so do it once.
 * @throws AggregateError that names what could not be bundled.
 */
export async function bundleWebFiles(): Promise<readonly WebFile[]> {
  const [page, client] = await Promise.all([bundlePage(), bundleClient()]);
  return [...page, webFile(CLIENT_PATH.slice(1), await new Blob([client]).arrayBuffer())];
}

async function bundlePage(): Promise<readonly WebFile[]> {
  const { outputs } = await Bun.build({
    entrypoints: [join(import.meta.dir, '../web/index.html')],
    target: 'browser',
    minify: true,
    publicPath: '/',
    naming: { chunk: 'assets/[name]-[hash].[ext]', asset: 'assets/[name]-[hash].[ext]' },
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
  if (type === undefined) throw new Error(`The chat page has a file of an unknown kind: ${name}`);
  return { path: name === 'index.html' ? PAGE_PATH : `/${name}`, type, body };
}

function typeOf(name: string): string | undefined {
  return TYPES[name.slice(name.lastIndexOf('.') + 1)];
}
