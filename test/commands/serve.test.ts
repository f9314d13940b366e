import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dir, '../..');
const folder = mkdtempSync(join(tmpdir(), 'larkline-serve-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Addresses where nobody is: whoever asks there is refused. */
const NOWHERE = {
  DATABASE_URL: 'postgres://larkline:top-secret@127.0.0.1:1/larkline',
  REDIS_URL: 'redis://:top-secret@127.0.0.1:1',
};

/** Runs `serve` in the expectation that it ends by itself. */
async function serve(args: readonly string[], env: Record<string, string> = {}) {
  const child = Bun.spawn([process.execPath, join(ROOT, 'src/main.ts'), 'serve', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  clearTimeout(timer);
  return { stdout, stderr, exitCode };
}

describe('serve --workers', () => {
  test.each([['0'], ['65'], ['two'], ['-1'], ['1.5'], [''], ['1e1']])(
    'of "%s" is refused with what is allowed',
    async (count) => {
      expect(await serve([`--workers=${count}`], NOWHERE)).toEqual({
        stdout: '',
        stderr: '--workers must be a whole number from 1 to 64.\n',
        exitCode: 1,
      });
    },
  );

  test.each([[['--workers']], [['--worker', '2']], [['2']]])(
    'is explained when it is written as %j',
    async (args) => {
      expect(await serve(args, NOWHERE)).toMatchObject({
        stderr: 'Usage: serve [--workers N], N from 1 to 64.\n',
        exitCode: 1,
      });
    },
  );

  test.each([
    ['both settings', {}, '--workers needs DATABASE_URL and REDIS_URL.\n'],
    ['a database', { REDIS_URL: NOWHERE.REDIS_URL }, '--workers needs DATABASE_URL.\n'],
    ['a Redis', { DATABASE_URL: NOWHERE.DATABASE_URL }, '--workers needs REDIS_URL.\n'],
  ])('without %s says what is missing', async (_what, env, stderr) => {
    expect(await serve(['--workers', '2'], env)).toEqual({ stdout: '', stderr, exitCode: 1 });
  });

  test('on a port that is taken says so once, though workers could share it', async () => {
    using other = Bun.serve({ hostname: '127.0.0.1', port: 0, reusePort: true, fetch: () => new Response() });
    const result = await serve(['--workers', '2'], { ...NOWHERE, PORT: String(other.port) });
    expect(result).toMatchObject({ stdout: '', exitCode: 1 });
    expect(result.stderr).toBe(
      'The port is already in use. Stop what uses it, or set PORT to another port.\n',
    );
  });

  test('ends with the words of the first worker when that cannot start', async () => {
    const result = await serve(['--workers', '3'], NOWHERE);
    expect(result).toMatchObject({ stdout: '', exitCode: 1 });
    expect(result.stderr).toBe('The database at DATABASE_URL cannot be used (ECONNREFUSED).\n');
  });
});
