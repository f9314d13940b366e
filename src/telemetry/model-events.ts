import type { EventDeps } from './event-deps.ts';
import { childrenOf } from './instruments.ts';
import { DECISIONS, MODEL_FAILURES, MODEL_OUTCOMES, oneOfThese } from './label-values.ts';

/** What happens around the language model and the texts that are embedded. */
export function createModelEvents({ logger, metrics, parts }: EventDeps) {
  const times = childrenOf(metrics.llmRequestTime, { label: 'outcome', values: MODEL_OUTCOMES });
  const embeddingTimes = childrenOf(metrics.embeddingTime, { label: 'outcome', values: ['ok', 'error'] });
  const failures = childrenOf(metrics.llmFailures, { label: 'reason', values: MODEL_FAILURES });
  const tokens = childrenOf(metrics.llmTokens, { label: 'direction', values: ['input', 'output'] });
  const asked = childrenOf(metrics.llmFallbackRequests, {
    label: 'reason',
    values: [...DECISIONS, ...MODEL_FAILURES],
  });
  const classified = childrenOf(metrics.llmClassifications, {
    label: 'outcome',
    values: ['agreed', 'disagreed', 'remembered', 'failed'],
  });
  const summaries = childrenOf(metrics.llmSummaries, { label: 'source', values: ['model', 'offline'] });
  return {
    modelAsked(reason: (typeof DECISIONS)[number]) {
      asked[reason].inc();
    },

    modelFailed(failure: { reason: string; conversationId: string }) {
      const reason = oneOfThese(MODEL_FAILURES, failure.reason);
      if (reason === 'other') metrics.llmFailures.inc({ reason });
      else {
        failures[reason].inc();
        asked[reason].inc();
      }
      logger.warn(
        { reason: failure.reason, conversation_id: failure.conversationId },
        'Model answer unusable, offline answer sent',
      );
    },

    /** One request to the model, or a refusal to make one. */
    modelCalled({ outcome, durationMs }: { outcome: (typeof MODEL_OUTCOMES)[number]; durationMs: number }) {
      times[outcome].observe(durationMs / 1000);
      if (outcome === 'ok') parts?.worked('model', durationMs);
      if (outcome === 'timeout' || outcome === 'error') parts?.failed('model', outcome);
    },

    modelUsed(usage: { inputTokens: number; outputTokens: number; costCents: number }) {
      tokens.input.inc(usage.inputTokens);
      tokens.output.inc(usage.outputTokens);
      metrics.llmCost.inc(usage.costCents);
    },

    modelClassified(outcome: 'agreed' | 'disagreed' | 'remembered' | 'failed') {
      classified[outcome].inc();
    },

    historySummarized(source: 'model' | 'offline') {
      summaries[source].inc();
    },

    /** One line when the day's budget is spent, and one when there is budget again. */
    modelBudget(spent: boolean) {
      if (spent) logger.warn({}, 'The budget of the language model is spent for today: offline answers only');
      else logger.info({}, 'The language model has budget again');
    },

    modelCircuit(state: 'closed' | 'half_open' | 'open') {
      if (state === 'open')
        logger.warn({ state }, 'The language model mostly fails and is left alone for a while');
      else logger.info({ state }, 'The language model is tried again');
    },

    /** One request for vectors; how a part of the product did is noted by whoever asked. */
    embeddingCalled({ outcome, durationMs }: { outcome: 'ok' | 'error'; durationMs: number }) {
      embeddingTimes[outcome].observe(durationMs / 1000);
    },

    embeddingProgress({ done, total }: { readonly done: number; readonly total: number }) {
      const line = { done, total };
      if (done === 0 || done === total) logger.info(line, 'Texts of the knowledge base are embedded');
      else logger.debug(line, 'Texts of the knowledge base are embedded');
    },
  };
}
