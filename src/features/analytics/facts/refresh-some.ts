import type { BusinessCalendar } from '#core/analytics/business-hours.ts';
import { beginningOf, conversationFact } from '#core/analytics/conversation-fact.ts';
import type { ConversationHistory } from '#core/analytics/conversation-history.ts';
import { needsReturn } from '#core/analytics/durability.ts';
import { resolutionOf } from '#core/analytics/resolution.ts';
import type { EscalationTurn } from '#core/escalation/features.ts';
import { historyOf } from '#core/escalation/history.ts';
import type { EscalationPrediction } from '#core/escalation/predict.ts';
import type { ReadHistory } from './read-histories.ts';
import type { Resolved } from './read-returns.ts';
import type { FactStore } from './store.ts';

export interface PassOptions {
  readonly store: Pick<FactStore, 'pass'>;
  readonly predict?: ((turns: readonly EscalationTurn[]) => EscalationPrediction) | undefined;
  readonly calendar: BusinessCalendar;
  readonly now: Date;
  /** Of the conversations that a pass may take up, 0 to 1. */
  readonly share: number;
}

/** One pass: makes the facts of some conversations. `busy`: another node is at work. */
export async function refreshSome({
  store,
  predict,
  calendar,
  now,
  share,
}: PassOptions): Promise<{ readonly conversations: number; readonly busy: boolean }> {
  const nowMs = now.getTime();
  const done = await store.pass(now, {
    share,
    async work(pass) {
      if (pass.ids.length === 0) return 0;
      const histories = await pass.histories();
      const returns = await pass.returns(histories.flatMap((read) => resolvedOf(read, { nowMs })));
      await pass.save(
        histories.map(({ history, readAt }) => ({
          fact: conversationFact(history, {
            nowMs,
            calendar,
            returnedAtMs: returns.get(history.id) ?? null,
          }),
          readAt,
          prediction: predict && history.turns.length > 0 ? predict(escalationTurns(history)) : null,
        })),
      );
      return histories.length;
    },
  });
  return { conversations: done ?? 0, busy: done === undefined };
}

/** The conversation, if its fact depends on whether its customer came back. */
function resolvedOf({ history }: ReadHistory, { nowMs }: { readonly nowMs: number }): readonly Resolved[] {
  const { topic } = beginningOf(history);
  const { lastSolvedAtMs } = resolutionOf(history, { nowMs });
  if (topic === null || lastSolvedAtMs === null || !needsReturn({ lastSolvedAtMs }, { nowMs, topic }))
    return [];
  return [{ conversationId: history.id, ownerId: history.ownerId, topic, resolvedAtMs: lastSolvedAtMs }];
}

function escalationTurns({ turns, solutions }: ConversationHistory): readonly EscalationTurn[] {
  const failed = solutions.filter(({ outcome }) => outcome === 'failed');
  return historyOf(
    turns.map((turn) => ({ ...turn, at: new Date(turn.atMs), repliedAt: new Date(turn.repliedAtMs) })),
    { failedAt: failed.map(({ changedAtMs }) => new Date(changedAtMs)) },
  );
}
