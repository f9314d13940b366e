import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { makeDraft } from './article.fixture.ts';
import { diffDrafts } from './diff.ts';

const before = makeDraft({
  slug: 'a',
  title: 'Old',
  keywords: ['one', 'two'],
  body: 'First.\n\nSecond.\nThird.',
});

describe('diffDrafts', () => {
  test('shows each field that differs, lines that go with - and lines that come with +', () => {
    const after = { ...before, title: 'New', keywords: ['one', 'three'], body: 'First.\n\nThird.\nFourth.' };
    expect(diffDrafts(before, after)).toEqual([
      { field: 'title', lines: ['- Old', '+ New'] },
      { field: 'keywords', lines: ['- two', '+ three'] },
      { field: 'body', lines: ['- Second.', '+ Fourth.'] },
    ]);
  });

  test('shows a new article as coming and one that goes as going, and equal ones not at all', () => {
    expect(diffDrafts(null, before)[0]).toEqual({ field: 'title', lines: ['+ Old'] });
    expect(diffDrafts(before, null)[0]).toEqual({ field: 'title', lines: ['- Old'] });
    expect(diffDrafts(before, { ...before })).toEqual([]);
  });

  test('turns the one into the other: taking the - lines out and the + lines in', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (old, fresh) => {
        const changes = diffDrafts(
          { ...before, body: old.join('\n') },
          { ...before, body: fresh.join('\n') },
        ).flatMap((change) => change.lines);
        const count = (items: readonly string[], item: string) =>
          items.filter((other) => other === item).length;
        for (const line of ['a', 'b', 'c']) {
          const left = count(old, line) - count(changes, `- ${line}`) + count(changes, `+ ${line}`);
          expect(left).toBe(count(fresh, line));
        }
      }),
    );
  });

  test('takes bounded time for texts of thousands of lines', () => {
    const many = (word: string) => Array.from({ length: 9_000 }, (_, index) => `${word}${index}`).join('\n');
    const startedAt = performance.now();
    const [change] = diffDrafts({ ...before, body: many('a') }, { ...before, body: many('b') });
    expect(change?.lines).toHaveLength(18_000);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
