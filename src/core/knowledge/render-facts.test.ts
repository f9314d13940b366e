import { describe, expect, test } from 'bun:test';
import { parseFacts } from './parse-facts.ts';
import { type Fact, formatFact, renderFacts } from './render-facts.ts';

describe('formatFact', () => {
  const cases: readonly (readonly [Fact, string])[] = [
    [{ cents: 1000 }, '$10'],
    [{ cents: 1050 }, '$10.50'],
    [{ cents: 5 }, '$0.05'],
    [{ cents: 0 }, '$0'],
    [{ days: 5 }, '5 days'],
    [{ days: 1 }, '1 day'],
    [{ hours: 1 }, '1 hour'],
    [{ hours: 24 }, '24 hours'],
    [{ minutes: 1 }, '1 minute'],
    [{ minutes: 30 }, '30 minutes'],
    [{ months: 1 }, '1 month'],
    [{ months: 24 }, '24 months'],
    [{ gigabytes: 50 }, '50 GB'],
    [{ gigabytes: 999 }, '999 GB'],
    [{ gigabytes: 1000 }, '1 TB'],
    [{ gigabytes: 1200 }, '1.2 TB'],
    [{ mbps: 500 }, '500 Mbps'],
    [{ percent: 80 }, '80%'],
    [{ milliseconds: 40 }, '40 ms'],
    [{ count: 2 }, '2'],
    [{ text: 'larkline.example' }, 'larkline.example'],
  ];
  test.each(cases)('%o reads %s', (fact, text) => {
    expect(formatFact(fact)).toBe(text);
  });
});

describe('renderFacts', () => {
  test('replaces every placeholder, with or without inner spaces', () => {
    const facts = { fee: { cents: 100 }, wait: { days: 2 } };
    expect(renderFacts('{{fee}} after {{ wait }}, then {{fee}}.', facts)).toBe('$1 after 2 days, then $1.');
  });

  test('does not read a fact twice: text that looks like a placeholder stays', () => {
    expect(renderFacts('{{a}}', { a: { text: '{{b}} $&' }, b: { count: 1 } })).toBe('{{b}} $&');
  });

  test('throws on an unknown name, also one that every object has', () => {
    expect(() => renderFacts('{{nope}}', {})).toThrow('Unknown fact {{nope}}.');
    expect(() => renderFacts('{{constructor}}', {})).toThrow('Unknown fact {{constructor}}.');
  });
});

describe('parseFacts', () => {
  test('reads facts of every unit', () => {
    expect(parseFacts({ fee: { cents: 0 }, site: { text: 'a' } }, { path: 'f.json' })).toEqual({
      fee: { cents: 0 },
      site: { text: 'a' },
    });
  });

  test.each([
    [{ Fee: { cents: 1 } }, 'fact name "Fee"'],
    [{ fee: { dollars: 1 } }, 'fact "fee" must have exactly one known unit'],
    [{ fee: { cents: 1, days: 2 } }, 'fact "fee" must have exactly one'],
    [{ fee: { cents: '1' } }, 'fact "fee" must have'],
    [{ fee: { cents: -1 } }, 'fact "fee" must have'],
    [{ fee: { text: '' } }, 'fact "fee" must have'],
    [{ fee: 3 }, 'fact "fee" must have'],
    [[], 'the facts must be an object'],
  ])('refuses %j', (value, problem) => {
    expect(() => parseFacts(value, { path: 'f.json' })).toThrow(`f.json: ${problem}`);
  });
});
