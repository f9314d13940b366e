import { expect, test } from 'bun:test';
import { understand } from '../../../test/support/understander.ts';
import { ENGLISH_PATTERNS } from './patterns/en/patterns.ts';
import { createRuleset } from './ruleset.ts';

const SIZE = 65_536;
const ORDINARY =
  'Hello, my internet has been slow since Tuesday and I saw a charge on my bill that looks too high now';

function fill(unit: string, size: number): string {
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
}

function microseconds(text: string, rounds: number): number {
  const start = Bun.nanoseconds();
  for (let i = 0; i < rounds; i++) understand(text);
  return (Bun.nanoseconds() - start) / 1000 / rounds;
}

/** Least of several runs: what the machine needs when nothing disturbs it. */
function fastest(
  text: string,
  { rounds, tries }: { readonly rounds: number; readonly tries: number },
): number {
  return Math.min(...Array.from({ length: tries }, () => microseconds(text, rounds)));
}

/** All places of every pattern, as repeated text: literals, beginnings without their ends, and first words alone. */
function hostileUnits(): readonly string[] {
  return createRuleset(ENGLISH_PATTERNS).sequences.flatMap((sequences) => {
    const phrases = sequences.flatMap((sequence) =>
      sequence.map((place) => place.phrases[0]?.join(' ') ?? ''),
    );
    const whole = `${phrases.join(' ')} `;
    const firsts = `${sequences.map((sequence) => sequence[0]?.phrases[0]?.[0] ?? '').join(' ')} `;
    return [whole, firsts]
      .map((unit) => unit.replace(/[<>#]/g, '').trim())
      .filter((unit) => unit !== '')
      .map((unit) => `${unit} `);
  });
}

const MARKS = [
  'a',
  '!',
  '?',
  ' ',
  '.',
  '"',
  "'",
  '\n',
  '$',
  '1',
  'A',
  'a ',
  'not ',
  'no internet ',
  '. ',
  'e\u0301\u0323',
  '\u0301\u0323',
  '\ufb01',
  '\ufdfa',
  '😡',
  '中',
  '\u200b',
  'ﬀ ',
  'ab',
  '1a',
];

test('time per character stays within ten times that of an ordinary message, for every pattern repeated to 64 KiB', () => {
  const ordinary = fastest(ORDINARY, { rounds: 2000, tries: 7 }) / ORDINARY.length;
  for (const unit of hostileUnits()) {
    const text = fill(unit, SIZE);
    const hostile = fastest(text, { rounds: 1, tries: 2 }) / text.length;
    expect([unit.slice(0, 60), hostile < ordinary * 10]).toEqual([unit.slice(0, 60), true]);
  }
});

test('time per character stays within ten times that of an ordinary message, for marks and odd characters at 64 KiB', () => {
  const ordinary = fastest(ORDINARY, { rounds: 2000, tries: 7 }) / ORDINARY.length;
  for (const unit of MARKS) {
    const text = fill(unit, SIZE);
    const hostile = fastest(text, { rounds: 1, tries: 5 }) / text.length;
    expect([unit, hostile < ordinary * 10]).toEqual([unit, true]);
  }
});

test('eight times the text takes less than sixteen times the time', () => {
  for (const unit of [ORDINARY, 'my bill my bill ', 'internet is not ']) {
    const short = fastest(fill(unit, SIZE / 8), { rounds: 4, tries: 7 });
    const long = fastest(fill(unit, SIZE), { rounds: 1, tries: 7 });
    expect(long).toBeLessThan(short * 16);
  }
});
