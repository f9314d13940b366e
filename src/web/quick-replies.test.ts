import { describe, expect, test } from 'bun:test';
import { ENGLISH } from '#core/dialogue/text/en.ts';
import { understand } from '../../test/support/understander.ts';
import { addWaiting, type Conversation, EMPTY_CONVERSATION } from './conversation.ts';
import { ASK_FOR_PERSON, asksWhetherItWorked, EXAMPLES, quickReplies } from './quick-replies.ts';
import type { Reply } from './reply.ts';

const NEW = { attemptCount: 0, frustrationMemory: 0 };
const AT = '2026-08-03T10:00:00.000Z';

function after(reply: Partial<Reply>): Conversation {
  const whole: Reply = {
    id: 'r1',
    reply_to: 'm1',
    seq: 2,
    content: 'Restart the gateway. Did that work?',
    agent: 'tech_support',
    intent: 'technical',
    intent_data: { confidence: 0.9, topic: 'no_internet', matched_patterns: [], out_of_scope: false },
    state: 'follow_up',
    decision: 'answer',
    source: 'knowledge',
    sources: [],
    escalation_reason: null,
    ...reply,
  };
  return {
    ...EMPTY_CONVERSATION,
    entries: [{ kind: 'reply', key: 'reply-m1', seq: 2, at: AT, reply: whole }],
  };
}

const labels = (conversation: Conversation) => quickReplies(conversation).map(({ label }) => label);

describe('whether a reply asks how it went', () => {
  const asking = [...Object.values(ENGLISH.agents).flatMap(({ checks }) => checks), ...ENGLISH.askStep];
  test.each([...asking])('yes: %s', (question) => {
    expect(asksWhetherItWorked(`Check the cables, one by one. ${question}`)).toBe(true);
  });

  const others = [
    ENGLISH.greetings,
    ENGLISH.resolvedClose,
    ENGLISH.askWords,
    ENGLISH.offerPerson,
    ENGLISH.clarifyOne,
    ...Object.values(ENGLISH.escalations),
  ];
  test.each(others.flat())('no: %s', (words) => {
    expect(asksWhetherItWorked(words)).toBe(false);
  });
});

describe('quick replies', () => {
  test('answer the question in the words of the agent', () => {
    expect(labels(after({}))).toEqual(['It worked', 'It didn\u2019t', 'Talk to a person']);
    expect(labels(after({ agent: 'billing', content: 'Does that settle it?' }))).toEqual([
      'That helped',
      'It didn\u2019t help',
      'Talk to a person',
    ]);
  });

  test('answer the offer of a person', () => {
    expect(labels(after({ decision: 'offer_person', content: ENGLISH.offerPerson[0] }))).toEqual([
      'Yes, please',
      'No, thanks',
      'Talk to a person',
    ]);
  });

  test('wait while a message is on its way or an answer is written', () => {
    const message = { id: 'a', content: 'no', at: AT, problem: null };
    expect(labels(addWaiting(after({}), message))).toEqual(['Talk to a person']);
    const refused = { ...message, problem: 'It is too long.' };
    expect(labels(addWaiting(after({}), refused))).toHaveLength(3);
    expect(labels({ ...after({}), drafts: [{ replyTo: 'm9', content: '' }] })).toEqual(['Talk to a person']);
  });

  test('offer no person before the first message, nor twice', () => {
    expect(labels(EMPTY_CONVERSATION)).toEqual([]);
    expect(labels(after({ state: 'escalation', content: 'It is marked for a person.' }))).toEqual([]);
  });
});

describe('what the buttons send is understood', () => {
  const actsOf = (content: string) => understand(content, NEW).acts;

  test.each([
    ['tech_support', 'worked', 'failed'],
    ['billing', 'worked', 'failed'],
  ] as const)('as an outcome for %s', (agent, good, bad) => {
    const [yes, no] = quickReplies(after({ agent }));
    expect(actsOf(yes?.message ?? '')).toContain(good);
    expect(actsOf(no?.message ?? '')).toContain(bad);
  });

  test('as an answer to the offer of a person', () => {
    const [yes, no] = quickReplies(after({ decision: 'offer_person' }));
    expect(actsOf(yes?.message ?? '')).toContain('affirm');
    expect(actsOf(no?.message ?? '')).toContain('deny');
  });

  test('as the wish for a person', () => {
    expect(actsOf(ASK_FOR_PERSON.message)).toContain('person');
  });

  test('as an example for each agent', () => {
    const agents = EXAMPLES.map((example) => understand(example, NEW).agentType);
    expect(agents).toEqual(['tech_support', 'billing', 'general']);
  });
});
