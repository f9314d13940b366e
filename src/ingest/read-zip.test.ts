import { describe, expect, test } from 'bun:test';
import { readZip } from './read-zip.ts';
import { makeZip } from './zip.fixture.ts';

const MOST = { maxBytes: 2_000_000 };

/** The text of the only file of an archive, or the sentence of the error. */
function readOnly(archive: Uint8Array): string {
  try {
    const [entry] = readZip(archive);
    return new TextDecoder().decode(entry?.read(MOST));
  } catch (error) {
    return (error as Error).message;
  }
}

describe('readZip', () => {
  test('reads packed and stored files, with accents in their names, and passes folders over', () => {
    const archive = makeZip(
      [
        { path: 'ayuda/', data: '' },
        { path: 'ayuda/módem.md', data: 'Reinicia el módem.' },
        { path: 'plain.md', data: 'stored', stored: true },
      ],
      { comment: 'made for a test' },
    );
    const read = readZip(archive).map(({ path, read }) => [path, new TextDecoder().decode(read(MOST))]);
    expect(read).toEqual([
      ['ayuda/módem.md', 'Reinicia el módem.'],
      ['plain.md', 'stored'],
    ]);
  });

  test.each([
    ['../evil.md'],
    ['a/../../evil.md'],
    ['/etc/evil.md'],
    ['C:/evil.md'],
    ['a\\..\\evil.md'],
    ['a//evil.md'],
    ['./evil.md'],
    [`${'a'.repeat(600)}.md`],
  ])('refuses the path %p', (path) => {
    expect(readOnly(makeZip([{ path, data: 'x' }]))).toBe(
      'The path is not one of a file inside the archive.',
    );
  });

  test('refuses a bomb by its ratio, whatever size it states', () => {
    const data = new Uint8Array(50_000_000);
    for (const statedSize of [data.length, 10])
      expect(readOnly(makeZip([{ path: 'bomb.md', data, statedSize }]))).toContain('unpacks to more than');
  });

  test('refuses a file larger than is asked for, packed or stored', () => {
    const data = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251);
    expect(readOnly(makeZip([{ path: 'a.md', data }]))).toContain('unpacks to more than');
    expect(readOnly(makeZip([{ path: 'a.md', data, stored: true }]))).toContain('unpacks to more than');
  });

  test.each([
    ['an encrypted file', makeZip([{ path: 'a.md', data: 'x', flags: 1 }]), 'encrypted'],
    ['another way to pack', makeZip([{ path: 'a.md', data: 'x', method: 14 }]), 'not read'],
    ['a wrong checksum', makeZip([{ path: 'a.md', data: 'x', checksum: 1 }]), 'checksum'],
    [
      'data that is none',
      makeZip([{ path: 'a.md', data: 'zzzz', stored: true, method: 8 }]),
      'cannot be unpacked',
    ],
    ['no archive', new TextEncoder().encode('PK but not a zip archive at all'), 'not a ZIP archive'],
    ['nothing', new Uint8Array(), 'not a ZIP archive'],
  ])('says what is wrong with %s', (_, archive, message) => {
    expect(readOnly(archive)).toContain(message);
  });

  test('a directory cut anywhere ends in a sentence, never in another error', () => {
    const archive = makeZip([{ path: 'a.md', data: 'text '.repeat(50) }]);
    for (let length = 0; length < archive.length; length += 1) {
      const damaged = Uint8Array.from(archive);
      damaged.fill(0xff, length, length + 3);
      expect(readOnly(damaged)).toBeString();
      expect(readOnly(archive.slice(0, length))).toMatch(/archive|directory|file/);
    }
  });
});
