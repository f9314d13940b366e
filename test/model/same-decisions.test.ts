import { expect, test } from 'bun:test';
import { type Conversation, startConversation } from '#core/dialogue/conversation.ts';
import type { TurnPlan } from '#core/dialogue/decision.ts';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { readSeedArticles } from '#db/seed/read-articles.ts';
import { type AskModelDeps, askModel } from '#features/chat/ask-model.ts';
import { createModelClassifier } from '#features/chat/model-classify.ts';
import { planMessage } from '#features/chat/plan-message.ts';
import { guardModel } from '#llm/guarded.ts';
import { answeringModel, honestWords, type ScriptStep } from '../support/scripted-model.ts';
import { UNDERSTANDER } from '../support/understander.ts';
import { STORIES, seededChance, VARIATIONS } from './stories.ts';

const knowledge = createKnowledgeIndex(
  (await readSeedArticles()).map((article, index) => ({ ...article, id: String(index), revision: 1 })),
);
const chance = seededChance(7);

/** Mostly honest; now and then it fails, invents, or sorts a message under nothing. */
const model = answeringModel((request): ScriptStep => {
  if (request.schema) return { say: '{"topic":"none","confidence":0.9}' };
  const luck = chance();
  if (luck < 0.1) return { fail: 'no' };
  if (luck < 0.2) return { say: 'Your refund of $900 is on its way.' };
  return { say: honestWords(request, 2), chunks: 5 };
});
const guarded = guardModel(model, { timeoutMs: 5_000, classifies: true, nowMs: () => 0 });

const silent = () => {};
const events = {
  modelAsked: silent,
  modelFailed: silent,
  historySummarized: silent,
  modelClassified: silent,
};

/** Plays a story without a model, or with one. */
async function play(story: readonly string[], { id, online }: { id: string; online: boolean }) {
  const plans: TurnPlan[] = [];
  const said: { role: 'user' | 'assistant'; content: string; seq: number; awaitsReply: boolean }[] = [];
  let conversation: Conversation = startConversation(id);
  const deps: AskModelDeps = {
    model: guarded,
    classifier: createModelClassifier({ model: guarded, ttlMs: 0, nowMs: () => 0, events }),
    store: {
      listMessages: async (_, { afterSeq, limit }) =>
        said
          .filter(({ seq }) => seq > afterSeq)
          .slice(0, limit)
          .map((message) => ({ message })),
    },
    knowledge: () => knowledge,
    events,
  };
  for (const text of story) {
    const offline = planMessage(text, { conversation, knowledge, understander: UNDERSTANDER });
    const plan = online
      ? (await askModel(offline, { text, conversation, onAsk: silent, onDelta: silent, deps })).plan
      : offline;
    for (const [role, content] of [
      ['user', text],
      ['assistant', plan.reply],
    ] as const)
      said.push({ role, content, seq: said.length + 1, awaitsReply: false });
    plans.push(plan);
    conversation = plan.next;
  }
  return plans;
}

/** All that a plan decides, without its words and what a model cost. */
function decided({ decision, agent, next, changedSolutions }: TurnPlan) {
  const { lastReply, modelMemory, ...conversation } = next;
  return { decision, agent, conversation, changedSolutions };
}

test('200 conversations are decided the same with a model and without; only the words differ', async () => {
  const seed = Number(process.env['PARITY_SEED'] ?? 1);
  let count = 0;
  let turns = 0;
  let worded = 0;
  for (const [index, story] of STORIES.entries()) {
    for (const [kind, vary] of VARIATIONS.entries()) {
      const told = vary(story, seededChance(seed + index * 100 + kind));
      const id = `0198d0c0-0000-7000-8000-${String(index * 100 + kind).padStart(12, '0')}`;
      const offline = await play(told, { id, online: false });
      const online = await play(told, { id, online: true });
      expect({ told, plans: online.map(decided) }).toEqual({ told, plans: offline.map(decided) });
      count += 1;
      turns += told.length;
      worded += online.filter(({ source }) => source === 'model').length;
    }
  }
  expect(count).toBe(200);
  // It would prove nothing if the model had had no say.
  expect(worded).toBeGreaterThan(turns / 20);
  const answers = model.requests.filter(({ method }) => method === 'stream');
  expect(answers.length).toBeGreaterThan(worded);
  for (const { system, messages } of model.requests) {
    expect(system.length).toBeLessThan(30_000);
    expect(messages.length).toBeLessThanOrEqual(15);
    expect(messages.every(({ content }) => content.length < 4_100)).toBe(true);
  }
}, 120_000);
