import { Elysia } from 'elysia';
import { AppError } from '#errors.ts';
import { WEB_CONTENT_SECURITY_POLICY } from './security-headers.ts';
import {
  CLIENT_PATH,
  DASHBOARD_PATH,
  PAGE_PATH,
  readWebFiles,
  WEB_ASSETS_PATH,
  type WebFile,
} from './web-files.ts';

/** A file of this name never changes. */
const ASSET_CACHE = 'public, max-age=31536000, immutable';
/** Whoever embeds the client gets a new one within the hour. */
const CLIENT_CACHE = 'public, max-age=3600';

/**
 * The chat page at `/` and the page for staff at `/dashboard` with their files, and the client for other pages at
 * `/client.js`. Nothing of it is read before the first request, and all of it is kept from then on.
 */
export function webRoutes({ readFiles = readWebFiles }: { readFiles?: typeof readWebFiles } = {}) {
  let reading: Promise<ReadonlyMap<string, WebFile>> | undefined;
  const read = async () => {
    try {
      return new Map((await readFiles()).map((file) => [file.path, file]));
    } catch (error) {
      // The next request tries again.
      reading = undefined;
      throw error;
    }
  };
  const find = async (path: string): Promise<WebFile> => {
    reading ??= read();
    const file = (await reading).get(path);
    if (!file) throw new AppError('not_found', 'There is no such file.');
    return file;
  };
  const hidden = { detail: { hide: true } };
  return new Elysia({ name: 'web-routes' })
    .get(PAGE_PATH, async ({ set }) => answerPage(await find(PAGE_PATH), { set }), hidden)
    .get(DASHBOARD_PATH, async ({ set }) => answerPage(await find(DASHBOARD_PATH), { set }), hidden)
    .get(
      CLIENT_PATH,
      async ({ set }) => answer(await find(CLIENT_PATH), { set, cache: CLIENT_CACHE }),
      hidden,
    )
    .get(
      `${WEB_ASSETS_PATH}:name`,
      async ({ set, params }) =>
        answer(await find(`${WEB_ASSETS_PATH}${params.name}`), { set, cache: ASSET_CACHE }),
      hidden,
    );
}

/** The part of the context that answers set their headers through. */
interface Settable {
  readonly headers: Record<string, string | number>;
}

function answerPage(page: WebFile, { set }: { set: Settable }): Response {
  set.headers['content-security-policy'] = WEB_CONTENT_SECURITY_POLICY;
  return answer(page, { set, cache: 'no-cache' });
}

function answer({ body, type }: WebFile, { set, cache }: { set: Settable; cache: string }): Response {
  set.headers['cache-control'] = cache;
  return new Response(body, { headers: { 'content-type': type } });
}
