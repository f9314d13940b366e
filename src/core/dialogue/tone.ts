import type { Tone } from './conversation.ts';

/** Frustration (0-10) from which a reply is supportive, and from which it hands over. Source: the product brief. */
export const SUPPORTIVE_FRUSTRATION = 6;
export const ESCALATION_FRUSTRATION = 8;

/** What a tone depends on: frustration 0-10, whether an earlier solution just failed, and how many failed so far. */
export interface ToneSigns {
  readonly frustrationLevel: number;
  readonly followUp: boolean;
  readonly attemptCount: number;
}

/** How to speak to the customer now; the thresholds are those of the product brief. */
export function determineTone({ frustrationLevel, followUp, attemptCount }: ToneSigns): Tone {
  if (frustrationLevel >= ESCALATION_FRUSTRATION) return 'empathetic_escalation';
  if (frustrationLevel >= SUPPORTIVE_FRUSTRATION) return 'empathetic_supportive';
  if (followUp || attemptCount >= 2) return 'patient_alternative';
  if (attemptCount >= 1) return 'understanding_adaptive';
  return 'helpful_friendly';
}
