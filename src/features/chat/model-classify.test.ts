import { beforeEach, describe, expect, test } from 'bun:test';
import { startConversation } from '#core/dialogue/conversation.ts';
import { buildUnderstanding, FIXTURE_KNOWLEDGE } from '#core/dialogue/dialogue.fixture.ts';
import { MODEL_PATTERN, mergeLabel } from '#core/dialogue/model/merge-label.ts';
import { planTurn } from '#core/dialogue/plan-turn.ts';
import { guardModel } from '#llm/guarded.ts';
import { type ScriptStep, scriptedModel } from '../../../test/support/scripted-model.ts';
import { askModel, wantsModel } from './ask-model.ts';
import { createModelClassifier, type Disagreement, wantsLabel } from './model-classify.ts';

const VAGUE = buildUnderstanding({
  band: 'ask',
  nearestTopics: [{ topic: 'slow_internet', score: 0.3 }],
});
const TEXT = 'the thing in the hall has a funny mood';
const label = (topic: string, confidence = 0.8): ScriptStep => ({
  say: JSON.stringify({ topic, confidence }),
});

let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
});

function start(steps: readonly ScriptStep[], { ttlMs = 1_000, calls = 10 } = {}) {
  const model = scriptedModel(steps);
  const guarded = guardModel(model, { timeoutMs: 5_000, classifies: true, callsPerConversation: calls });
  const outcomes: string[] = [];
  const failures: string[] = [];
  const disagreements: Disagreement[] = [];
  const events = {
    modelClassified: (outcome: string) => void outcomes.push(outcome),
    modelAsked: () => {},
    modelFailed: ({ reason }: { reason: string }) => void failures.push(reason),
    historySummarized: () => {},
  };
  const classifier = createModelClassifier({
    model: guarded,
    ttlMs,
    nowMs: () => nowMs,
    events,
    reportDisagreement: (disagreement) => disagreements.push(disagreement),
  });
  const ask = (understanding = VAGUE, text = TEXT) => {
    const conversation = startConversation('c');
    const knowledge = FIXTURE_KNOWLEDGE;
    const plan = planTurn({ text, understanding, conversation, knowledge });
    const deps = {
      model: guarded,
      classifier,
      events,
      knowledge: () => knowledge,
      store: { listMessages: async () => [] },
    };
    return askModel(plan, { text, conversation, onAsk: () => {}, deps });
  };
  return { model, guarded, classifier, ask, outcomes, failures, disagreements };
}

describe('a message that was not understood', () => {
  test('is sorted by the model, and answered offline as what it is about', async () => {
    const { model, ask, outcomes, disagreements } = start([label('no_internet')]);
    const { plan, finishReason } = await ask();
    expect(finishReason).toBe('stop');
    expect(plan.decision).toMatchObject({ kind: 'answer' });
    expect(plan).toMatchObject({ agent: 'tech_support', source: 'knowledge' });
    expect(plan.next).toMatchObject({ topic: 'no_internet', modelMemory: { calls: 1 } });
    expect(plan.understanding).toMatchObject({ topic: 'no_internet', confidence: 0.8, band: 'answer' });
    expect(plan.understanding.matchedPatterns.at(-1)).toEqual({
      pattern: MODEL_PATTERN,
      label: 'no_internet',
      weight: 0.8,
      text: '',
    });
    expect(outcomes).toEqual(['disagreed']);
    expect(disagreements).toEqual([{ text: TEXT, local: 'slow_internet', model: 'no_internet' }]);
    const [request] = model.requests;
    expect(model.requests).toHaveLength(1);
    expect(request).toMatchObject({ method: 'complete', maxTokens: 60 });
    const labels = JSON.stringify(request?.schema?.schema['properties']);
    expect(labels).toContain('"none"');
    expect(labels).toContain('"no_internet"');
    expect(request?.messages[0]?.content).toBe(`<customer_message>\n${TEXT}\n</customer_message>`);
  });

  test('is sorted once; the same words are remembered for a while', async () => {
    const { model, ask, outcomes } = start([label('no_internet'), label('no_internet')]);
    await ask();
    await ask(VAGUE, `${TEXT.toUpperCase()}!!`);
    expect(model.requests).toHaveLength(1);
    nowMs = 1_000;
    await ask();
    expect(model.requests).toHaveLength(2);
    expect(outcomes).toEqual(['disagreed', 'remembered', 'disagreed']);
  });

  test('stays what it was when the model says "none", nonsense, a topic that is none, or fails', async () => {
    const bad: ScriptStep[] = [
      label('none'),
      { say: 'no_internet' },
      label('free_money'),
      label('no_internet', 7),
      { fail: 'no' },
    ];
    const { ask, outcomes, disagreements } = start(bad, { ttlMs: 0 });
    for (const _ of bad) expect((await ask()).plan.decision.kind).toBe('clarify');
    expect(outcomes).toEqual(['disagreed', 'failed', 'failed', 'failed', 'failed']);
    expect(disagreements).toEqual([{ text: TEXT, local: 'slow_internet', model: null }]);
  });

  test('does not wait for the model longer than a second and a half', async () => {
    const { ask } = start([{ hang: true }]);
    const startedAtMs = performance.now();
    expect((await ask()).plan.decision.kind).toBe('clarify');
    expect(performance.now() - startedAtMs).toBeLessThan(2_500);
  });

  test('is not asked about when the conversation has cost enough', async () => {
    const { model, ask } = start([], { calls: 0 });
    expect((await ask()).plan.decision.kind).toBe('clarify');
    expect(model.requests).toHaveLength(0);
  });
});

describe('a message that was understood', () => {
  test('never goes to the model', async () => {
    const { model, guarded, ask } = start([]);
    const sure = buildUnderstanding({ topic: 'no_internet' });
    const plan = planTurn({
      text: 'internet is down',
      understanding: sure,
      conversation: startConversation('c'),
      knowledge: FIXTURE_KNOWLEDGE,
    });
    expect([wantsLabel(plan), wantsModel(plan, guarded)]).toEqual([false, false]);
    expect((await ask(sure, 'internet is down')).plan.decision.kind).toBe('answer');
    expect(model.requests).toHaveLength(0);
  });
});

describe('mergeLabel', () => {
  test('keeps the acts and the mood, and the other topics behind the model’s', () => {
    const read = buildUnderstanding({
      acts: ['greeting'],
      level: 6,
      outOfScope: true,
      nearestTopics: VAGUE.nearestTopics,
    });
    const merged = mergeLabel(read, { label: { topic: 'late_fee', confidence: 0.4 }, text: 'abc' });
    expect(merged).toMatchObject({ acts: ['greeting'], frustration: { level: 6 }, outOfScope: false });
    expect(merged).toMatchObject({ topic: 'late_fee', band: 'ask', agentType: 'billing' });
    expect(merged.nearestTopics.map(({ topic }) => topic)).toEqual(['late_fee', 'slow_internet']);
    expect(merged.problems).toMatchObject([{ topic: 'late_fee', start: 0, end: 3 }]);
  });

  test('changes nothing for "none of them"', () => {
    expect(mergeLabel(VAGUE, { label: { topic: null, confidence: 1 }, text: 'abc' })).toBe(VAGUE);
  });
});
