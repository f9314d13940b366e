import type { TurnPlan } from '#core/dialogue/decision.ts';
import type { NewTurn, ReplyRecord, TurnRecord } from '#db/commit-records.ts';
import type { FinishReason } from '#protocol/chat-v1.ts';
import type { StoredConversation } from './store.ts';

/** Fields of a record that are the same whether the reply is stored together with its message or after it. */
export interface PlanOutcome {
  readonly stored: StoredConversation;
  readonly replyId: string;
  readonly finishReason: FinishReason;
  readonly latencyMs: number;
}

/** Everything a plan stores when the message comes with it: message, reply, analysis, the conversation after it. */
export function turnRecordOf(
  plan: TurnPlan,
  { message, channel, ...outcome }: PlanOutcome & Pick<TurnRecord, 'message' | 'channel'>,
): TurnRecord {
  return { kind: 'turn', channel, message, ...fieldsOf(plan, outcome) };
}

/** Everything a plan stores when the message is stored already. */
export function replyRecordOf(
  plan: TurnPlan,
  { message, ...outcome }: PlanOutcome & Pick<ReplyRecord, 'message'>,
): ReplyRecord {
  return { kind: 'reply', message, ...fieldsOf(plan, outcome) };
}

function fieldsOf(plan: TurnPlan, { stored, replyId, finishReason, latencyMs }: PlanOutcome) {
  return {
    conversation: plan.next,
    ownerId: stored.ownerId,
    expectedVersion: stored.version,
    reply: { id: replyId, content: plan.reply },
    turn: turnOf(plan, { finishReason, latencyMs }),
    solutions: plan.changedSolutions.map((solution) => ({
      ...solution,
      position: plan.next.solutions.findIndex(
        ({ articleSlug, step }) => articleSlug === solution.articleSlug && step === solution.step,
      ),
    })),
  };
}

/** As many digits as the column keeps, so that a reply reads the same before and after it was stored. */
const CONFIDENCE_STEPS = 10_000;

function turnOf(
  plan: TurnPlan,
  { finishReason, latencyMs }: { finishReason: FinishReason; latencyMs: number },
): NewTurn {
  const { understanding, next, decision } = plan;
  return {
    // A message such as "that didn't work" is about what the conversation is about.
    intent: understanding.confidence > 0 ? understanding.intent : (next.intent ?? understanding.intent),
    topic: understanding.topic ?? next.topic,
    confidence: Math.round(understanding.confidence * CONFIDENCE_STEPS) / CONFIDENCE_STEPS,
    out_of_scope: understanding.outOfScope,
    language: next.language,
    band: understanding.band,
    explanation: plan.explanation,
    matched_patterns: understanding.matchedPatterns,
    acts: understanding.acts,
    agent: plan.agent,
    tone: next.tone,
    state: next.state,
    frustration_level: understanding.frustration.level,
    frustration_parts: understanding.frustration.parts,
    follow_up: understanding.followUp,
    attempt_count: next.attemptCount,
    decision: decision.kind,
    escalation_reason: next.escalationReason,
    source: plan.source,
    finish_reason: finishReason,
    article_slugs: plan.citations.map(({ slug }) => slug),
    latency_ms: latencyMs,
  };
}
