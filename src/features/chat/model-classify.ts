import type { TurnPlan } from '#core/dialogue/decision.ts';
import {
  buildClassifyPrompt,
  type ModelLabel,
  readModelLabel,
} from '#core/dialogue/model/classify-prompt.ts';
import { splitWords } from '#core/knowledge/search-words.ts';
import type { Understanding } from '#core/nlu/understanding.ts';
import { LruMap } from '#lib/lru-map.ts';
import type { GuardedModel } from '#llm/guarded.ts';
import type { Events } from '#telemetry/events.ts';

/** A message that was read one way here and another way by the model. The text is masked. */
export interface Disagreement {
  readonly text: string;
  /** The best topic here, null when there was none. */
  readonly local: string | null;
  /** The model's topic, null for "none of them". */
  readonly model: string | null;
}

export interface ModelClassifierDeps {
  readonly model: Pick<GuardedModel, 'answer'>;
  /** 0: nothing is remembered. */
  readonly ttlMs: number;
  /** Monotonic time in milliseconds. */
  readonly nowMs: () => number;
  readonly events: Pick<Events, 'modelClassified'>;
  /** Told of each message that should be looked at by a person; must not throw. */
  readonly reportDisagreement?: ((disagreement: Disagreement) => void) | undefined;
}

export interface ModelClassifier {
  /** What the model makes of a masked message, or null when it did not say in time; `asked` when it cost a request. */
  classify(
    text: string,
    options: {
      readonly understanding: Understanding;
      readonly signal?: AbortSignal | undefined;
      /** False: only what is remembered. */
      readonly mayAsk: boolean;
    },
  ): Promise<{ readonly label: ModelLabel | null; readonly asked: boolean }>;
}

/** Longer than this, and the customer waits for a label instead of an answer. */
const TIMEOUT_MS = 1_500;
/** Messages whose label is remembered. */
const REMEMBERED = 2_000;
/** Longest message that is remembered, in words. */
const MAX_WORDS = 60;

/** Decisions that another reading of the message could change for the better. */
const OPEN_DECISIONS: ReadonlySet<TurnPlan['decision']['kind']> = new Set(['clarify', 'rephrase']);

/** Whether a message was not understood well enough, so that a model's word on it is worth its price. */
export function wantsLabel({ understanding, decision, modelCandidate }: TurnPlan): boolean {
  if (understanding.band === 'answer') return false;
  const givesUp = decision.kind === 'escalate' && decision.reason === 'not_understood';
  return givesUp || modelCandidate !== null || OPEN_DECISIONS.has(decision.kind);
}

/** Asks a model which topic a message is about, and remembers what it said. */
export function createModelClassifier(deps: ModelClassifierDeps): ModelClassifier {
  const { model, ttlMs, nowMs, events, reportDisagreement } = deps;
  const remembered = new LruMap<string, { readonly label: ModelLabel; readonly untilMs: number }>(REMEMBERED);

  function recall(key: string): ModelLabel | null {
    const found = remembered.get(key);
    return found && found.untilMs > nowMs() ? found.label : null;
  }

  return {
    async classify(text, { understanding, signal, mayAsk }) {
      const words = splitWords(text);
      const key = words.join(' ');
      const known = recall(key);
      if (known || !mayAsk) {
        if (known) events.modelClassified('remembered');
        return { label: known, asked: false };
      }
      const result = await model.answer(buildClassifyPrompt(text), { signal, timeoutMs: TIMEOUT_MS });
      const label = 'text' in result ? readModelLabel(result.text) : null;
      if (label === null) {
        events.modelClassified('failed');
        return { label, asked: !refused(result) };
      }
      if (ttlMs > 0 && words.length <= MAX_WORDS) remembered.set(key, { label, untilMs: nowMs() + ttlMs });
      const local = understanding.topic ?? understanding.nearestTopics[0]?.topic ?? null;
      events.modelClassified(local === label.topic ? 'agreed' : 'disagreed');
      if (local !== label.topic) reportDisagreement?.({ text, local, model: label.topic });
      return { label, asked: true };
    },
  };
}

/** Whether the model was not asked at all. */
function refused(result: Awaited<ReturnType<GuardedModel['answer']>>): boolean {
  return 'failure' in result && ['busy', 'budget', 'circuit_open'].includes(result.failure);
}
