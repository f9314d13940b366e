import type { ConversationState, EscalationReason, Tone } from '#core/dialogue/conversation.ts';
import { SUPPORTIVE_FRUSTRATION } from '#core/dialogue/tone.ts';
import type { AgentId, Intent, Language } from '#core/nlu/understanding.ts';
import { binOf } from './bins.ts';
import type { BusinessCalendar } from './business-hours.ts';
import type { CellParts } from './cell-kinds.ts';
import type { ConversationHistory } from './conversation-history.ts';
import { TIMED, type Timed } from './dimensions.ts';
import { durabilityOf } from './durability.ts';
import type { FactColumn } from './fact-columns.ts';
import { partsOf } from './fact-parts.ts';
import { handoverOf } from './handover.ts';
import { oneIf } from './one-if.ts';
import { ratingCounts } from './rating-counts.ts';
import { resolutionOf } from './resolution.ts';
import { durationsOf } from './response-times.ts';
import { turnCounts } from './turn-counts.ts';

/** What reports say of one conversation. Instants are in ms since 1970. */
export interface ConversationFact {
  readonly conversationId: string;
  readonly ownerId: string;
  readonly begunAtMs: number;
  readonly lastMessageAtMs: number;
  readonly channel: ConversationHistory['channel'];
  readonly language: Language;
  readonly intent: Intent | null;
  readonly topic: string | null;
  readonly agent: AgentId | null;
  readonly tone: Tone | null;
  readonly state: ConversationState;
  readonly handedOverFor: EscalationReason | null;
  readonly handedOverAtMs: number | null;
  readonly resolvedAtMs: number | null;
  readonly frustrationMax: number;
  readonly frustrationLast: number;
  /** Null where there is no duration. */
  readonly bins: Readonly<Record<Timed, number | null>>;
  /** When time alone will change this; null: never. Always later than the time it was made at. */
  readonly dueAtMs: number | null;
  readonly counts: Readonly<Record<FactColumn, number>>;
  readonly parts: CellParts;
}

/** What a fact depends on beside the conversation's own rows. */
export interface FactContext {
  readonly nowMs: number;
  readonly calendar: BusinessCalendar;
  /** When the same customer's next conversation with the same topic began after this one's resolution; null: never. */
  readonly returnedAtMs: number | null;
}

/** The topic and the intent a conversation began with: of its first turn with a topic, else of its first turn. */
export function beginningOf({ turns }: Pick<ConversationHistory, 'turns'>): {
  readonly topic: string | null;
  readonly intent: Intent | null;
} {
  const first = turns.find(({ topic }) => topic !== null) ?? turns[0];
  return { topic: first?.topic ?? null, intent: first?.intent ?? null };
}

/** Pure: the same rows at the same time give the same fact. */
export function conversationFact(history: ConversationHistory, context: FactContext): ConversationFact {
  const { nowMs, calendar, returnedAtMs } = context;
  const { topic, intent } = beginningOf(history);
  const resolution = resolutionOf(history, { nowMs });
  const durability = durabilityOf(resolution, { nowMs, topic, returnedAtMs });
  const durations = durationsOf(history, { resolvedAtMs: resolution.resolvedAtMs, calendar });
  const handover = handoverOf(history);
  const levels = history.turns.map(({ frustrationLevel }) => frustrationLevel);
  const newest = history.turns.at(-1);
  const resolved = resolution.confirmed || resolution.assumed;
  const instants = [resolution.quietAtMs, ...durability.dueAtMs].filter((atMs) => atMs !== null);
  return {
    conversationId: history.id,
    ownerId: history.ownerId,
    begunAtMs: history.begunAtMs,
    lastMessageAtMs: history.lastMessageAtMs,
    channel: history.channel,
    language: history.language,
    intent,
    topic,
    agent: newest?.agent ?? null,
    tone: newest?.tone ?? null,
    state: history.state,
    handedOverFor: handover.reason,
    handedOverAtMs: handover.atMs,
    resolvedAtMs: resolution.resolvedAtMs,
    frustrationMax: Math.max(0, ...levels),
    frustrationLast: levels.at(-1) ?? 0,
    bins: binsOf(durations),
    dueAtMs: instants.length === 0 ? null : Math.min(...instants),
    counts: {
      ...turnCounts(history),
      ...handover.counts,
      ...ratingCounts(history),
      ...durability.counts,
      ...timeCounts(durations),
      confirmed: oneIf(resolution.confirmed),
      assumed: oneIf(resolution.assumed),
      resolved: oneIf(resolved),
      settled: oneIf(resolution.settled),
      reopened: oneIf(resolution.reopenings.length > 0),
      frustrated: oneIf(levels.some((level) => level >= SUPPORTIVE_FRUSTRATION)),
    },
    parts: partsOf(history),
  };
}

type Durations = Readonly<Record<Timed, number | null>>;

function binsOf(durations: Durations): Readonly<Record<Timed, number | null>> {
  const bins = TIMED.map((timed) => [timed, mapped(durations[timed], binOf)]);
  return Object.fromEntries(bins) as Record<Timed, number | null>;
}

function timeCounts(durations: Durations) {
  return {
    first_responses: oneIf(durations.first_response !== null),
    first_response_ms: durations.first_response ?? 0,
    first_response_business_ms: durations.first_response_business ?? 0,
    resolutions: oneIf(durations.resolution !== null),
    resolution_ms: durations.resolution ?? 0,
    resolution_business_ms: durations.resolution_business ?? 0,
  };
}

function mapped(value: number | null, map: (value: number) => number): number | null {
  return value === null ? null : map(value);
}
