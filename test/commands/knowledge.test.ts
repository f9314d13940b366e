import { afterAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dir, '../..');
const folder = mkdtempSync(join(tmpdir(), 'larkline-knowledge-'));
const help = join(folder, 'help');
mkdirSync(help);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const child = Bun.spawn([process.execPath, join(ROOT, 'src/main.ts'), 'knowledge', ...args], {
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: join(folder, 'data') },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { stdout, stderr, exitCode };
}

/** Makes the folder hold exactly these files. */
function put(files: Readonly<Record<string, string>>): void {
  rmSync(help, { recursive: true, force: true });
  mkdirSync(help);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(help, name), text);
}

const importHelp = (...more: string[]) => run('import', help, '--source', 'help', ...more);
const syncHelp = (...more: string[]) => run('sync', help, '--source', 'help', ...more);

describe('knowledge', () => {
  test('shows what an import would do, does it, and has nothing to do the next time', async () => {
    put({ 'fee.md': '# A fee\n\nTen dollars.\n', 'wifi.html': '<main><h1>Wi-Fi</h1><p>Move closer.</main>' });
    const preview = await importHelp('--dry-run', '--category', 'faq', '--agent', 'billing');
    expect(preview).toMatchObject({ exitCode: 0, stderr: '' });
    expect(preview.stdout).toContain(
      '+ fee\n  title\n    + A fee\n  agent\n    + billing\n  category\n    + faq\n',
    );
    expect(preview.stdout).toContain('Nothing was written: this is a dry run.');
    expect((await importHelp()).stdout).toContain('2 articles read, 2 added, 0 changed, 0 unchanged');
    expect((await importHelp()).stdout).toBe(
      'help: 2 articles read, 0 added, 0 changed, 2 unchanged, 0 retired, 0 not taken over, 0 problems.\n',
    );
  }, 60_000);

  test('shows how an article differs, line by line, and as JSON', async () => {
    put({ 'fee.md': '# A fee\n\nTwelve dollars.\n' });
    const preview = await importHelp('--dry-run');
    expect(preview.stdout).toContain('~ fee\n  body\n    - Ten dollars.\n    + Twelve dollars.\n');
    expect(preview.stdout).not.toContain('retired)');
    expect(JSON.parse((await importHelp('--format', 'json')).stdout)).toEqual({
      source: 'help',
      dry_run: false,
      complete: true,
      read: 1,
      added: [],
      changed: [
        { slug: 'fee', changes: [{ field: 'body', lines: ['- Ten dollars.', '+ Twelve dollars.'] }] },
      ],
      unchanged: 0,
      retired: [],
      conflicts: [],
      problems: [],
    });
  }, 60_000);

  test('retires what is gone, but not more than half of a source unasked, and brings it back', async () => {
    put({
      'fee.md': '# A fee\n\nTwelve dollars.\n',
      'a.md': '# A\n\nA.',
      'b.md': '# B\n\nB.',
      'c.md': '# C\n\nC.',
    });
    await syncHelp();
    put({ 'a.md': '# A\n\nA.' });
    const refused = await syncHelp();
    expect(refused).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: 'This would retire 3 of the 4 articles of help. If that is meant, add --yes.\n',
    });
    expect((await syncHelp('--yes', '--dry-run')).stdout).toContain('- b (retired)\n');
    const done = await syncHelp('--yes');
    expect(done).toMatchObject({ exitCode: 0 });
    expect(done.stdout).toContain('3 retired');
    put({ 'a.md': '# A\n\nA.', 'b.md': '# B\n\nB.' });
    expect((await syncHelp()).stdout).toContain('~ b (comes back)');
  }, 90_000);

  test('retires nothing that it could not read, and says what was wrong', async () => {
    put({ 'a.md': '# A\n\nA.', 'b.md': '---\ntitle: [\n---\nB.' });
    const { stdout, exitCode } = await syncHelp();
    expect(exitCode).toBe(1);
    expect(stdout).toContain('? b.md: front matter is not valid YAML');
    expect(stdout).toContain('0 retired');
    const lost = await run(
      'sync',
      'http://127.0.0.1/sitemap.xml',
      '--source',
      'help',
      '--allow-host',
      '127.0.0.1',
    );
    expect(lost.exitCode).toBe(1);
    expect(lost.stdout).toContain('not on the public internet');
    expect(lost.stdout).toContain('nothing of it is retired');
  }, 60_000);

  test('passes no control characters of strangers on to the terminal', async () => {
    put({ 'a\u001b[31m.md': '# Bad \u001b[2J title\n\n\u001b]0;x\u0007Text.' });
    const { stdout } = await importHelp('--dry-run');
    expect(stdout).toContain('Text.');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  }, 60_000);

  test.each([
    ['no verb', [], 'Usage: knowledge import|sync|evaluate'],
    ['another verb', ['paint'], 'Usage: knowledge import|sync|evaluate'],
    ['no source', ['import', help], 'Usage: knowledge import PATH_OR_URL --source NAME'],
    ['an unknown option', ['import', help, '--source', 'help', '--faster'], 'Usage: knowledge import'],
    [
      '--yes where nothing is retired',
      ['import', help, '--source', 'help', '--yes'],
      'Usage: knowledge import',
    ],
    [
      'the name of a source that is not imported',
      ['import', help, '--source', 'seed'],
      '--source must not be',
    ],
    [
      'an agent that is none',
      ['sync', help, '--source', 'help', '--agent', 'sales'],
      '--agent must be one of',
    ],
    [
      'a language it does not know',
      ['sync', help, '--source', 'help', '--language', 'fr'],
      '--language must be',
    ],
    ['a path that is not there', ['import', join(folder, 'no'), '--source', 'help'], 'There is nothing at'],
    ['a file of another kind', ['import', import.meta.path, '--source', 'help'], 'must end in .md'],
    [
      'a host that was not named',
      ['import', 'https://help.example.com/', '--source', 'help'],
      '--allow-host',
    ],
    ['another scheme', ['import', 'file:///etc/passwd', '--source', 'help'], 'Only http and https'],
  ] as const)(
    'refuses %s with one clear line',
    async (_, args, message) => {
      const result = await run(...args);
      expect(result.exitCode).toBe(1);
      expect(result.stdout).toBe('');
      expect(result.stderr).toContain(message);
      expect(result.stderr.trim().split('\n')).toHaveLength(1);
    },
    30_000,
  );
});
