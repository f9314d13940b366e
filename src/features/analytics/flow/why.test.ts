import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { ESCALATION_REASONS } from '#core/dialogue/conversation.ts';
import { ACTS, BANDS } from '#core/nlu/understanding.ts';
import { type Decided, decidedWhy, understoodWhy } from './why.ts';

const PLAIN: Decided = {
  topic: 'no_internet',
  confidence: 0.934,
  band: 'answer',
  acts: [],
  outOfScope: false,
  explanation: null,
  decision: 'answer',
  source: 'knowledge',
  followUp: false,
  attemptCount: 0,
  frustrationLevel: 2,
  escalationReason: null,
  titles: ['Your internet is down'],
};

const DECISIONS = [
  'answer',
  'clarify',
  'rephrase',
  'escalate',
  'waiting_for_person',
  'resolve',
  'small_talk',
  'offer_person',
  'repeat',
] as const;

const anyDecided: fc.Arbitrary<Decided> = fc.record({
  topic: fc.option(fc.constantFrom('no_internet', 'slow_wifi')),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  band: fc.constantFrom(...BANDS),
  acts: fc.subarray([...ACTS]),
  outOfScope: fc.boolean(),
  explanation: fc.option(
    fc.record({
      margin: fc.double({ noNaN: true }),
      runnerUp: fc.option(fc.record({ topic: fc.constant('slow_wifi'), margin: fc.double({ noNaN: true }) })),
      words: fc.array(fc.record({ word: fc.constant('internet'), weight: fc.double({ noNaN: true }) }), {
        maxLength: 8,
      }),
      problems: fc.array(fc.record({ topic: fc.constant('slow_wifi'), confidence: fc.constant(0.5) }), {
        maxLength: 3,
      }),
    }),
  ),
  decision: fc.constantFrom(...DECISIONS),
  source: fc.constantFrom('knowledge', 'model', 'dialogue'),
  followUp: fc.boolean(),
  attemptCount: fc.nat({ max: 9 }),
  frustrationLevel: fc.nat({ max: 10 }),
  escalationReason: fc.option(fc.constantFrom(...ESCALATION_REASONS)),
  titles: fc.array(fc.constant('Your internet is down'), { maxLength: 2 }),
});

describe('what happened in a turn', () => {
  test('is told in whole sentences, whatever was stored', () => {
    fc.assert(
      fc.property(anyDecided, (decided) => {
        for (const sentence of [understoodWhy(decided), decidedWhy(decided)]) {
          expect(sentence).toMatch(/^[A-Z].*\.$/s);
          expect(sentence).not.toMatch(/undefined|null|NaN|\[object| {2}|\.\./);
        }
      }),
    );
  });

  test('differs by decision and by reason', () => {
    expect(new Set(DECISIONS.map((decision) => decidedWhy({ ...PLAIN, decision }))).size).toBe(
      DECISIONS.length,
    );
    const reasons = ESCALATION_REASONS.map((escalationReason) =>
      decidedWhy({ ...PLAIN, decision: 'escalate', escalationReason }),
    );
    expect(new Set(reasons).size).toBe(ESCALATION_REASONS.length);
  });

  test.each([
    [{}, 'Offered "Your internet is down", because the message is about having no internet at all (93 %).'],
    [
      { confidence: 0 },
      'Offered "Your internet is down", because the conversation is about having no internet at all.',
    ],
    [
      { band: 'ask' },
      'Offered "Your internet is down", because the search found that it fits these words best.',
    ],
    [
      { source: 'model', decision: 'rephrase' },
      'Asked for other words, because no topic and no article fits well enough. A language model found the words.',
    ],
    [
      { decision: 'offer_person', acts: ['abusive'] },
      'Asked whether a person is wanted, because harsh words fell.',
    ],
    [{ decision: 'something_new' }, 'Decided: something_new.'],
  ] satisfies [Partial<Decided>, string][])('%p: %s', (change, sentence) => {
    expect(decidedWhy({ ...PLAIN, ...change })).toBe(sentence);
  });

  test('names the words that spoke for a topic, and none that spoke against it', () => {
    const explanation = {
      margin: 2,
      runnerUp: { topic: 'slow_wifi', margin: 0.4 },
      words: [
        { word: 'internet', weight: 1.2 },
        { word: 'wifi', weight: -0.8 },
        { word: 'down', weight: 0.5 },
      ],
      problems: [],
    };
    expect(understoodWhy({ ...PLAIN, explanation })).toBe(
      'Read as having no internet at all (93 %), sure enough to act on. The words that weighed most: "internet", "down". Next best: slow wifi.',
    );
    expect(understoodWhy({ ...PLAIN, outOfScope: true })).toBe(
      'Read as about nothing that this desk deals with.',
    );
    expect(understoodWhy({ ...PLAIN, confidence: 0, acts: ['failed'] })).toBe(
      'Names no topic of its own. What it does: failed. The conversation is about having no internet at all.',
    );
  });
});
