import { describe, expect, test } from 'bun:test';
import { composeReply, type ReplyInput } from './compose.ts';
import { ESCALATION_REASONS, startConversation, TONES } from './conversation.ts';
import { buildArticle } from './dialogue.fixture.ts';
import { hasPhrase, phraseSeed, pickPhrase } from './pick-phrase.ts';
import { ENGLISH } from './text/en.ts';

const article = buildArticle('restart', { steps: ['Unplug it.', 'Plug it in.'] });

function input(fields: Partial<ReplyInput> = {}): ReplyInput {
  return {
    conversation: { ...startConversation('c'), agent: 'tech_support', turnCount: 1 },
    decision: { kind: 'answer', article, step: 0, withSummary: true },
    agent: 'tech_support',
    tone: 'helpful_friendly',
    lead: 'new_topic',
    topic: 'no_internet',
    attemptCount: 0,
    stepOpen: false,
    outOfScope: false,
    ...fields,
  };
}

describe('composeReply', () => {
  test('names the agent only when it speaks first or takes over', () => {
    expect(composeReply(input({ conversation: startConversation('c') }))).toMatch(/^[^:]*Tech Support[^:]*:/);
    expect(composeReply(input())).not.toContain('Tech Support');
    expect(composeReply(input({ agent: 'billing' }))).toMatch(/^[^:]*Billing[^:]*:/);
  });

  test('says the topic, the source, the short answer, the step and one question', () => {
    const reply = composeReply(input());
    expect(reply).toContain('having no internet at all');
    expect(reply).toMatch(/"About restart"(?: says)?: The short answer of restart\./);
    expect(reply).toMatch(/step 1 of 2: Unplug it\./i);
    expect(reply.match(/\?/g)).toHaveLength(1);
    expect(reply).toEndWith('?');
  });

  test('a later step comes without the short answer', () => {
    const reply = composeReply(
      input({ decision: { kind: 'answer', article, step: 1, withSummary: false }, lead: 'failed' }),
    );
    expect(reply).toMatch(/step 2 of 2: Plug it in\./i);
    expect(reply).not.toContain('short answer');
  });

  test('each tone opens in its own words', () => {
    const replies = TONES.map((tone) => composeReply(input({ tone })));
    expect(new Set(replies).size).toBe(TONES.length);
  });

  test('consecutive turns use different words, and other conversations differ', () => {
    const turns = [1, 2, 3].map((turnCount) =>
      composeReply(input({ conversation: { ...startConversation('c'), agent: 'tech_support', turnCount } })),
    );
    expect(new Set(turns).size).toBe(3);
    const people = Array.from({ length: 12 }, (_, i) =>
      composeReply(input({ conversation: startConversation(`person-${i}`) })),
    );
    expect(new Set(people).size).toBeGreaterThan(2);
  });

  test('never equals the last reply, except to repeat it', () => {
    const conversation = input().conversation;
    const lastReply = composeReply(input());
    expect(composeReply(input({ conversation: { ...conversation, lastReply } }))).not.toBe(lastReply);
    expect(
      composeReply(input({ conversation: { ...conversation, lastReply }, decision: { kind: 'repeat' } })),
    ).toBe(lastReply);
  });

  test.each(ESCALATION_REASONS.map((reason) => [reason] as const))(
    'escalation for %s speaks of a person and of the mark',
    (reason) => {
      for (const turnCount of [0, 1, 2]) {
        const conversation = { ...input().conversation, turnCount };
        const reply = composeReply(input({ conversation, decision: { kind: 'escalate', reason } }));
        expect(reply).toContain('person');
        expect(reply).toContain('marked');
      }
    },
  );

  test('an answer stays under 620 characters for a short answer of 200 and a step of 150', () => {
    const long = buildArticle('long', {
      title: 'A title of some forty characters, about',
      body: 'b'.repeat(200),
      steps: ['s'.repeat(150)],
    });
    for (const tone of TONES) {
      const reply = composeReply(
        input({ tone, decision: { kind: 'answer', article: long, step: 0, withSummary: true } }),
      );
      expect(reply.length).toBeLessThan(620);
    }
  });
});

test('seeds are whole, not negative, and neighbors pick different phrases', () => {
  for (const id of ['', 'a', 'conversation', '🛰️']) {
    const seed = phraseSeed(id);
    expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true);
    const at = (given: number) => pickPhrase(ENGLISH.waiting, { seed: given, lastReply: null });
    expect(at(seed)).not.toBe(at(seed + 1));
  }
});

test('a phrase of the last reply is passed over, whatever stood in its slots', () => {
  for (const phrase of ENGLISH.clarifyTwo) {
    const lastReply = `Hi. ${phrase.replace('{first}', 'a, or b').replace('{second}', 'c')} Bye.`;
    expect(hasPhrase(lastReply, phrase)).toBe(true);
    for (const seed of [0, 1, 2, 3])
      expect(pickPhrase(ENGLISH.clarifyTwo, { seed, lastReply })).not.toBe(phrase);
  }
});

test('a guide with one step is not counted, and one in another language is said to be', () => {
  const single = buildArticle('single', { steps: ['Unplug it.'], language: 'es' });
  const reply = composeReply(
    input({ decision: { kind: 'answer', article: single, step: 0, withSummary: true } }),
  );
  expect(reply).not.toMatch(/step \d/i);
  expect(reply).toContain('Spanish');
});
