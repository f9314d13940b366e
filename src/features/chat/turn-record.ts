import type { TurnPlan } from '#core/dialogue/decision.ts';
import type { NewTurn, TurnRecord } from '#db/store-turns.ts';
import type { StoredConversation } from './store.ts';
import type { TurnRequest } from './turn.ts';

/** Everything a plan stores: the message, the reply, the analysis and the conversation after it. */
export function recordOf(
  plan: TurnPlan,
  {
    request,
    stored,
    text,
    latencyMs,
    newId,
  }: {
    request: TurnRequest;
    stored: StoredConversation;
    text: string;
    latencyMs: number;
    newId: () => string;
  },
): TurnRecord {
  return {
    conversation: plan.next,
    ownerId: stored.ownerId,
    channel: request.channel,
    expectedVersion: stored.version,
    message: { id: newId(), content: text, clientMessageId: request.clientMessageId },
    reply: { id: newId(), content: plan.reply },
    turn: turnOf(plan, { latencyMs }),
    solutions: plan.changedSolutions.map((solution) => ({
      ...solution,
      position: plan.next.solutions.findIndex(
        ({ articleSlug, step }) => articleSlug === solution.articleSlug && step === solution.step,
      ),
    })),
  };
}

function turnOf(plan: TurnPlan, { latencyMs }: { latencyMs: number }): NewTurn {
  const { understanding, next, decision } = plan;
  return {
    // A message such as "that didn't work" is about what the conversation is about.
    intent: understanding.confidence > 0 ? understanding.intent : (next.intent ?? understanding.intent),
    topic: understanding.topic ?? next.topic,
    confidence: understanding.confidence,
    out_of_scope: understanding.outOfScope,
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
    article_slugs: plan.citations.map(({ slug }) => slug),
    latency_ms: latencyMs,
  };
}
