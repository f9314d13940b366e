/** A fault against the house rules: the linter's name of the rule, the file that would hold it, and its text. */
export interface PlantedFault {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

/** One fault for each rule that the project adds to the recommended ones; the linter has to find every one. */
export const FAULTS: readonly PlantedFault[] = [
  {
    rule: 'suspicious/noImportCycles',
    file: 'src/lib/ring.ts',
    text: "export { link } from './ring-link.ts';\n",
  },
  {
    rule: 'suspicious/noImportCycles',
    file: 'src/lib/ring-link.ts',
    text: "import { link as self } from './ring.ts';\nexport const link = (): unknown => self;\n",
  },
  { rule: 'suspicious/noExplicitAny', file: 'src/lib/any.ts', text: 'export type Anything = any;\n' },
  {
    rule: 'suspicious/noFocusedTests',
    file: 'src/lib/focused.test.ts',
    text: "import { test } from 'bun:test';\ntest.only('runs alone', () => {});\n",
  },
  {
    rule: 'suspicious/noSkippedTests',
    file: 'src/lib/skipped.test.ts',
    text: "import { test } from 'bun:test';\ntest.skip('never runs', () => {});\n",
  },
  { rule: 'suspicious/noConsole', file: 'src/lib/console.ts', text: "console.log('here');\n" },
  {
    rule: 'style/noNonNullAssertion',
    file: 'src/lib/non-null.ts',
    text: 'export const first = (list: readonly string[]) => list[0]!.length;\n',
  },
  { rule: 'style/noDefaultExport', file: 'src/lib/default.ts', text: 'export default 1;\n' },
  { rule: 'style/noProcessEnv', file: 'src/lib/env.ts', text: "export const port = process.env['PORT'];\n" },
  { rule: 'style/useFilenamingConvention', file: 'src/lib/camelCase.ts', text: 'export const one = 1;\n' },
  {
    rule: 'style/useImportType',
    file: 'src/lib/import-type.ts',
    text: "import { Shape } from './shape.ts';\nexport const size = (shape: Shape) => shape.size;\n",
  },
  {
    rule: 'performance/noBarrelFile',
    file: 'src/lib/barrel.ts',
    text: "export { one } from './one.ts';\nexport { two } from './two.ts';\n",
  },
  { rule: 'performance/noReExportAll', file: 'src/lib/re-export.ts', text: "export * from './one.ts';\n" },
  {
    rule: 'nursery/noFloatingPromises',
    file: 'src/lib/floating.ts',
    text: 'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}\n',
  },
  {
    rule: 'nursery/noMisusedPromises',
    file: 'src/lib/misused.ts',
    text: 'async function ready(): Promise<boolean> {\n  return true;\n}\nexport function ask(): number {\n  return ready() ? 1 : 0;\n}\n',
  },
  {
    rule: 'nursery/useExhaustiveSwitchCases',
    file: 'src/lib/exhaustive.ts',
    text: "export function say(word: 'yes' | 'no'): number {\n  switch (word) {\n    case 'yes':\n      return 1;\n  }\n  return 0;\n}\n",
  },
  {
    rule: 'nursery/noJsRestrictedProperties',
    file: 'src/core/clock.ts',
    text: 'export const at = Date.now();\n',
  },
  {
    rule: 'nursery/noJsRestrictedProperties',
    file: 'src/core/chance.ts',
    text: 'export const roll = Math.random();\n',
  },
  {
    rule: 'nursery/noJsRestrictedProperties',
    file: 'src/core/io.ts',
    text: "export const file = Bun.file('a');\n",
  },
  {
    rule: 'style/noRestrictedGlobals',
    file: 'src/core/timer.ts',
    text: 'export const at = performance.now();\n',
  },
  {
    rule: 'correctness/noUndeclaredDependencies',
    file: 'bench/undeclared.ts',
    text: "import { nothing } from 'no-such-package';\nexport const one = nothing;\n",
  },
];
