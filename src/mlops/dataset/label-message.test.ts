import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { labelMessage, type MessageSignals } from './label-message.ts';

/** An answered message that nobody said anything about. */
const SILENT: MessageSignals = {
  language: 'en',
  topic: 'no_internet',
  confidence: 0.9,
  ownTopic: true,
  problemCount: 1,
  decision: 'answer',
  label: null,
  rejected: false,
  lowestRating: null,
  highestRating: null,
  worked: false,
  failed: false,
  resolved: null,
  question: null,
  next: null,
};
const WORKED = { ...SILENT, worked: true };

const labelOf = (signals: Partial<MessageSignals>) => labelMessage({ ...SILENT, ...signals });

describe('the label of a message', () => {
  test('is nothing when nobody said anything', () => {
    expect(labelMessage(SILENT)).toBeNull();
  });

  test('is what a person gave it, whatever else is known', () => {
    const given = { label: 'pay_bill', source: 'inbox_label', weight: 1 } as const;
    expect(labelOf({ label: 'pay_bill' })).toEqual(given);
    expect(labelOf({ label: 'pay_bill', worked: true, failed: true, lowestRating: 1 })).toEqual(given);
  });

  test('is the topic of an answer that worked, less surely when signs speak against it', () => {
    expect(labelMessage(WORKED)).toEqual({ label: 'no_internet', source: 'outcome', weight: 0.7 });
    expect(labelOf({ worked: true, failed: true })?.weight).toBeCloseTo(0.35);
    expect(labelOf({ worked: true, lowestRating: 1, highestRating: 1 })?.weight).toBeCloseTo(0.35);
    // Two of them are too many.
    expect(labelOf({ worked: true, failed: true, resolved: false })).toBeNull();
  });

  test('is never the topic of an answer that only failed', () => {
    expect(labelOf({ failed: true })).toBeNull();
    expect(labelOf({ failed: true, resolved: false, lowestRating: 1, highestRating: 1 })).toBeNull();
  });

  test('is the topic of an answer that was rated well, or of a conversation that was called solved', () => {
    const liked = { label: 'no_internet', source: 'feedback', weight: 0.5 } as const;
    expect(labelOf({ lowestRating: 4, highestRating: 4 })).toEqual(liked);
    expect(labelOf({ resolved: true })).toEqual(liked);
    expect(labelOf({ lowestRating: 3, highestRating: 3 })).toBeNull();
    expect(labelOf({ lowestRating: 1, highestRating: 5 })?.weight).toBe(0.25);
  });

  test.each([
    ['it says nothing of a topic itself', { confidence: 0 }],
    ['its topic is that of the conversation, or was only guessed', { ownTopic: false }],
    ['a person found that no label fits', { rejected: true }],
    ['it names several problems', { problemCount: 2 }],
    ['it was not answered', { decision: 'clarify' }],
    ['it has no topic', { topic: null }],
  ] as const)('an outcome labels nothing when %s', (_, signals) => {
    expect(labelMessage({ ...WORKED, ...signals })).toBeNull();
  });

  const ASKED = {
    decision: 'clarify',
    topic: null,
    confidence: 0,
    question: 'Do you mean the lights on the modem, or using your own modem?',
  } as const;

  test('is the topic that the customer chose when asked', () => {
    expect(labelOf({ ...ASKED, next: { decision: 'answer', topic: 'modem_offline_lights' } })).toEqual({
      label: 'modem_offline_lights',
      source: 'clarification',
      weight: 0.8,
    });
  });

  test.each([
    ['was asked again', { decision: 'clarify', topic: 'modem_offline_lights' }],
    ['wanted a person', { decision: 'escalate', topic: 'modem_offline_lights' }],
    ['only thanked', { decision: 'small_talk', topic: 'modem_offline_lights' }],
    ['said that it works by now', { decision: 'resolve', topic: 'modem_offline_lights' }],
    ['began with something else', { decision: 'answer', topic: 'refund_status' }],
    ['chose nothing', { decision: 'answer', topic: null }],
  ] as const)('is not known by a question after which the customer %s', (_, next) => {
    expect(labelOf({ ...ASKED, next })).toBeNull();
  });

  test('is not known by a question either when a person found that no label fits', () => {
    const next = { decision: 'answer', topic: 'modem_offline_lights' };
    expect(labelOf({ ...ASKED, rejected: true, next })).toBeNull();
  });

  test('counts less, never more, for each sign against it', () => {
    const flags = fc.record({ failed: fc.boolean(), lowestRating: fc.constantFrom(null, 1, 5) });
    fc.assert(
      fc.property(flags, (against) => {
        const weight = labelOf({ ...WORKED, ...against })?.weight ?? 0;
        const doubted = labelOf({ ...WORKED, ...against, resolved: false })?.weight ?? 0;
        expect(doubted < weight || doubted === 0).toBe(true);
        expect(weight).toBeLessThanOrEqual(0.7);
      }),
    );
  });
});
