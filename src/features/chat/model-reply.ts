import type { TurnPlan } from '#core/dialogue/decision.ts';
import type { Prompt } from '#core/dialogue/llm-prompt.ts';
import { applyChecked, applyModelReply, checkerFor, type Given } from '#core/dialogue/model/apply-reply.ts';
import type { ReplyRefusal } from '#core/dialogue/model/check-reply.ts';
import { toStorableText } from '#lib/storable-text.ts';
import type { GuardedModel, GuardedOptions, ModelFailure } from '#llm/guarded.ts';
import type { FinishedPlan } from './ask-model.ts';

/** The finished plan, why the model's words are not in it, and whether the request cost anything. */
export type WrittenReply = FinishedPlan & {
  readonly failure: ModelFailure | ReplyRefusal | null;
  readonly asked: boolean;
};

/** Failures of requests that were never made. */
const REFUSED: ReadonlySet<ModelFailure> = new Set(['busy', 'budget', 'circuit_open']);

/**
 * Asks a model for the words of a plan. Only sentences that passed all checks are shown while it writes; at the first
 * one that does not pass, the model is stopped and the plan keeps its own words.
 */
export async function writeReply(
  plan: TurnPlan,
  {
    prompt,
    given,
    model,
    onDelta,
    signal,
  }: {
    readonly prompt: Prompt;
    readonly given: Given;
    readonly model: GuardedModel;
    readonly onDelta: GuardedOptions['onDelta'];
    readonly signal: AbortSignal | undefined;
  },
): Promise<WrittenReply> {
  const checker = checkerFor(plan, given);
  const unfit = new AbortController();
  let raw = '';
  const onWritten = (delta: string) => {
    raw += delta;
    const shown = toStorableText(checker.add(delta));
    if (shown !== '') onDelta?.(shown);
    if (checker.refusal !== null) unfit.abort();
  };
  const signals = signal ? [signal, unfit.signal] : [unfit.signal];
  const result = await model.answer(prompt, { onDelta: onWritten, signal: AbortSignal.any(signals) });
  if (checker.refusal !== null) return keep(plan, { failure: checker.refusal, asked: true });
  if ('failure' in result) {
    if (result.failure === 'cancelled')
      return { ...keep(plan, { failure: null, asked: true }), finishReason: 'cancelled' };
    return keep(plan, { failure: result.failure, asked: !REFUSED.has(result.failure) });
  }
  const { text, finishReason } = result;
  const cut = finishReason !== 'stop';
  const applied =
    raw.trim() === text
      ? applyChecked(plan, checker.end({ cut }))
      : applyModelReply(plan, { ...given, reply: text, cut });
  if ('plan' in applied) return { plan: storable(applied.plan), finishReason, failure: null, asked: true };
  if (finishReason === 'cancelled')
    return { ...keep(plan, { failure: null, asked: true }), finishReason: 'cancelled' };
  return keep(plan, { failure: applied.refusal, asked: true });
}

function keep(plan: TurnPlan, why: Pick<WrittenReply, 'failure' | 'asked'>): WrittenReply {
  return { plan, finishReason: 'fallback', ...why };
}

function storable(plan: TurnPlan): TurnPlan {
  const reply = toStorableText(plan.reply);
  return { ...plan, reply, next: { ...plan.next, lastReply: reply } };
}
