import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { understand } from '../../../test/support/understander.ts';
import { briefFrustration } from './brief-frustration.ts';

function level(text: string, attemptCount = 0, frustrationMemory = 0): number {
  return understand(text, { attemptCount, frustrationMemory }).frustration.level;
}

function parts(text: string, attemptCount = 0, frustrationMemory = 0): readonly string[] {
  const { frustration } = understand(text, { attemptCount, frustrationMemory });
  return frustration.parts.map(({ label, points }) => `${label} ${points > 0 ? '+' : ''}${points}`);
}

describe('frustration', () => {
  test.each([
    ['OK'],
    ['ESPN'],
    ['Hi'],
    ['No'],
    ['I'],
    ['My TV'],
    ['WIFI DOWN'],
    ['DNS?'],
    ['USB-C HDMI'],
    ['thanks'],
    ['The box says XRE-03059'],
    ['My screen shows "SEARCHING FOR SIGNAL" since noon'],
    ['error CODE RDK-10004 on channel nine'],
  ])('%p is calm, even on the third attempt', (text) => {
    expect(level(text, 3)).toBe(0);
  });

  test.each([
    ['this is the fifth time I call and I am furious, cancel everything', 0, 6],
    ['this is the third time i am calling, completely unacceptable', 0, 4],
    ['WHY IS MY INTERNET STILL DOWN', 3, 8],
    ['THIS STILL DOES NOT WORK', 3, 8],
    ['I am furious!! Nothing works', 1, 8],
    ['i will talk to my lawyer, this is a scam', 0, 5],
    ['fed up with this, worst company ever', 0, 6],
    ['I have wasted three hours on this', 0, 2],
    ['this is bullshit', 0, 3],
    ['great, another outage', 0, 2],
    ['stop telling me to restart', 0, 2],
    ['u r no help', 0, 2],
  ])('%p at attempt %p is at least %p', (text, attemptCount, atLeast) => {
    expect(level(text, attemptCount)).toBeGreaterThanOrEqual(atLeast);
  });

  test.each([
    ['I am not angry, I just want to know when it will be fixed'],
    ['not frustrated at all'],
    ['could you tell me a joke'],
    ['is there an FCC fee on my bill'],
    ['I got a scam call'],
    ['my internet is down'],
    ['how do I cancel my appointment'],
    ['I moved to Angryton'],
  ])('%p shows no frustration', (text) => {
    expect(level(text)).toBe(0);
  });

  test('reasons are named with their points', () => {
    expect(parts('WHY IS IT STILL NOT WORKING??', 3)).toEqual([
      'capitals +5',
      'repeated question marks +2',
      'third attempt +3',
    ]);
    expect(parts('it is BROKEN again, what a mess')).toEqual(['capitals +2']);
  });

  test('attempts count only in a message that shows dissatisfaction', () => {
    expect(level('tuesday morning is fine for me', 3)).toBe(0);
    expect(level('that did not work', 3)).toBe(3);
    expect(level('that did not work', 1)).toBe(1);
  });

  test('earlier messages fade', () => {
    const first = understand('I AM FURIOUS ABOUT THIS', {
      attemptCount: 0,
      frustrationMemory: 0,
    }).frustration;
    expect(first.memory).toBe(10);
    const second = understand('it is the blue cable', {
      attemptCount: 0,
      frustrationMemory: first.memory,
    }).frustration;
    expect(second.parts).toEqual([{ label: 'earlier messages', points: 6 }]);
    const third = understand('on the left', {
      attemptCount: 0,
      frustrationMemory: second.memory,
    }).frustration;
    expect(third.level).toBe(3);
  });

  test('memory fades to nothing within six calm messages', () => {
    let memory = 10;
    for (let turn = 0; turn < 6; turn++) {
      memory = understand('the cable is blue', { attemptCount: 0, frustrationMemory: memory }).frustration
        .memory;
    }
    expect(memory).toBe(0);
  });

  test('thanks lower it and a solved problem ends it', () => {
    expect(parts('thank you for looking', 0, 8)).toEqual(['earlier messages +4', 'thanks -2']);
    expect(understand('it works now', { attemptCount: 2, frustrationMemory: 9 }).frustration).toMatchObject({
      level: 0,
      memory: 0,
    });
  });
});

const PLAIN = [
  'window',
  'table',
  'river',
  'paper',
  'morning',
  'yellow',
  'little',
  'house',
  'people',
  'because',
  'water',
  'on',
  'to',
];
const ANGRY = ['frustrated', 'annoyed', 'angry'];
const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PLAIN) },
  { weight: 2, arbitrary: fc.constantFrom(...PLAIN).map((plain) => plain.toUpperCase()) },
  { weight: 1, arbitrary: fc.constantFrom(...ANGRY) },
  { weight: 1, arbitrary: fc.constantFrom('house!', 'house!!', 'paper?', 'paper???', 'river!!!') },
);

describe('frustration law', () => {
  test('equals the specification’s formula on 8+ letters without acronyms, codes, quotes, other signs, negation, thanks or memory, when attempts are 0 or the message shows a sign', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 14 }), fc.nat({ max: 5 }), (words, attempts) => {
        const text = words.join(' ');
        fc.pre(text.replace(/[^a-z]/gi, '').length >= 8);
        const attemptCount = briefFrustration(text, 0) > 0 ? attempts : 0;
        expect(level(text, attemptCount)).toBe(briefFrustration(text, attemptCount));
      }),
      { numRuns: 2000 },
    );
  });

  test('is a whole number from 0 to 10 and the memory too, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.nat({ max: 9 }),
        fc.nat({ max: 10 }),
        (text, attemptCount, memory) => {
          const { frustration } = understand(text, { attemptCount, frustrationMemory: memory });
          for (const value of [frustration.level, frustration.memory]) {
            expect(Number.isInteger(value) && value >= 0 && value <= 10).toBe(true);
          }
        },
      ),
    );
  });

  test('is what its parts add up to, kept within 0 and 10', () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(
        'it works now',
        'thanks',
        'you guys suck',
        'STILL BROKEN!!',
        'I am furious',
        "that didn't work",
      ),
    );
    fc.assert(
      fc.property(texts, fc.nat({ max: 5 }), fc.nat({ max: 10 }), (text, attemptCount, frustrationMemory) => {
        const { level, parts } = understand(text, { attemptCount, frustrationMemory }).frustration;
        const sum = parts.reduce((total, { points }) => total + points, 0);
        expect(Math.max(0, Math.min(10, sum))).toBe(level);
      }),
    );
  });

  test('goes when the problem is solved, and says so only when there was some', () => {
    const after = (frustrationMemory: number) =>
      understand('it works now', { attemptCount: 1, frustrationMemory }).frustration;
    expect(after(0)).toEqual({ level: 0, parts: [], memory: 0 });
    expect(after(8).parts.map(({ label }) => label)).toEqual(['earlier messages', 'problem solved']);
    expect(after(8).level).toBe(0);
  });

  test('hears a plain insult', () => {
    expect(understand('u guys suck', { attemptCount: 0, frustrationMemory: 0 }).frustration.level).toBe(2);
  });
});
