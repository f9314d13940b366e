import type { Intent } from '#core/nlu/understanding.ts';
import type { EscalationTurn } from './features.ts';

/** One stored turn, as far as it says something about the need for a person. */
export interface StoredTurn {
  readonly frustrationLevel: number;
  readonly attemptCount: number;
  readonly followUp: boolean;
  readonly intent: Intent;
  readonly topic: string | null;
  /** When the customer's message and its reply were stored. */
  readonly at: Date;
  readonly repliedAt: Date;
  /** How long the reply took to make; message and reply of one commit have the same time. */
  readonly latencyMs: number;
  /** Characters of the customer's message. */
  readonly messageLength: number;
}

/** The turns of a conversation as the predictor reads them. `failedAt` are the times at which solutions failed. */
export function historyOf(
  turns: readonly StoredTurn[],
  { failedAt }: { readonly failedAt: readonly Date[] },
): readonly EscalationTurn[] {
  return turns.map(({ at, repliedAt, latencyMs, ...turn }) => ({
    ...turn,
    failedSolutions: failedAt.filter((time) => time <= repliedAt).length,
    waitMs: Math.max(latencyMs, repliedAt.getTime() - at.getTime()),
    hourOfDay: at.getUTCHours() + at.getUTCMinutes() / 60,
  }));
}

/** A conversation whose end is known, for training and for measuring. */
export interface ConversationHistory {
  readonly id: string;
  readonly begunAt: Date;
  /** Its turns before any hand-off, oldest first. */
  readonly turns: readonly EscalationTurn[];
  /** Whether the turn after those went to a person. */
  readonly handedOver: boolean;
}
