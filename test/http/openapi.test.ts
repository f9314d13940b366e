import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { describeApi } from '../../src/app.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const ROOT = join(import.meta.dir, '../..');
const DOCUMENT = join(ROOT, 'docs/openapi.json');

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

describe('the API description', () => {
  test('is the one in docs/openapi.json (bun run openapi writes it)', async () => {
    expect(await describeApi(app.runtime.app)).toEqual(await Bun.file(DOCUMENT).json());
    expect(await (await app.request('/openapi.json')).json()).toEqual(await Bun.file(DOCUMENT).json());
  });

  test('passes the recommended rules of redocly', async () => {
    const lint = Bun.spawn(
      [
        'bun',
        '--bun',
        join(ROOT, 'node_modules/.bin/redocly'),
        'lint',
        '--extends',
        'recommended',
        '--format',
        'stylish',
        DOCUMENT,
      ],
      {
        env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
        stdout: 'pipe',
        stderr: 'pipe',
      },
    );
    const output = `${await new Response(lint.stdout).text()}${await new Response(lint.stderr).text()}`;
    expect({ exitCode: await lint.exited, warnings: /warning/i.test(output) ? output : '' }).toEqual({
      exitCode: 0,
      warnings: '',
    });
  }, 60_000);

  test('covers every route of the product brief', async () => {
    const { paths } = (await Bun.file(DOCUMENT).json()) as { paths: Record<string, Record<string, unknown>> };
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations).toEqual(
      expect.arrayContaining([
        'POST /api/v1/chat/messages',
        'GET /api/v1/chat/conversations',
        'GET /api/v1/chat/conversations/{id}',
        'GET /api/v1/chat/ws/stats',
        'GET /api/v1/knowledge/search',
        'GET /api/v1/knowledge/categories',
        'GET /api/v1/knowledge/articles/{slug}',
        'POST /api/v1/knowledge/feedback',
        'GET /api/v1/health',
        'GET /api/v1/health/live',
        'GET /api/v1/profile',
        'PATCH /api/v1/profile',
        'POST /api/v1/auth/register',
        'POST /api/v1/auth/login',
        'POST /api/v1/auth/refresh',
        'POST /api/v1/auth/logout',
        'POST /api/v1/auth/guest',
      ]),
    );
  });

  test('names, tags, examples and failures stand on every operation', async () => {
    const { paths } = (await Bun.file(DOCUMENT).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
      expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary.length).toBeGreaterThan(3);
      expect(operation.tags).toHaveLength(1);
      expect(Object.keys(operation.responses).some((status) => status.startsWith('4'))).toBe(true);
      expect(JSON.stringify(operation)).toMatch(/"examples?"/);
    }
  });
});

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly responses: Record<string, unknown>;
}
