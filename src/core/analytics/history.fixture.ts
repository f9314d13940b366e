import type { ConversationHistory, HistoryTurn } from './conversation-history.ts';

const MINUTE_MS = 60_000;

/** A turn at a minute, answered within it; by default it offers something to try against a dead connection. */
export function turnAt(minute: number, changes: Partial<HistoryTurn> = {}): HistoryTurn {
  return {
    intent: 'technical',
    topic: 'no_internet',
    confidence: 0.9,
    outOfScope: false,
    band: 'answer',
    acts: [],
    agent: 'tech_support',
    tone: 'helpful_friendly',
    state: changes.decision === 'escalate' ? 'escalation' : 'initial',
    frustrationLevel: 2,
    followUp: false,
    attemptCount: 0,
    decision: 'answer',
    escalationReason: changes.decision === 'escalate' ? 'customer_request' : null,
    source: 'knowledge',
    latencyMs: 5,
    atMs: minute * MINUTE_MS,
    replyId: `reply at ${minute}`,
    repliedAtMs: minute * MINUTE_MS,
    messageLength: 20,
    ...changes,
  };
}

/** A conversation that begins with its first turn and ends with its last. */
export function historyWith(
  turns: readonly HistoryTurn[],
  changes: Partial<ConversationHistory> = {},
): ConversationHistory {
  return {
    id: 'a conversation',
    ownerId: 'a customer',
    channel: 'http',
    language: 'en',
    state: 'initial',
    begunAtMs: turns[0]?.atMs ?? 0,
    lastMessageAtMs: turns.at(-1)?.repliedAtMs ?? 0,
    pendingCount: 0,
    turns,
    solutions: [],
    ratings: [],
    feedback: [],
    ...changes,
  };
}
