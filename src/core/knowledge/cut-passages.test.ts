import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Article } from './article.ts';
import { cutPassages, PASSAGE_CHARACTERS } from './cut-passages.ts';

const cut = (body: string) => cutPassages({ slug: 'late-fee', title: 'Late fee', body } as Article);
const parts = (body: string) => cut(body).map(({ heading, text }) => [heading, text]);

describe('cutPassages', () => {
  test('cuts at headings and names each by the headings it stands under', () => {
    const body = 'Short.\n\n## Rules\nOne.\n\n### When\r\nTwo.\n\n## Waivers ##\nThree.';
    expect(cut(body)).toEqual([
      { id: 'late-fee#0', heading: 'Late fee', text: 'Short.' },
      { id: 'late-fee#1', heading: 'Rules', text: 'One.' },
      { id: 'late-fee#2', heading: 'Rules > When', text: 'Two.' },
      { id: 'late-fee#3', heading: 'Waivers', text: 'Three.' },
    ]);
  });

  test.each([
    ['an empty body', '', [['Late fee', '']]],
    ['headings alone', '## A\n\n## B', [['Late fee', '']]],
    ['marks without a space', '#hashtag', [['Late fee', '#hashtag']]],
    ['seven marks', '####### seven', [['Late fee', '####### seven']]],
    ['a heading in fenced code', '```sh\n# no\n```', [['Late fee', '```sh\n# no\n```']]],
    [
      'a fence that only a longer one ends',
      '````\n```\n# no\n````\n# Yes\nText',
      [
        ['Late fee', '````\n```\n# no\n````'],
        ['Yes', 'Text'],
      ],
    ],
    [
      'a deeper heading first',
      '### C\nx\n\n# A\ny',
      [
        ['C', 'x'],
        ['A', 'y'],
      ],
    ],
  ])('%s', (_, body, expected) => {
    expect(parts(body as string)).toEqual(expected as string[][]);
  });

  test('cuts a long section at paragraphs, never inside one', () => {
    const paragraph = 'word '.repeat(100).trim();
    const texts = cut(Array.from({ length: 6 }, () => paragraph).join('\n\n')).map(({ text }) => text);
    expect(texts).toHaveLength(3);
    expect(texts.every((text) => text.length <= PASSAGE_CHARACTERS)).toBe(true);
    expect(cut('x'.repeat(5_000))).toHaveLength(1);
  });

  test('law: no word is lost or said twice, and ids count up', () => {
    const line = fc.constantFrom('# A', '## B b', '', 'some words', '```', 'x'.repeat(700), '#no', '  ');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const passages = cut(lines.join('\n'));
        const said = passages.flatMap(({ text }) => text.split('\n'));
        const isHeading = (text: string) => /^#{1,6} /.test(text);
        const kept = lines.filter((text) => text.trim() !== '');
        expect(said.filter((text) => text !== '' && !isHeading(text))).toEqual(
          kept.filter((text) => !isHeading(text)),
        );
        expect(passages.map(({ id }) => id)).toEqual(passages.map((_, place) => `late-fee#${place}`));
      }),
    );
  });

  test('is linear in hostile bodies', () => {
    for (const piece of ['# ', '`', '\n', '# a #', '#'.repeat(6), ' ']) {
      const time = (count: number) => {
        const body = piece.repeat(count);
        const startedAt = performance.now();
        cut(body);
        return performance.now() - startedAt;
      };
      time(20_000);
      expect(time(200_000)).toBeLessThan(1_000);
    }
  });
});
