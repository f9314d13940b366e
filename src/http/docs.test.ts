import { describe, expect, test } from 'bun:test';
import { Elysia } from 'elysia';
import { docsRoutes } from './docs.ts';
import { securityHeaders } from './security-headers.ts';

const app = new Elysia()
  .use(securityHeaders({ production: false }))
  .use(docsRoutes({ openapi: () => Promise.resolve({ openapi: '3.1.0', paths: {} }) }));

const read = async (path: string) => {
  const response = await app.handle(new Request(`http://localhost${path}`));
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe.each(['/docs', '/redoc'])('the page %s', (path) => {
  test('runs no inline script and names no other host', async () => {
    const { status, headers, text } = await read(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).not.toMatch(/https?:|src="\/\//);
    expect(text).not.toMatch(/<script>|<script(?![^>]*src=)| on[a-z]+=/);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|'unsafe-eval'|script-src[^;]*unsafe/);
  });

  test('finds every file it asks for on this server', async () => {
    const { text } = await read(path);
    const files = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const answer = await read(file);
      expect(answer.status).toBe(200);
      expect(answer.text.length).toBeGreaterThan(50);
      const type = file.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
      expect(answer.headers.get('content-type')).toBe(type);
      expect(answer.headers.get('cache-control')).toContain('max-age');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

test('the start scripts name no other host', async () => {
  for (const file of ['/docs/assets/swagger-init.js', '/docs/assets/redoc-init.js']) {
    const { text } = await read(file);
    expect(text).toContain('/openapi.json');
    expect(text).not.toMatch(/https?:/);
  }
});

test('the viewer no longer knows the address of its logo', async () => {
  const { text } = await read('/docs/assets/redoc.standalone.js');
  expect(text).not.toMatch(/cdn\.redoc|src:"https?:/);
  expect(text).toContain('src:"data:,"');
});

test('the document is served as JSON', async () => {
  const { headers, text } = await read('/openapi.json');
  expect(headers.get('content-type')).toBe('application/json');
  expect(JSON.parse(text)).toEqual({ openapi: '3.1.0', paths: {} });
});

test('the documentation does not describe itself', () => {
  expect(app.routes.every(({ hooks }) => hooks.detail?.hide === true)).toBe(true);
});
