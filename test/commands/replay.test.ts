import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dir, '../..');
const folder = mkdtempSync(join(tmpdir(), 'larkline-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const child = Bun.spawn([process.execPath, join(ROOT, 'src/main.ts'), ...args], {
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

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('replay', () => {
  test('sends each cell of the named columns as a new customer and prints what came of it', async () => {
    const path = file(
      'complaints.tsv',
      'id\ttitle\tstory\n7\tinternet is down\tmy bill went "up"\n8\t\tlet me talk to a human\n',
    );
    // What an earlier run left in the file is gone, however long it was.
    const out = file('rows.jsonl', 'old\n'.repeat(10_000));
    const result = await run('replay', path, '--column', 'title', '--column', 'story', '--out', out);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toContain('3 messages answered, 0 errors');
    expect(result.stdout).toMatch(/by intent\n {2}\w+ +\d+ +\d/);
    expect(result.stdout).toMatch(/per turn: median [\d.]+ ms, p99 [\d.]+ ms/);
    const rows = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(3);
    expect(rows.find(({ id, column }) => id === '7' && column === 'title')).toMatchObject({
      agent: 'tech_support',
      topic: 'no_internet',
      decision: 'answer',
    });
    expect(rows.find(({ id }) => id === '8')).toMatchObject({ decision: 'escalate' });
    expect(new Set(rows.map(({ conversation_id }) => conversation_id)).size).toBe(3);
  }, 60_000);

  test('reads CSV and JSON lines, and finds the usual column by itself', async () => {
    expect((await run('replay', file('a.csv', 'text,channel\n"hello, world",web\n'))).stdout).toContain(
      '1 messages answered',
    );
    expect(
      (await run('replay', file('a.jsonl', '{"content":"hello"}\n\n{"content":"my bill is wrong"}\n')))
        .stdout,
    ).toContain('2 messages answered');
  }, 60_000);

  test.each([
    ['no file', [], 'Usage: replay'],
    ['a file that is not there', ['nowhere.tsv'], 'There is no file'],
    ['a kind it does not know', [file('a.xlsx', 'x')], 'must end in .tsv, .csv or .jsonl'],
    [
      'a column that is not there',
      [file('b.tsv', 'id\ttitle\n1\thello\n'), '--column', 'body'],
      'There is no column body. There are: id, title.',
    ],
    ['a broken line', [file('b.jsonl', '{"content":"hello"}\n{broken\n')], 'line 2: not a JSON object'],
    [
      'an output that cannot be written',
      [file('c.jsonl', '{"content":"hello"}\n'), '--out', folder],
      'cannot be written',
    ],
    ['no rows', [file('empty.jsonl', '\n')], 'holds no rows'],
  ] as const)('refuses %s with one clear line', async (_, args, message) => {
    const result = await run('replay', ...args);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain(message);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('the command line', () => {
  test('says what there is, and refuses what there is not', async () => {
    expect((await run('--help')).stdout).toContain('replay FILE');
    const wrong = await run('fly');
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('There is no command "fly"');
  });

  test('gives a registered person a role, and nobody else', async () => {
    expect((await run('user', 'nobody@example.com', 'admin')).stderr).toContain('Nobody is registered');
    expect((await run('user', 'nobody@example.com', 'emperor')).stderr).toContain(
      'ROLE is one of: customer, agent, supervisor, admin',
    );
  }, 60_000);

  test('seeds again without changing what is the same', async () => {
    await run('seed');
    expect((await run('seed')).stdout).toMatch(/^\d+ articles read, 0 new or changed\.\n$/);
  }, 60_000);
});
