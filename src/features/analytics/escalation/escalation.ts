import { decodeEscalationModel } from '#core/escalation/codec.ts';
import { ESCALATION_COSTS, type EscalationCosts } from '#core/escalation/costs.ts';
import type { EscalationTurn } from '#core/escalation/features.ts';
import type { EscalationModel, ScoreOutcome } from '#core/escalation/model.ts';
import { createPredictor, type EscalationPrediction, NO_MODEL } from '#core/escalation/predict.ts';

/** The predictor in force, and what there is to say about it. */
export interface Escalation {
  /** The turns of a conversation, oldest first. */
  predict(turns: readonly EscalationTurn[]): EscalationPrediction;
  readonly model: {
    readonly name: string;
    /** Of the trained model; null for the built-in factors. */
    readonly version: number | null;
    /** Why there is no trained model; null when there is one. */
    readonly fallbackReason: string | null;
    /** Figures of its evaluation by name. */
    readonly metrics: Readonly<Record<string, number>>;
  };
  readonly costs: EscalationCosts;
  /** Puts a model file in force; null: the built-in factors. Throws an Error for a file that is no good, and changes nothing. */
  use(bytes: Uint8Array | null, version: number | null): void;
  /** Tells the built-in factors how often each of their scores came true; that is what their confidence is made from. */
  observe(outcomes: readonly ScoreOutcome[]): void;
}

/** Begins with the built-in factors. */
export function createEscalation(): Escalation {
  let inForce = forceOf(null, null);
  let builtIn: EscalationModel | null = null;
  return {
    predict: (turns) => inForce.predictor.predict(turns),
    get model() {
      return inForce.model;
    },
    costs: ESCALATION_COSTS,
    use(bytes, version) {
      inForce = bytes === null ? forceOf(builtIn, null) : forceOf(decodeEscalationModel(bytes), version);
    },
    observe(outcomes) {
      builtIn = { kind: 'factors', reason: NO_MODEL, outcomes };
      if (inForce.model.version === null) inForce = forceOf(builtIn, null);
    },
  };
}

function forceOf(content: EscalationModel | null, version: number | null) {
  const predictor = createPredictor(content, version ?? undefined);
  return {
    predictor,
    model: {
      name: predictor.name,
      version,
      fallbackReason: predictor.fallbackReason,
      metrics: content?.kind === 'logistic' ? content.metrics : {},
    },
  };
}
