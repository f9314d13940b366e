import { describe, expect, test } from 'bun:test';
import { parseArguments } from './arguments.ts';
import { frustrationText, measureFrustration } from './evaluate-mood.ts';
import { toJson } from './json-report.ts';

function failureOf(...args: readonly string[]): string {
  try {
    parseArguments(args);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('evaluate --frustration', async () => {
  const report = await measureFrustration();

  test('tells the figures of both parts, beside the brief’s formula, and the worst messages', () => {
    const text = frustrationText(report);
    for (const line of [/^tune: 150 messages$/m, /^test: 150 messages$/m]) expect(text).toMatch(line);
    expect(text.match(/the brief's formula/g)?.length).toBe(4);
    expect(text).toMatch(/^ {2}8, the brief's formula +none +0\.0%/m);
    expect(text).toMatch(/^ {2}en\.tsv:\d+ {2}(calm|upset|furious), level \d+: /m);
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(200);
  });

  test('says the same in JSON, with names in snake_case', () => {
    const { parts } = JSON.parse(toJson(report));
    expect(parts.map(({ part }: { part: string }) => part)).toEqual(['tune', 'test']);
    expect(Object.keys(parts[1].thresholds[0].scored)).toContain('precision_interval');
  });

  test('goes only with what it can use', () => {
    expect(parseArguments(['--frustration', '--format', 'json']).frustration).toBe(true);
    expect(parseArguments([]).frustration).toBe(false);
    const refusal = '--frustration goes only with --format text|json and --out.';
    expect(failureOf('--frustration', '--cv', '5')).toBe(refusal);
    expect(failureOf('--frustration', '--data', 'a.tsv')).toBe(refusal);
    expect(failureOf('--frustration', '--format', 'html')).toBe(refusal);
  });
});
