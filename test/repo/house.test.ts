import { describe, expect, test } from 'bun:test';
import { readSourceFiles, type SourceFile } from './source-files.ts';

/** What no file of the project may hold. Spelled in pieces, so that this file does not find itself. */
const UNWANTED: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'a note to do something later',
    pattern: new RegExp(`\\b(${['TO', 'FIX', 'XX'].join('|')})(DO|ME|X)\\b`),
  },
  { what: 'a test that runs alone', pattern: new RegExp(`\\b(test|it|describe)\\.${'only'}\\(`) },
  { what: 'a test that never runs', pattern: new RegExp(`\\b(test|it|describe)\\.(${'skip'}|todo)\\(`) },
  {
    what: 'a path of one machine',
    pattern: new RegExp(`(?<![\\w.-])/(${['work', 'root', 'Users'].join('|')})/|(?<![\\w.-])/home/\\w+/`),
  },
  { what: 'a suppressed compiler error', pattern: new RegExp(`@ts-${'(ignore|nocheck)'}`) },
];

/** Where the unwanted is found, as `file: what`. The planted faults of this folder are data of its tests. */
function findUnwanted(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => !path.endsWith('/planted-faults.ts'))
    .flatMap(({ path, text }) =>
      UNWANTED.filter(({ pattern }) => pattern.test(text)).map(({ what }) => `${path}: ${what}`),
    );
}

describe('the house', () => {
  test('is tidy in source, tests and benchmarks', async () => {
    const files = await readSourceFiles('{src,test,bench}/**/*.{ts,json,md,html,css}');
    expect(files.length).toBeGreaterThan(100);
    expect(findUnwanted(files)).toEqual([]);
  });

  test('is tidy in what surrounds the source', async () => {
    const files = await readSourceFiles('{*.md,*.ts,*.jsonc,*.yaml,Dockerfile,docs/**/*.md,deploy/**/*}');
    expect(findUnwanted(files)).toEqual([]);
  });

  test.each([
    ['a note', `// ${'TO'}DO: later`],
    ['a note to fix', `// ${'FIX'}ME`],
    ['a focused test', `test.${'only'}('x', () => {})`],
    ['a skipped group', `describe.${'skip'}('x', () => {})`],
    ['a path of one machine', `open('/${'work'}/main/a.ts')`],
    ['a home folder', `open('/home/${'someone'}/a.ts')`],
    ['a suppressed error', `// @ts-${'ignore'}`],
  ])('would notice %s', (_what, text) => {
    expect(findUnwanted([{ path: 'src/x.ts', text }])).toHaveLength(1);
  });

  test('leaves tests alone that depend on the machine, and addresses that only look like paths', () => {
    const text = `test.skipIf(!url)('x', () => {});\nfetch('http://localhost/${'work'}/order');\nimport a from '../${'root'}/a.ts';\n`;
    expect(findUnwanted([{ path: 'src/x.test.ts', text }])).toEqual([]);
  });
});
