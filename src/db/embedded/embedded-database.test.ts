import { afterAll, describe, expect, test } from 'bun:test';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../client.ts';
import { keepTidy } from '../maintenance.ts';
import { runMigrations } from '../migrations.ts';
import { DataDirInUseError, lockDataDir } from './data-lock.ts';
import { startEmbeddedDatabase } from './embedded-database.ts';

const root = mkdtempSync(join(tmpdir(), 'larkline-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
function newDataDir(): string {
  count += 1;
  return join(root, String(count));
}

describe('lockDataDir', () => {
  test('refuses a second holder, in this process and in another, until the first lets go', async () => {
    const dataDir = newDataDir();
    mkdirSync(dataDir);
    const holder = lockDataDir(dataDir);
    expect(() => lockDataDir(dataDir)).toThrow(DataDirInUseError);
    const script = `import { lockDataDir } from '${join(import.meta.dir, 'data-lock.ts')}'; lockDataDir('${dataDir}')`;
    const other = Bun.spawnSync([process.execPath, '-e', script], {
      env: { ...process.env, BUN_BE_BUN: '1' },
    });
    expect(other.exitCode).not.toBe(0);
    expect(other.stderr.toString()).toContain('in use by another process');
    holder[Symbol.dispose]();
    lockDataDir(dataDir)[Symbol.dispose]();
  });

  test('is let go by a process that is killed', async () => {
    const dataDir = newDataDir();
    mkdirSync(dataDir);
    const script = `import { lockDataDir } from '${join(import.meta.dir, 'data-lock.ts')}'; globalThis.held = lockDataDir('${dataDir}'); console.log('held'); setInterval(() => {}, 1000)`;
    const other = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe', stderr: 'ignore' });
    try {
      await other.stdout.getReader().read();
      expect(() => lockDataDir(dataDir)).toThrow(DataDirInUseError);
    } finally {
      other.kill('SIGKILL');
      await other.exited;
    }
    lockDataDir(dataDir)[Symbol.dispose]();
  });
});

describe('startEmbeddedDatabase', () => {
  test('keeps what was stored, and is gone from memory and from the temporary folder in between', async () => {
    const dataDir = newDataDir();
    const owner = Bun.randomUUIDv7();
    let socketDir: string;
    {
      await using embedded = await startEmbeddedDatabase(dataDir);
      socketDir = embedded.socketDir;
      await runMigrations(embedded);
      await using database = openDatabase(embedded);
      await database.sql`insert into users (id) values (${owner})`;
      expect(startEmbeddedDatabase(dataDir)).rejects.toThrow(DataDirInUseError);
    }
    expect(existsSync(socketDir)).toBe(false);
    await using embedded = await startEmbeddedDatabase(dataDir);
    await runMigrations(embedded);
    await using database = openDatabase(embedded);
    expect(await database.sql`select id from users`).toEqual([{ id: owner }] as never);
    using _ = keepTidy(database, { onError: () => {} });
    await database.sql.unsafe('checkpoint');
    await database.sql.unsafe('vacuum (analyze)');
  });

  test('begins again where a first start was cut short', async () => {
    const dataDir = newDataDir();
    mkdirSync(join(dataDir, 'postgres', 'base'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres', 'base', 'half'), 'half a file');
    writeFileSync(join(dataDir, 'postgres.creating'), '');
    await using embedded = await startEmbeddedDatabase(dataDir);
    await runMigrations(embedded);
    expect(readdirSync(dataDir)).not.toContain('postgres.creating');
  });

  test('refuses a directory of another version or of something else, and leaves it as it was', async () => {
    const older = newDataDir();
    mkdirSync(join(older, 'postgres'), { recursive: true });
    writeFileSync(join(older, 'postgres', 'PG_VERSION'), '16\n');
    expect(startEmbeddedDatabase(older)).rejects.toThrow('belongs to PostgreSQL 16');
    const foreign = newDataDir();
    mkdirSync(join(foreign, 'postgres'), { recursive: true });
    writeFileSync(join(foreign, 'postgres', 'novel.txt'), 'chapter one');
    expect(startEmbeddedDatabase(foreign)).rejects.toThrow('not empty and not a database');
    expect(readFileSync(join(foreign, 'postgres', 'novel.txt'), 'utf8')).toBe('chapter one');
    expect(readdirSync(join(older, 'postgres'))).toEqual(['PG_VERSION']);
  });
});
