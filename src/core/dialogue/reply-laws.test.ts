import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { ACTS, LANGUAGES, type Understanding } from '#core/nlu/understanding.ts';
import { type Conversation, startConversation } from './conversation.ts';
import type { TurnPlan } from './decision.ts';
import { buildArticle, buildUnderstanding, FIXTURE_ARTICLES } from './dialogue.fixture.ts';
import { planTurn } from './plan-turn.ts';
import { REPLY_TEXTS } from './text/reply-texts.ts';

interface Turn {
  readonly text: string;
  readonly understanding: Understanding;
}

interface Step {
  readonly before: Conversation;
  readonly plan: TurnPlan;
}

const TOPIC_IDS = [
  'no_internet',
  'slow_internet',
  'bill_explain_increase',
  'plan_options',
  'gateway_restart',
];
const TEXTS = [
  '',
  'no',
  'ok',
  'my router is off again',
  'the box blinks',
  'the second one',
  'how does that work?',
  'so where do I find this and what is it good for anyway',
  'la luz está roja',
  'en español por favor',
  'in English please',
  'mi aparato no funciona desde que cambiaron todo lo de la sala ayer',
  'hola',
  'none',
  'my modem is on fire',
  'huele a quemado',
];
const KNOWLEDGE = createKnowledgeIndex([
  ...FIXTURE_ARTICLES,
  buildArticle('sin-internet', { language: 'es', steps: ['Revise el cable.', 'Reinicie el módem.'] }),
  buildArticle('restart', {
    topics: ['gateway_restart'],
    steps: ['Unplug the gateway.', 'Plug the gateway in.'],
  }),
]);

const understandings = fc
  .record({
    topic: fc.option(fc.constantFrom(...TOPIC_IDS)),
    acts: fc.uniqueArray(fc.constantFrom(...ACTS), { maxLength: 2 }),
    confidence: fc.constantFrom(0.2, 0.55, 0.95),
    level: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 7 }) },
      { weight: 1, arbitrary: fc.integer({ min: 8, max: 10 }) },
    ),
    outOfScope: fc.boolean(),
    language: fc.constantFrom(...LANGUAGES),
    nearestTopics: fc.subarray(
      TOPIC_IDS.map((topic) => ({ topic, score: 0.3 })),
      { maxLength: 3 },
    ),
    several: fc.boolean(),
  })
  .map(({ several, ...fields }) => {
    const understanding = buildUnderstanding(fields);
    const { intent, agentType, confidence } = understanding;
    const problems = TOPIC_IDS.slice(0, several ? 3 : 0).map((topic) => {
      return { topic, intent, agentType, confidence, start: 0, end: 0 };
    });
    return { ...understanding, problems };
  });

const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({ text: fc.constantFrom(...TEXTS), understanding: understandings }),
  { minLength: 2, maxLength: 20 },
);

/** The same few things again and again: this is where wordings run out. */
const monotonous: fc.Arbitrary<readonly Turn[]> = fc
  .tuple(
    fc.constantFrom(...LANGUAGES),
    fc.constantFrom(
      'failed',
      'thanks',
      'greeting',
      'person',
      'abusive',
      'cancel',
      'goodbye',
      'repeat',
      'worked',
    ),
    fc.array(fc.constantFrom('act', 'act', 'act', 'topic', 'unclear', 'repeat'), {
      minLength: 4,
      maxLength: 20,
    }),
  )
  .map(([language, act, kinds]) =>
    kinds.map((kind): Turn => {
      const text = language === 'es' ? 'hola esto es lo mío' : 'well this is it';
      if (kind === 'topic')
        return { text, understanding: buildUnderstanding({ topic: 'no_internet', language }) };
      const acts = kind === 'act' ? [act] : kind === 'repeat' ? (['repeat'] as const) : [];
      return { text, understanding: buildUnderstanding({ acts, language }) };
    }),
  );

function run(story: readonly Turn[]): readonly Step[] {
  const steps: Step[] = [];
  let before = startConversation('law');
  for (const { text, understanding } of story) {
    const plan = planTurn({ text, understanding, conversation: before, knowledge: KNOWLEDGE });
    steps.push({ before, plan });
    before = plan.next;
  }
  return steps;
}

function law(name: string, check: (steps: readonly Step[]) => void): void {
  test(name, () => {
    fc.assert(
      fc.property(fc.oneof(turns, monotonous), (story) => check(run(story))),
      { numRuns: 400 },
    );
  });
}

function flatten(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(flatten) : [];
}

/** Every phrase as a pattern; short fillings in its slots, so that other words are not taken for one. */
const PATTERNS: readonly (readonly [phrase: string, pattern: RegExp])[] = Object.values(REPLY_TEXTS).flatMap(
  ({ topics: _topics, things: _things, naming: _naming, contractions: _contractions, ...spoken }) => {
    const phrases = Object.values(spoken).flatMap((value) => flatten(value));
    return phrases
      .filter((phrase) => phrase.length > 3 && !/^(?:Tech Support|Billing|General Support)$/.test(phrase))
      .map((phrase) => {
        const source = phrase
          .split(/\{[a-z_]+\}/)
          .map(RegExp.escape)
          .join('[^.?!:]{1,80}?');
        return [phrase, new RegExp(`(?:^|[ "])${source}(?=$|[ "])`)] as const;
      });
  },
);

function phrasesIn(reply: string): ReadonlySet<string> {
  return new Set(PATTERNS.filter(([, pattern]) => pattern.test(reply)).map(([phrase]) => phrase));
}

/** The reply without what a guide says. */
function ownWords({ reply, decision }: TurnPlan): string {
  if (decision.kind !== 'answer') return reply;
  const { article, step } = decision;
  return [article.body.split('\n')[0] ?? '', article.title, article.steps[step] ?? '']
    .filter((quoted) => quoted !== '')
    .reduce((words, quoted) => words.replace(quoted, ''), reply);
}

describe('in every conversation', () => {
  law('no phrase is in two replies running, unless the customer asks to hear it again', (steps) => {
    for (const { before, plan } of steps) {
      if (plan.decision.kind === 'repeat' || before.lastReply === null) continue;
      const said = phrasesIn(before.lastReply);
      expect(said.size).toBeGreaterThan(0);
      expect([...phrasesIn(plan.reply)].filter((phrase) => said.has(phrase))).toEqual([]);
    }
  });

  law('the desk asks one thing at a time, in its own words', (steps) => {
    for (const { plan } of steps) {
      if (plan.decision.kind === 'repeat') continue;
      const words = ownWords(plan);
      expect(words.split('?').length).toBeLessThanOrEqual(2);
      expect(words.split('¿').length).toBe(plan.next.language === 'es' ? words.split('?').length : 1);
    }
  });

  law('a reply has no open slot, no double space, and says which language it is in', (steps) => {
    for (const { before, plan } of steps) {
      expect(plan.reply).not.toMatch(/[{}]|undefined| {2}/);
      if (plan.decision.kind === 'repeat') continue;
      const phrases = flatten(REPLY_TEXTS[plan.next.language]);
      const known = [...phrasesIn(plan.reply)].filter((phrase) => phrases.includes(phrase));
      expect(known.length).toBeGreaterThan(0);
      expect(LANGUAGES).toContain(before.language);
    }
  });

  law(
    'the language stays or becomes that of the message, and guides are of it where there are any',
    (steps) => {
      for (const { before, plan } of steps) {
        const { language } = plan.next;
        if (plan.decision.kind !== 'answer' || language !== before.language) continue;
        const { article } = plan.decision;
        const topic = plan.next.topic ?? '';
        const own = KNOWLEDGE.articlesForTopic(topic).some((other) => other.language === language);
        if (own && article.topics.includes(topic)) expect(article.language).toBe(language);
        if (article.language !== language && plan.decision.withSummary) {
          expect(REPLY_TEXTS[language].foreignGuide.some((phrase) => plan.reply.includes(phrase))).toBe(true);
        }
      }
    },
  );
});
