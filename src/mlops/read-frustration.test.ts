import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNearDuplicates } from './near-duplicates.ts';
import { FRUSTRATION_KINDS, MOODS, readMoodExamples } from './read-frustration.ts';

const folder = mkdtempSync(join(tmpdir(), 'larkline-moods-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADER = 'level\tpart\tkind\ttext\n';

async function failureOf(content: string): Promise<string> {
  writeFileSync(join(folder, 'en.tsv'), content);
  try {
    await readMoodExamples({ language: 'en', folder });
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('labeled moods', () => {
  test('are read in order, with where each stands', async () => {
    writeFileSync(
      join(folder, 'en.tsv'),
      `${HEADER}calm\ttune\tplain\tmy tv is off\n\nfurious\ttest\tlegal\tsee you in court\n`,
    );
    expect(await readMoodExamples({ language: 'en', folder })).toEqual([
      { id: 'en.tsv:2', level: 'calm', part: 'tune', kind: 'plain', text: 'my tv is off' },
      { id: 'en.tsv:4', level: 'furious', part: 'test', kind: 'legal', text: 'see you in court' },
    ]);
  });

  test.each([
    ['level\ttext\n', 'line 1: the header must be level<TAB>part<TAB>kind<TAB>text.'],
    [`${HEADER}angry\ttune\tplain\tx`, 'line 2: unknown level.'],
    [`${HEADER}calm\ttrain\tplain\tx`, 'line 2: unknown part.'],
    [`${HEADER}calm\ttune\tother\tx`, 'line 2: unknown kind.'],
    [`${HEADER}calm\ttune\tplain\t `, 'line 2: empty text.'],
    [`${HEADER}calm\ttune\tplain`, 'line 2: empty text.'],
    [`${HEADER}calm\ttune\tplain\tx\ty`, 'line 2: a text has no tabs.'],
    [`${HEADER}calm\ttune\tplain\t${'x'.repeat(501)}`, 'line 2: text longer than 500 characters.'],
    [`${HEADER}calm\ttune\tplain\tx\ncalm\ttest\tplain\tx`, 'line 3: the text stands twice.'],
  ])('a file with a fault is refused: %#', async (content, fault) => {
    expect(await failureOf(content)).toBe(`en.tsv, ${fault}`);
  });

  test('a language without messages is said to have none', async () => {
    let message = '';
    try {
      await readMoodExamples({ language: 'es', folder });
    } catch (error) {
      ({ message } = error as Error);
    }
    expect(message).toContain('There is no file');
  });
});

describe('the project’s labeled moods', async () => {
  const examples = await readMoodExamples({ language: 'en' });
  const ofPart = (part: string) => examples.filter((example) => example.part === part);

  test('are 300, half of them to tune on, with the same moods and kinds in both parts', () => {
    expect([ofPart('tune').length, ofPart('test').length]).toEqual([150, 150]);
    for (const kind of FRUSTRATION_KINDS)
      for (const mood of MOODS) {
        const count = (part: string) =>
          ofPart(part).filter((example) => example.kind === kind && example.level === mood).length;
        expect(`${kind} ${mood}: ${count('test')}`).toBe(`${kind} ${mood}: ${count('tune')}`);
      }
    for (const part of ['tune', 'test'])
      expect(new Set(ofPart(part).map(({ kind }) => kind)).size).toBe(FRUSTRATION_KINDS.length);
  });

  test('have no message of one part that is nearly one of the other', () => {
    const texts = (part: string) => ofPart(part).map(({ text }) => text);
    expect(findNearDuplicates(texts('tune'), texts('test'), { threshold: 0.5 })).toEqual([]);
  });
});
