import type { TurnPlan } from '#core/dialogue/decision.ts';
import type { NewTurn } from '#db/commit-records.ts';
import type { Events } from '#telemetry/events.ts';
import type { StoredConversation } from './store.ts';

/** Reports a turn whose reply is committed, to the log and the metrics. */
export function reportTurn(
  plan: TurnPlan,
  {
    before,
    turn,
    durationMs,
    clientId,
    requestId,
    events,
  }: {
    before: StoredConversation;
    turn: NewTurn;
    durationMs: number;
    clientId: string | undefined;
    requestId: string | undefined;
    events: Pick<Events, 'turnFinished'>;
  },
): void {
  const escalated = plan.next.state === 'escalation' && before.conversation.state !== 'escalation';
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
    escalatedFor: escalated ? plan.next.escalationReason : null,
    durationMs,
  });
}
