import { describe, expect, test } from 'bun:test';
import { ENGLISH } from '#core/dialogue/text/en.ts';
import { SPANISH } from '#core/dialogue/text/es.ts';
import { REPLY_TEXTS } from '#core/dialogue/text/reply-texts.ts';
import { LANGUAGES } from '#core/nlu/understanding.ts';
import { understand } from '../../test/support/understander.ts';
import { addWaiting, type Conversation, EMPTY_CONVERSATION } from './conversation.ts';
import { asksWhetherItWorked, EXAMPLES, quickReplies } from './quick-replies.ts';
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
  const texts = Object.values(REPLY_TEXTS);
  const asking = texts.flatMap(({ agents, askStep }) => [
    ...Object.values(agents).flatMap(({ checks }) => checks),
    ...askStep,
  ]);
  test.each([...asking])('yes: %s', (question) => {
    expect(asksWhetherItWorked(`Check the cables, one by one. ${question}`)).toBe(true);
  });

  const others = texts.flatMap((text) => [
    text.greetings,
    text.resolvedClose,
    text.askWords,
    text.offerPerson,
    text.clarifyOne,
    text.languageOffered,
    ...Object.values(text.escalations),
  ]);
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

  test('are in Spanish when the reply is', () => {
    expect(labels(after({ content: 'Reinicie el módem. ¿Eso le funcionó?' }))).toEqual([
      'Sí, funcionó',
      'No, sigue igual',
      'Hablar con una persona',
    ]);
    expect(labels(after({ agent: 'billing', content: SPANISH.askStep[0] }))).toEqual([
      'Sí, me ayudó',
      'No me ayudó',
      'Hablar con una persona',
    ]);
    expect(labels(after({ decision: 'offer_person', content: SPANISH.offerPerson[0] }))).toEqual([
      'Sí, por favor',
      'No, gracias',
      'Hablar con una persona',
    ]);
  });

  test('stay in the language of the last question while a reply asks nothing', () => {
    const [asked, silent] = [after({ content: '¿Hay algo más?' }), after({ content: SPANISH.goodbyes[0] })];
    const both = { ...silent, entries: [...asked.entries, ...silent.entries] };
    expect(labels(both)).toEqual(['Hablar con una persona']);
    const back = after({ content: 'Is there anything else?' });
    expect(labels({ ...back, entries: [...both.entries, ...back.entries] })).toEqual(['Talk to a person']);
  });

  test('stay in English when Spanish is only offered', () => {
    const content = `${SPANISH.languageOffered[0]} Restart the gateway. Did that work?`;
    expect(labels(after({ content }))).toContain('It worked');
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
  const asking = {
    en: { outcome: 'Did that work?', offer: ENGLISH.offerPerson[0] },
    es: { outcome: '¿Eso le funcionó?', offer: SPANISH.offerPerson[0] },
  } as const;

  describe.each(LANGUAGES)('in %s', (language) => {
    const actsOf = (content = '') => {
      const read = understand(content, { ...NEW, language });
      expect(read.language).toBe(language);
      return read.acts;
    };

    test.each(['tech_support', 'billing'] as const)('as an outcome for %s', (agent) => {
      const [yes, no] = quickReplies(after({ agent, content: asking[language].outcome }));
      expect(actsOf(yes?.message)).toContain('worked');
      expect(actsOf(no?.message)).toContain('failed');
      expect(actsOf(no?.message)).not.toContain('worked');
    });

    test('as an answer to the offer of a person', () => {
      const [yes, no] = quickReplies(after({ decision: 'offer_person', content: asking[language].offer }));
      expect(actsOf(yes?.message)).toContain('affirm');
      expect(actsOf(no?.message)).toContain('deny');
    });

    test('as the wish for a person', () => {
      const wish = quickReplies(after({ content: asking[language].outcome })).at(-1);
      expect(actsOf(wish?.message)).toContain('person');
    });
  });

  test('as an example for each agent', () => {
    const agents = EXAMPLES.map((example) => understand(example, NEW).agentType);
    expect(agents).toEqual(['tech_support', 'billing', 'general']);
  });
});
