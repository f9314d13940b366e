import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileLockedError, lockFile } from './file-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'larkline-file-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a file is locked once, also within one process, until the lock is given back', () => {
  const path = join(folder, 'a');
  const lock = lockFile(path);
  expect(() => lockFile(path)).toThrow(FileLockedError);
  lock[Symbol.dispose]();
  lockFile(path)[Symbol.dispose]();
});

test('a folder that is not there is no lock that somebody holds', () => {
  let thrown: unknown;
  try {
    lockFile(join(folder, 'missing', 'a'));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Error);
  expect(thrown).not.toBeInstanceOf(FileLockedError);
});
