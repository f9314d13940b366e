import { describe, expect, test } from 'bun:test';
import { composeReply, type ReplyInput } from './compose.ts';
import { ESCALATION_REASONS, startConversation, TONES } from './conversation.ts';
import { buildArticle } from './dialogue.fixture.ts';
import { claimsFalsely } from './false-claims.ts';
import * as phrases from './phrases.ts';
import { phraseSeed, pickPhrase } from './pick-phrase.ts';

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

/** All phrases of the data file with where they stand. */
const ALL_PHRASES: readonly string[] = Object.values(phrases).flatMap((value) => flatten(value));
function flatten(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(flatten) : [];
}

describe('phrases', () => {
  test('are all different, short, and end like sentences or lead-ins', () => {
    const sentences = ALL_PHRASES.filter((phrase) => phrase.includes(' '));
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(sentences.filter((phrase) => phrase.length > 170)).toEqual([]);
    expect(sentences.filter((phrase) => !/[.?!:]$/.test(phrase))).toEqual([]);
  });

  test('claim nothing that nobody did, and promise no waiting time', () => {
    expect(
      ALL_PHRASES.filter(
        (phrase) => claimsFalsely(phrase) || /\b\d+ (?:minutes?|hours?|days?)\b|soon|shortly/i.test(phrase),
      ),
    ).toEqual([]);
  });
});

describe('composeReply', () => {
  test('names the agent only when it speaks first or takes over', () => {
    expect(composeReply(input({ conversation: startConversation('c') }))).toStartWith('Tech Support here:');
    expect(composeReply(input())).not.toContain('Tech Support');
    expect(composeReply(input({ agent: 'billing' }))).toStartWith('Billing here:');
  });

  test('says the topic, the source, the short answer, the step and one question', () => {
    const reply = composeReply(input());
    expect(reply).toContain('having no internet at all');
    expect(reply).toContain('"About restart": The short answer of restart.');
    expect(reply).toContain('Unplug it.');
    expect(reply.match(/\?/g)).toHaveLength(1);
    expect(reply).toEndWith('?');
  });

  test('a later step comes without the short answer', () => {
    const reply = composeReply(
      input({ decision: { kind: 'answer', article, step: 1, withSummary: false }, lead: 'failed' }),
    );
    expect(reply).toContain('Plug it in.');
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

  test('an answer stays under 600 characters for a short answer of 200 and a step of 150', () => {
    const long = buildArticle('long', {
      title: 'A title of some forty characters, about',
      body: 'b'.repeat(200),
      steps: ['s'.repeat(150)],
    });
    for (const tone of TONES) {
      const reply = composeReply(
        input({ tone, decision: { kind: 'answer', article: long, step: 0, withSummary: true } }),
      );
      expect(reply.length).toBeLessThan(600);
    }
  });
});

test('seeds are whole, not negative, and neighbors pick different phrases', () => {
  for (const id of ['', 'a', 'conversation', '🛰️']) {
    const seed = phraseSeed(id);
    expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true);
    expect(pickPhrase(phrases.WAITING, { seed })).not.toBe(pickPhrase(phrases.WAITING, { seed: seed + 1 }));
  }
});
