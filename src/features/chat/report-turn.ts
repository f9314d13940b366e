import type { TurnPlan } from '#core/dialogue/decision.ts';
import type { NewTurn } from '#db/commit-records.ts';
import type { Stage } from '#telemetry/turn-trace.ts';
import type { StoredConversation } from './store.ts';
import { suggestPhrasing } from './suggest-phrasings.ts';
import type { TurnDeps } from './turn.ts';

/** Reports a turn whose reply is committed, to the log, the metrics and the people who keep the knowledge base. */
export function reportTurn(
  plan: TurnPlan,
  {
    before,
    turn,
    startedAtMs,
    stages,
    clientId,
    requestId,
    deps,
  }: {
    before: StoredConversation;
    turn: NewTurn;
    /** Monotonic time in milliseconds. */
    startedAtMs: number;
    stages: readonly Stage[];
    clientId: string | undefined;
    requestId: string | undefined;
    deps: Pick<TurnDeps, 'events' | 'store' | 'suggestions' | 'nowMs'>;
  },
): void {
  const escalated = plan.next.state === 'escalation' && before.conversation.state !== 'escalation';
  const { events, store, suggestions, nowMs } = deps;
  events.turnFinished({
    conversationId: plan.next.id,
    userId: before.ownerId,
    clientId,
    requestId,
    intent: turn.intent,
    confidence: plan.understanding.confidence,
    agent: plan.agent,
    decision: plan.decision.kind,
    source: plan.source,
    tone: plan.next.tone,
    frustrationLevel: turn.frustration_level,
    followUp: turn.follow_up,
    stateBefore: before.conversation.state,
    state: plan.next.state,
    solutionOutcomes: plan.changedSolutions.map(({ outcome }) => outcome),
    escalatedFor: escalated ? plan.next.escalationReason : null,
    startedAtMs,
    durationMs: nowMs() - startedAtMs,
    stages,
  });
  // A suggestion is not worth an alarm, nor a wait.
  if (suggestions) suggestPhrasing(plan, { store, suggestions }).catch(() => undefined);
}
