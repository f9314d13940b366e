import type { ConversationHistory } from '#core/escalation/history.ts';
import type { Drizzle } from '#db/client.ts';
import { createEscalationStore } from '#features/analytics/escalation/store.ts';
import { type LearnedEscalation, learnEscalation } from '#mlops/escalation/learn.ts';
import { escalationText } from '#mlops/escalation/report.ts';

export interface TrainEscalationOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Default: the current time. */
  readonly now?: Date;
  /** Told of each step: what is done, how many of how many. */
  readonly onProgress?: (step: string, done: number, total: number) => void;
}

/**
 * `train --task escalation`: learns from the conversations of a database who will need a person. `text` is the report for
 * people. With too little data the bytes hold the fixed factors, and `fallbackReason` says so.
 */
export async function trainEscalation(
  drizzle: Drizzle,
  { seed = 1, now = new Date(), onProgress }: TrainEscalationOptions = {},
): Promise<LearnedEscalation & { readonly text: string }> {
  const histories = await readHistories(drizzle, { now });
  onProgress?.(`${histories.length} conversations read`, 0, 1);
  const learned = learnEscalation(histories, {
    seed,
    onProgress: (done, total) => onProgress?.('training', done, total),
  });
  return { ...learned, text: escalationText(learned.comparison, learned) };
}

/** Conversations that are learned from, the newest. */
const MAX_CONVERSATIONS = 50_000;

/** The conversations of the database that can be learned from. */
export async function readHistories(
  drizzle: Drizzle,
  { now }: { readonly now: Date },
): Promise<readonly ConversationHistory[]> {
  const histories: ConversationHistory[] = [];
  for await (const batch of createEscalationStore(drizzle).read({ now, limit: MAX_CONVERSATIONS }))
    histories.push(...batch);
  return histories;
}
