import type { CountedFact } from '#core/analytics/cell-deltas.ts';
import type { CellParts } from '#core/analytics/cell-kinds.ts';
import type { ConversationFact } from '#core/analytics/conversation-fact.ts';
import { type Dimension, TIMED, type Timed } from '#core/analytics/dimensions.ts';
import { FACT_COLUMN_NAMES, type FactColumn } from '#core/analytics/fact-columns.ts';
import type { EscalationPrediction } from '#core/escalation/predict.ts';

/** A fact as it is to be stored. */
export interface NewFact {
  readonly fact: ConversationFact;
  /** `updated_at` of the conversation as it was read, in the database's own writing. */
  readonly readAt: string;
  /** Null without a turn or a predictor. */
  readonly prediction: EscalationPrediction | null;
}

/** Columns of `conversation_facts` with their types, but for `begun_at`, which is copied from the conversation. */
export const FACT_ROW_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['conversation_id', 'uuid'],
  ['owner_id', 'uuid'],
  ['last_message_at', 'timestamptz'],
  ['read_at', 'timestamptz'],
  ['channel', 'text'],
  ['language', 'text'],
  ['intent', 'text'],
  ['topic', 'text'],
  ['agent', 'text'],
  ['tone', 'text'],
  ['state', 'text'],
  ['handed_over_for', 'text'],
  ['handed_over_at', 'timestamptz'],
  ['resolved_at', 'timestamptz'],
  ['frustration_max', 'smallint'],
  ['frustration_last', 'smallint'],
  ...TIMED.map((timed) => [`${timed}_bin`, 'smallint'] as const),
  ['escalation_likelihood', 'real'],
  ['escalation_parts', 'jsonb'],
  ['escalation_model', 'text'],
  ['parts', 'jsonb'],
  ['due_at', 'timestamptz'],
  ...FACT_COLUMN_NAMES.map((name) => [name, 'bigint'] as const),
];

/** The values of `FACT_ROW_COLUMNS` by name. */
export function factRow({ fact, readAt, prediction }: NewFact): Readonly<Record<string, unknown>> {
  return {
    conversation_id: fact.conversationId,
    owner_id: fact.ownerId,
    last_message_at: readAt,
    read_at: readAt,
    channel: fact.channel,
    language: fact.language,
    intent: fact.intent,
    topic: fact.topic,
    agent: fact.agent,
    tone: fact.tone,
    state: fact.state,
    handed_over_for: fact.handedOverFor,
    handed_over_at: instant(fact.handedOverAtMs),
    resolved_at: instant(fact.resolvedAtMs),
    frustration_max: fact.frustrationMax,
    frustration_last: fact.frustrationLast,
    ...Object.fromEntries(TIMED.map((timed) => [`${timed}_bin`, fact.bins[timed]])),
    escalation_likelihood: prediction?.likelihood ?? null,
    escalation_parts: prediction?.parts ?? null,
    escalation_model: prediction?.model ?? null,
    parts: fact.parts,
    due_at: instant(fact.dueAtMs),
    ...fact.counts,
  };
}

function instant(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

/** A stored fact, as far as cells and returns depend on it. */
export type StoredFactRow = Readonly<Record<FactColumn | `${Timed}_bin`, string | number | null>> &
  Readonly<Record<Dimension, string | null>> & {
    readonly conversation_id: string;
    readonly begun_at_ms: number;
    readonly parts: CellParts;
  };

export const STORED_FACT_COLUMNS: readonly string[] = [
  ...['conversation_id', 'channel', 'language', 'intent', 'topic', 'agent', 'tone', 'parts'],
  ...TIMED.map((timed) => `${timed}_bin`),
  ...FACT_COLUMN_NAMES,
];

/** A stored row in the words of the core. */
export function countedFact(row: StoredFactRow): CountedFact {
  const bins = TIMED.map((timed) => [timed, row[`${timed}_bin`]]);
  return {
    ...(row as Pick<ConversationFact, Dimension>),
    begunAtMs: row.begun_at_ms,
    bins: Object.fromEntries(bins) as CountedFact['bins'],
    counts: Object.fromEntries(
      FACT_COLUMN_NAMES.map((name) => [name, Number(row[name])]),
    ) as CountedFact['counts'],
    parts: row.parts,
  };
}
