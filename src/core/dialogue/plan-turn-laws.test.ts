import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { ACTS, type Understanding } from '#core/nlu/understanding.ts';
import { type Conversation, startConversation } from './conversation.ts';
import type { TurnPlan } from './decision.ts';
import { buildUnderstanding, FIXTURE_KNOWLEDGE } from './dialogue.fixture.ts';
import { claimsFalsely } from './false-claims.ts';
import { applyModelReply } from './model/apply-reply.ts';
import { planTurn } from './plan-turn.ts';
import { openSolution } from './solutions.ts';
import { DIALOGUE_EVENTS, nextState } from './state-machine.ts';

interface Turn {
  readonly text: string;
  readonly understanding: Understanding;
  readonly useModel: boolean;
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
  'voicemail_setup',
];
const TEXTS = [
  '',
  'no',
  'ok',
  'again',
  'the second one',
  'slow internet',
  'but also',
  'about plans',
  "I don't need an agent",
  'none',
  'my modem is on fire',
];

const understandings = fc
  .record({
    topic: fc.option(fc.constantFrom(...TOPIC_IDS)),
    acts: fc.uniqueArray(fc.constantFrom(...ACTS), { maxLength: 2 }),
    confidence: fc.constantFrom(0.2, 0.55, 0.95),
    // Very high levels end most stories at once, so they are rare.
    level: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 7 }) },
      { weight: 1, arbitrary: fc.integer({ min: 8, max: 10 }) },
    ),
    outOfScope: fc.boolean(),
    nearestTopics: fc.subarray(
      TOPIC_IDS.map((topic) => ({ topic, score: 0.3 })),
      { maxLength: 3 },
    ),
  })
  .map((fields) => buildUnderstanding(fields));

const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({ text: fc.constantFrom(...TEXTS), understanding: understandings, useModel: fc.boolean() }),
  { minLength: 1, maxLength: 25 },
);

/** A customer who only ever says that it failed, with the odd other word: reaches the end of what can be offered. */
const stubborn: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc
    .constantFrom('failed', 'failed', 'failed', 'partly_worked', 'worked', 'topic', 'topic', 'cancel')
    .map((kind): Turn => {
      const understanding =
        kind === 'topic'
          ? buildUnderstanding({ topic: 'no_internet' })
          : buildUnderstanding({ acts: [kind] });
      return { text: kind, understanding, useModel: false };
    }),
  { minLength: 5, maxLength: 40 },
);

function run(story: readonly Turn[]): readonly Step[] {
  const steps: Step[] = [];
  let before = startConversation('law');
  for (const { text, understanding, useModel } of story) {
    const offline = planTurn({ text, understanding, conversation: before, knowledge: FIXTURE_KNOWLEDGE });
    const articles = offline.modelCandidate?.articles ?? [];
    const [first] = articles;
    const reply = first ? `${first.body.split('\n')[0]} [${first.slug}]` : '';
    const worded = applyModelReply(offline, { reply, articles, said: text });
    const plan = useModel && 'plan' in worded ? worded.plan : offline;
    steps.push({ before, plan });
    before = plan.next;
  }
  return steps;
}

function law(name: string, check: (steps: readonly Step[]) => void): void {
  test(name, () => {
    fc.assert(
      fc.property(fc.oneof(turns, stubborn), (story) => check(run(story))),
      { numRuns: 300 },
    );
  });
}

describe('in every conversation', () => {
  law('nothing that was offered is ever offered again', (steps) => {
    const offered = steps.flatMap(({ plan: { decision, source } }) => {
      return decision.kind === 'answer' && source === 'knowledge'
        ? [`${decision.article.slug}#${decision.step}`]
        : [];
    });
    expect(new Set(offered).size).toBe(offered.length);
  });

  law('the state moves along an edge of the table', (steps) => {
    for (const { before, plan } of steps) {
      const reachable = DIALOGUE_EVENTS.map((event) => nextState(before.state, { event }));
      expect(reachable).toContain(plan.next.state);
    }
  });

  law('attempts are the failures since the last resolution', (steps) => {
    let failures = 0;
    for (const { plan } of steps) {
      if (
        plan.decision.kind === 'resolve' ||
        plan.changedSolutions.some(({ outcome }) => outcome === 'worked')
      )
        failures = 0;
      failures += plan.changedSolutions.filter(({ outcome }) => outcome === 'failed').length;
      expect(plan.next.attemptCount).toBe(failures);
    }
  });

  law('a reply is never empty, and never the same twice running except when asked for', (steps) => {
    for (const { before, plan } of steps) {
      expect(plan.reply.trim()).not.toBe('');
      expect(plan.next.lastReply).toBe(plan.reply);
      expect(plan.reply === before.lastReply).toBe(plan.decision.kind === 'repeat');
    }
  });

  law('no reply claims a deed that nobody did, or asks two questions', (steps) => {
    for (const { plan } of steps) {
      expect(claimsFalsely(plan.reply)).toBe(false);
      expect(plan.reply.split('?').length).toBeLessThanOrEqual(2);
    }
  });

  law('changed solutions are in the record, only the last one can be open, and nothing is lost', (steps) => {
    for (const { before, plan } of steps) {
      const { solutions } = plan.next;
      for (const changed of plan.changedSolutions) expect(solutions).toContainEqual(changed);
      expect(solutions.slice(0, -1).every(({ outcome }) => outcome !== 'offered')).toBe(true);
      const keys = (list: typeof solutions) => list.map(({ articleSlug, step }) => `${articleSlug}#${step}`);
      expect(keys(solutions).slice(0, before.solutions.length)).toEqual(keys(before.solutions));
      const unchanged = solutions.filter(
        (solution) => !plan.changedSolutions.some((changed) => Bun.deepEquals(changed, solution)),
      );
      for (const solution of unchanged) expect(before.solutions).toContainEqual(solution);
    }
  });

  law('a reason is kept exactly while a person is awaited, with no question pending', (steps) => {
    for (const { plan } of steps) {
      const waiting = plan.next.state === 'escalation';
      expect(plan.next.escalationReason !== null).toBe(waiting);
      if (waiting) expect(plan.next.pending).toBeNull();
    }
  });

  law('"did that work?" is pending only while a step is open', (steps) => {
    for (const { plan } of steps) {
      if (plan.next.pending?.kind === 'did_it_work') expect(openSolution(plan.next.solutions)).not.toBeNull();
    }
  });

  test('asking for a person always gives one at once, unless the words decline one', () => {
    fc.assert(
      fc.property(turns, understandings, (story, understanding) => {
        const conversation = run(story).at(-1)?.plan.next ?? startConversation('law');
        const acts = [...understanding.acts, 'person'] as const;
        const plan = planTurn({
          text: 'agent',
          understanding: { ...understanding, acts },
          conversation,
          knowledge: FIXTURE_KNOWLEDGE,
        });
        expect(['escalate', 'waiting_for_person']).toContain(plan.decision.kind);
        expect(plan.next.state).toBe('escalation');
      }),
    );
  });
});
