import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import { createModelClassifier } from './features/chat/model-classify.ts';
import type { ModelUsageStore } from './features/chat/model-usage/store.ts';
import { createEmbeddings, type Embeddings } from './features/knowledge/embedding/embeddings.ts';
import type { EmbeddingStore } from './features/knowledge/embedding/store.ts';
import type { ReviewList } from './features/knowledge/review/review-list.ts';
import { CIRCUIT_STATES } from './llm/circuit-breaker.ts';
import { configuredEmbeddings } from './llm/configured-embeddings.ts';
import { guardModel } from './llm/guarded.ts';
import type { EmbeddingModel, LanguageModel } from './llm/llm.ts';
import { costOf, createModelBudget } from './llm/model-budget.ts';
import type { Events } from './telemetry/events.ts';
import type { PartLog } from './telemetry/part-log.ts';

/** The language model with all that guards it, if there is one. */
export async function openLanguageModel({
  config,
  secrets,
  port: given,
  events,
  usage,
  resources,
  reviewList,
}: {
  config: Config;
  secrets: Secrets;
  /** Instead of the configured one. */
  port: LanguageModel | undefined;
  events: Events;
  usage: (model: string) => ModelUsageStore;
  resources: AsyncDisposableStack;
  reviewList: ReviewList;
}) {
  const port = given ?? (await openAiModel({ config, secrets }));
  const none = {
    model: null,
    classifier: undefined,
    modelFigures: () => ({ budgetUsedRatio: 0, circuit: 0 }),
  };
  if (port === null) return none;
  const nowMs = () => performance.now();
  const { timeoutMs, budget: limits, callsPerConversation, classify, classifyCacheTtlMs } = config.model;
  const budget = resources.use(
    createModelBudget({
      limits,
      store: usage(port.name),
      wallMs: () => Date.now(),
      onChange: events.modelBudget,
      onError: (error) => events.unexpectedError(error, { part: 'model budget' }),
    }),
  );
  // What other servers spent today counts from the first request on.
  await budget.sync();
  const model = guardModel(port, {
    timeoutMs,
    budget,
    callsPerConversation,
    classifies: classify,
    nowMs,
    chance: Math.random,
    onCircuit: events.modelCircuit,
    onUsage: (used) => events.modelUsed({ ...used, costCents: costOf(used, limits) }),
    onCall: events.modelCalled,
  });
  return {
    model,
    classifier: createModelClassifier({
      model,
      ttlMs: classifyCacheTtlMs,
      nowMs,
      events,
      reportDisagreement: ({ text, local, model: heard }) =>
        reviewList.add({
          kind: 'intent',
          subject: heard ?? local ?? 'none',
          text,
          details: { local, model: heard },
        }),
    }),
    modelFigures: () => ({
      budgetUsedRatio: budget.usedRatio,
      circuit: CIRCUIT_STATES.indexOf(model.circuit),
    }),
  };
}

async function openAiModel({
  config,
  secrets,
}: {
  config: Config;
  secrets: Secrets;
}): Promise<LanguageModel | null> {
  if (secrets.openaiApiKey === undefined) return null;
  const { createOpenAiModel } = await import('./llm/openai.ts');
  const { baseUrl, name, api } = config.model;
  return createOpenAiModel({ apiKey: secrets.openaiApiKey, baseUrl, model: name, api });
}

/** The model that compares meanings, if one is configured. */
export async function openEmbeddings({
  config,
  secrets,
  events,
  parts,
  store,
  resources,
}: {
  config: Config;
  secrets: Secrets;
  events: Events;
  parts: PartLog;
  store: EmbeddingStore;
  resources: AsyncDisposableStack;
}): Promise<{ name: string; embeddings: Embeddings } | undefined> {
  const configured = await configuredEmbeddings({ config, secrets });
  if (configured === null) return undefined;
  const model = observedEmbeddings(configured, { events, parts });
  const embeddings = resources.use(
    createEmbeddings({
      model,
      store,
      onProgress: events.embeddingProgress,
      onError: (error) => events.unexpectedError(error, { part: 'embeddings' }),
    }),
  );
  return { name: model.name, embeddings };
}

/** The same model, whose requests are timed; one that its caller gave up is no fault. */
function observedEmbeddings(
  model: EmbeddingModel,
  { events, parts }: { events: Events; parts: PartLog },
): EmbeddingModel {
  return {
    name: model.name,
    async embed(texts, options) {
      const startedAtMs = performance.now();
      try {
        const vectors = await model.embed(texts, options);
        const durationMs = performance.now() - startedAtMs;
        events.embeddingCalled({ outcome: 'ok', durationMs });
        parts.worked('embeddings', durationMs);
        return vectors;
      } catch (error) {
        events.embeddingCalled({ outcome: 'error', durationMs: performance.now() - startedAtMs });
        parts.failed('embeddings', error);
        throw error;
      }
    },
  };
}
