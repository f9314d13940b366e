import { historyOf } from '#core/escalation/history.ts';
import { factorsOf } from '#core/escalation/predict.ts';
import type { CellStore } from '../cells/store.ts';
import type { Escalation } from '../escalation/escalation.ts';
import type { PredictionStore } from './store.ts';

const HOUR_MS = 3_600_000;

/** Path of the story of a conversation. */
const FLOW_PATH = '/api/v1/metrics/conversation-flow';

export interface PredictionDeps {
  readonly cells: Pick<CellStore, 'progress'>;
  readonly store: PredictionStore;
  readonly escalation: Escalation;
  readonly now: () => Date;
}

/**
 * The open conversations that the model in force holds likeliest to need a person. Which ones those are is known from
 * their facts; each of them is then predicted anew, so that what is said of it is of one model.
 */
export async function makePredictions(
  { limit, hours }: { readonly limit: number; readonly hours: number },
  { cells, store, escalation, now }: PredictionDeps,
) {
  const since = new Date(now().getTime() - hours * HOUR_MS);
  const [asOf, { open, conversations }] = await Promise.all([
    cells.progress(),
    store.listOpen({ since, limit }),
  ]);
  const ids = conversations.map(({ id }) => id);
  const [turns, failures] = await Promise.all([store.listTurns(ids), store.listFailures(ids)]);
  const turnsOf = Map.groupBy(turns, ({ conversationId }) => conversationId);
  const failuresOf = Map.groupBy(failures, ({ conversationId }) => conversationId);
  const { costs, model } = escalation;
  const { metrics, name, version, fallbackReason } = model;
  return {
    as_of: asOf === null ? null : asOf.toISOString(),
    model: {
      name,
      version,
      fallback_reason: fallbackReason,
      metrics: Object.keys(metrics).length === 0 ? null : { ...metrics },
    },
    costs: {
      missed: costs.missed,
      needless_offer: costs.needlessOffer,
      offer_first: costs.offerFirst,
      needless_hand_over: costs.needlessHandOver,
    },
    open,
    predictions: conversations
      .map(({ id, topic, agent, state, frustrationLevel, lastMessageAt }) => {
        const failedAt = (failuresOf.get(id) ?? []).map((failure) => failure.failedAt);
        const prediction = escalation.predict(historyOf(turnsOf.get(id) ?? [], { failedAt }));
        return {
          conversation_id: id,
          likelihood: prediction.likelihood,
          confidence: prediction.confidence,
          factors: factorsOf(prediction.parts),
          parts: prediction.parts,
          recommendation: prediction.recommendation,
          model: prediction.model,
          topic,
          agent,
          state,
          frustration_level: frustrationLevel,
          updated_at: lastMessageAt.toISOString(),
          href: `${FLOW_PATH}/${id}`,
        };
      })
      .sort((a, b) => b.likelihood - a.likelihood),
  };
}
