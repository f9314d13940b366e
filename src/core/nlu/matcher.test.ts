import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { parseExpression, toRegExp } from './expression.ts';
import { createLexicon } from './lexicon.ts';
import { compileMatcher, createMatcherRun } from './matcher.ts';
import { ENGLISH_PATTERNS } from './patterns/en/patterns.ts';
import { createRuleset } from './ruleset.ts';
import { normalizeText, scanText } from './scan.ts';

const ruleset = createRuleset(ENGLISH_PATTERNS);
const expressions = ruleset.sequences.map(toRegExp);

function foundByMatcher(text: string): readonly number[] {
  const scan = scanText(text, ruleset.lexicon);
  const matches = ruleset.matcher.run(scan.tokens, scan.tokenCount);
  return [...matches.found.subarray(0, matches.count)].sort((a, b) => a - b);
}

function foundOneByOne(text: string): readonly number[] {
  const normalized = normalizeText(text, ruleset.lexicon);
  return expressions.flatMap((expression, index) => (expression.test(normalized) ? [index] : []));
}

/** Words and phrases of the patterns themselves, so that random messages hit them often. */
const literals = [
  ...new Set(ruleset.sequences.flat(2).flatMap(({ phrases }) => phrases.map((phrase) => phrase.join(' ')))),
].filter((literal) => !/[<>#]/.test(literal));

describe('matcher', () => {
  test('finds what the expressions find one at a time on random mixtures of pattern literals, fillers and marks', () => {
    const piece = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...literals) },
      { weight: 3, arbitrary: fc.constantFrom('the', 'my', 'is', 'not', 'was', 'xyzzy', 'a', 'and', 'of') },
      { weight: 1, arbitrary: fc.constantFrom('.', '?', '! ', '\n', ',', '42', '$') },
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        const text = pieces.join(' ');
        expect(foundByMatcher(text)).toEqual(foundOneByOne(text));
      }),
      { numRuns: 250 },
    );
  });

  test('on small vocabularies, agrees with regular expressions for random expressions with gaps and options', () => {
    const term = fc.constantFrom('a', 'b', 'c', '(a|b)', '(a b|c)', '(c|b a)', 'b?', '(a c)?', '<', '>');
    const gap = fc.constantFrom(' ', ' ', ' .. ', ' ..1 ', ' ..6 ');
    const expression = fc.array(fc.tuple(term, gap), { minLength: 1, maxLength: 4 }).map((pairs) =>
      pairs
        .map(([body, space]) => body + space)
        .join('')
        .replace(/\s*\.\.\d*\s*$/, '')
        .trim(),
    );
    const token = fc.constantFrom('a', 'b', 'c', 'x', '.', '?');
    fc.assert(
      fc.property(
        fc.array(expression, { minLength: 1, maxLength: 5 }),
        fc.array(fc.array(token, { maxLength: 14 }), { maxLength: 4 }),
        (sources, texts) => {
          const vocabulary = { classes: {}, canonical: (name: string) => [name] };
          const sequences = sources.map((source) => parseExpression(source, vocabulary));
          const lexicon = createLexicon({ words: ['a', 'b', 'c'], spellings: new Map(), marks: new Map() });
          const run = createMatcherRun(compileMatcher(sequences, lexicon));
          for (const text of texts.map((tokens) => tokens.join(' '))) {
            const scan = scanText(text, lexicon);
            const matches = run.run(scan.tokens, scan.tokenCount);
            const normalized = normalizeText(text, lexicon);
            expect(sequences.map((_, index) => matches.has(index))).toEqual(
              sequences.map((one) => toRegExp(one).test(normalized)),
            );
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('a gap does not reach across the end of a sentence', () => {
    expect(normalizeText('My bill. It went up!', ruleset.lexicon)).toBe(' < my bill . it went up > ');
  });

  test('a message does not remember the one before it', () => {
    const alone = foundByMatcher('went up');
    foundByMatcher('my bill');
    expect(foundByMatcher('went up')).toEqual(alone);
  });
});
