import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { ROOT } from './source-files.ts';

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const wanted: Readonly<Record<string, string>> = {
  ...packageJson.dependencies,
  ...packageJson.devDependencies,
};
const lock = await Bun.file(join(ROOT, 'bun.lock')).text();

describe('the lock file', () => {
  test('names no server, so that it installs from whichever registry a machine uses', () => {
    expect(lock.match(/https?:\/\/[^"]*/g) ?? []).toEqual([]);
  });

  test('holds a checksum for every package', () => {
    const entries = lock.split('\n').filter((line) => /^ {4}"[^"]+": \["/.test(line));
    expect(entries.length).toBeGreaterThan(Object.keys(wanted).length);
    expect(entries.filter((line) => !line.includes('"sha512-'))).toEqual([]);
  });

  test('pins every direct dependency at the version that package.json asks for', () => {
    const missing = Object.entries(wanted).filter(
      ([name, version]) => !lock.includes(`"${name}": ["${name}@${version}", "",`),
    );
    expect(missing).toEqual([]);
  });
});

describe('package.json', () => {
  test('asks for exact versions only', () => {
    expect(Object.entries(wanted).filter(([, version]) => !EXACT.test(version))).toEqual([]);
  });

  test('lists no dependency twice', () => {
    const both = Object.keys(packageJson.dependencies).filter((name) => name in packageJson.devDependencies);
    expect(both).toEqual([]);
  });
});
