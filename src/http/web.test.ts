import { describe, expect, test } from 'bun:test';
import { Elysia } from 'elysia';
import { errorHandler } from './error-handler.ts';
import { securityHeaders } from './security-headers.ts';
import { webRoutes } from './web.ts';
import { readWebFiles } from './web-files.ts';

let readings = 0;
const app = new Elysia()
  .use(errorHandler({ routes: () => [], onUnexpected: () => {} }))
  .use(securityHeaders({ production: false }))
  .use(
    webRoutes({
      readFiles() {
        readings += 1;
        return readWebFiles();
      },
    }),
  );

const read = async (path: string) => {
  const response = await app.handle(new Request(`http://localhost${path}`));
  return { status: response.status, headers: response.headers, text: await response.text() };
};

test('the pages are read at the first request and not again', async () => {
  expect(readings).toBe(0);
  await Promise.all([read('/'), read('/client.js'), read('/dashboard')]);
  expect(readings).toBe(1);
});

describe.each(['/', '/dashboard'])('the page at %s', (path) => {
  test('has a policy without any exception, and is asked for anew each time', async () => {
    const { status, headers } = await read(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|blob:/);
  });

  test('finds every file it asks for, each under a name that never changes', async () => {
    const { text } = await read(path);
    const files = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
    const kinds = new Set(files.map((file) => file.slice(file.lastIndexOf('.'))));
    expect([...kinds].sort()).toEqual(['.css', '.js', '.svg']);
    for (const file of files) {
      const { status, headers, text: body } = await read(file);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toContain('immutable');
      expect(headers.get('content-type')).toMatch(/^(?:text\/(?:css|javascript)|image\/svg)/);
      expect(body.length).toBeGreaterThan(100);
      expect(body).not.toMatch(/sourceMappingURL|\beval\(/);
    }
  });

  test('has neither inline scripts nor inline styles once it is bundled', async () => {
    const { text } = await read(path);
    expect(text).not.toMatch(/<style|\sstyle=|<script(?![^>]*src=)/);
  });
});

test('the client is one module for other pages', async () => {
  const { status, headers, text } = await read('/client.js');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(headers.get('cache-control')).toBe('public, max-age=3600');
  expect(text).toContain('createChatClient');
});

test.each(['/assets/none.js', '/assets/index.html', '/assets/..%2findex.html'])(
  '%s is not found',
  async (path) => {
    expect((await read(path)).status).toBe(404);
  },
);

test('nothing of it is described in the API', () => {
  expect(webRoutes().routes.every(({ hooks }) => hooks.detail?.hide === true)).toBe(true);
});
