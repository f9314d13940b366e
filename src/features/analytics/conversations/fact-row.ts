import { FACT_COLUMN_NAMES, type FactColumn } from '#core/analytics/fact-columns.ts';
import type { FactRow } from './store.ts';

/** A conversation as it is listed. Every value is text, a number or null, so that a row is a line of CSV as well. */
export function shownFact(row: FactRow, { matchingTurns }: { readonly matchingTurns: number | null }) {
  return {
    conversation_id: row.conversationId,
    owner_id: row.ownerId,
    begun_at: row.begunAt.toISOString(),
    last_message_at: row.lastMessageAt.toISOString(),
    channel: row.channel,
    language: row.language,
    intent: row.intent,
    topic: row.topic,
    agent: row.agent,
    tone: row.tone,
    state: row.state,
    handed_over_for: row.handedOverFor,
    handed_over_at: instantOrNull(row.handedOverAt),
    resolved_at: instantOrNull(row.resolvedAt),
    frustration_max: row.frustrationMax,
    frustration_last: row.frustrationLast,
    escalation_likelihood: row.escalationLikelihood,
    escalation_model: row.escalationModel,
    ...columnsOf(row),
    matching_turns: matchingTurns,
  };
}

export type ShownFact = ReturnType<typeof shownFact>;

function columnsOf(row: FactRow): Record<FactColumn, number> {
  const columns = FACT_COLUMN_NAMES.map((name) => [name, row[name]]);
  return Object.fromEntries(columns);
}

function instantOrNull(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString();
}
