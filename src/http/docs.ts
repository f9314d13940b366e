import { Elysia } from 'elysia';
import redocBundle from 'redoc/bundles/redoc.standalone.js' with { type: 'file' };
import swaggerStyles from 'swagger-ui-dist/swagger-ui.css' with { type: 'file' };
import swaggerBundle from 'swagger-ui-dist/swagger-ui-bundle.js' with { type: 'file' };
import {
  ASSETS_PATH,
  OPENAPI_PATH,
  REDOC_INIT,
  REDOC_PAGE,
  SWAGGER_INIT,
  SWAGGER_PAGE,
} from './docs-pages.ts';
import type { OpenApiDocument } from './openapi.ts';
import { PAGE_CONTENT_SECURITY_POLICY } from './security-headers.ts';

const ASSET_CACHE = 'public, max-age=3600';
const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLES = 'text/css; charset=utf-8';

/** The only address the viewer would load from elsewhere; without an image it hides the element. */
const REDOC_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

/**
 * The API's documentation: the document at `/openapi.json`, Swagger UI at `/docs`, Redoc at `/redoc`. Every file comes
 * from this server, also in the compiled binary; the pages may load nothing else.
 */
export function docsRoutes({ openapi }: { openapi: () => Promise<OpenApiDocument> }) {
  let redoc: Promise<string> | undefined;
  const readRedoc = async () => (await Bun.file(redocBundle).text()).replaceAll(REDOC_LOGO, 'data:,');
  const hidden = { detail: { hide: true } };
  return new Elysia({ name: 'docs-routes' })
    .get(
      OPENAPI_PATH,
      async ({ set }) =>
        file(JSON.stringify(await openapi()), { set, type: 'application/json', cache: 'no-cache' }),
      hidden,
    )
    .get('/docs', ({ set }) => page(SWAGGER_PAGE, { set }), hidden)
    .get('/redoc', ({ set }) => page(REDOC_PAGE, { set }), hidden)
    .get(
      `${ASSETS_PATH}/swagger-ui.css`,
      ({ set }) => file(Bun.file(swaggerStyles), { set, type: STYLES }),
      hidden,
    )
    .get(
      `${ASSETS_PATH}/swagger-ui-bundle.js`,
      ({ set }) => file(Bun.file(swaggerBundle), { set, type: SCRIPT }),
      hidden,
    )
    .get(`${ASSETS_PATH}/swagger-init.js`, ({ set }) => file(SWAGGER_INIT, { set, type: SCRIPT }), hidden)
    .get(`${ASSETS_PATH}/redoc-init.js`, ({ set }) => file(REDOC_INIT, { set, type: SCRIPT }), hidden)
    .get(
      `${ASSETS_PATH}/redoc.standalone.js`,
      async ({ set }) => {
        redoc ??= readRedoc();
        return file(await redoc, { set, type: SCRIPT });
      },
      hidden,
    );
}

/** The part of the context that answers set their headers through; plugins have put theirs there already. */
interface Settable {
  readonly headers: Record<string, string | number>;
}

function page(html: string, { set }: { set: Settable }): Response {
  set.headers['content-security-policy'] = PAGE_CONTENT_SECURITY_POLICY;
  return file(html, { set, type: HTML, cache: 'no-cache' });
}

function file(
  body: BodyInit,
  { set, type, cache = ASSET_CACHE }: { set: Settable; type: string; cache?: string },
): Response {
  set.headers['cache-control'] = cache;
  return new Response(body, { headers: { 'content-type': type } });
}
