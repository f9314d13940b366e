import { beforeAll, describe, expect, test } from 'bun:test';
import { escapingImports } from './escaping-imports.ts';
import { type Finding, lintPlanted } from './lint-planted.ts';
import { FAULTS } from './planted-faults.ts';
import { ALLOWED_IMPORTS, FORBIDDEN_IMPORTS } from './planted-imports.ts';
import { readSourceFiles } from './source-files.ts';

const BORDER = 'style/noRestrictedImports';

let findings: readonly Finding[] = [];

/** Rules that the linter found broken in the planted file. */
function brokenIn(file: string): readonly string[] {
  return findings.filter(({ path }) => path === file).map(({ rule }) => rule);
}

beforeAll(async () => {
  const imports = [...FORBIDDEN_IMPORTS, ...ALLOWED_IMPORTS].map(
    ({ file, module }) =>
      [
        file,
        `import type { Thing } from '${module}';\nexport const use = (thing: Thing) => thing;\n`,
      ] as const,
  );
  findings = await lintPlanted(
    Object.fromEntries([...imports, ...FAULTS.map(({ file, text }) => [file, text] as const)]),
  );
});

describe('the linter', () => {
  for (const { rule, file, module } of FORBIDDEN_IMPORTS) {
    test(`refuses ${module} in ${file}: ${rule}`, () => expect(brokenIn(file)).toContain(BORDER));
  }
  for (const { rule, file, module } of ALLOWED_IMPORTS) {
    test(`passes ${module} in ${file}: ${rule}`, () => expect(brokenIn(file)).toEqual([]));
  }
  for (const { rule, file } of FAULTS) {
    test(`finds ${rule} in ${file}`, () => expect(brokenIn(file)).toContain(rule));
  }
});

describe('relative imports', () => {
  test('stay inside their top folder everywhere in the project', async () => {
    const files = await readSourceFiles('{src,test,bench}/**/*.ts');
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap(escapingImports)).toEqual([]);
  });

  test('of values, of types and at run time are found when they leave it', () => {
    const text =
      "import { a } from '../b/a.ts';\nimport type { C } from '../../lib/c.ts';\nawait import('../b/d.ts');\n";
    expect(escapingImports({ path: 'src/features/x/y.ts', text })).toEqual([
      'src/features/x/y.ts -> src/features/b/a.ts',
      'src/features/x/y.ts -> src/lib/c.ts',
      'src/features/x/y.ts -> src/features/b/d.ts',
    ]);
  });

  test('of src never reach test or bench, except from a test to what tests share', () => {
    const text =
      "import { open } from '../../test/support/database.ts';\nimport { run } from '../../bench/run.ts';\n";
    expect(escapingImports({ path: 'src/db/x.ts', text })).toHaveLength(2);
    expect(escapingImports({ path: 'src/db/x.test.ts', text })).toEqual(['src/db/x.test.ts -> bench/run.ts']);
  });

  test('may move within their top folder', () => {
    const text = "import { a } from '../nlu/a.ts';\nimport b from './b.json' with { type: 'json' };\n";
    expect(escapingImports({ path: 'src/core/dialogue/x.ts', text })).toEqual([]);
  });
});
