import { COMPLEX_INTENTS, type EscalationTurn } from './features.ts';
import type { ConversationHistory } from './history.ts';
import type { ScoreOutcome } from './model.ts';

/** One reason in a prediction. */
export interface PredictionPart {
  readonly factor: string;
  readonly weight: number;
}

interface Factor {
  readonly factor: string;
  readonly tenths: number;
  readonly holds: (turn: EscalationTurn) => boolean;
}

/** In whole tenths, so that sums are exact. */
const FACTORS: readonly Factor[] = [
  { factor: 'high_frustration', tenths: 4, holds: ({ frustrationLevel }) => frustrationLevel >= 7 },
  { factor: 'multiple_attempts', tenths: 3, holds: ({ attemptCount }) => attemptCount >= 3 },
  { factor: 'solution_failure', tenths: 2, holds: ({ followUp }) => followUp },
  { factor: 'complex_intent', tenths: 1, holds: ({ intent }) => COMPLEX_INTENTS.has(intent) },
];

/** Scores that the factors can add up to: 0, 0.1 and so on to 1. */
export const SCORE_COUNT = 11;

/** Version 0: the factors that hold after a turn; their weights add up to the score, 0 to 1. */
export function scoreByFactors(turn: EscalationTurn): {
  readonly likelihood: number;
  readonly parts: readonly PredictionPart[];
} {
  const held = FACTORS.filter(({ holds }) => holds(turn));
  return {
    likelihood: held.reduce((sum, { tenths }) => sum + tenths, 0) / 10,
    parts: held.map(({ factor, tenths }) => ({ factor, weight: tenths / 10 })),
  };
}

/** Place of a score among the eleven. */
export function scoreIndex(likelihood: number): number {
  return Math.round(likelihood * (SCORE_COUNT - 1));
}

/** How often each of the eleven scores came true, turn by turn. */
export function observeOutcomes(
  histories: readonly Pick<ConversationHistory, 'turns' | 'handedOver'>[],
): readonly ScoreOutcome[] {
  const outcomes = Array.from({ length: SCORE_COUNT }, () => ({ turns: 0, handedOver: 0 }));
  for (const { turns, handedOver } of histories) {
    for (const turn of turns) {
      const outcome = outcomes[scoreIndex(scoreByFactors(turn).likelihood)];
      if (outcome === undefined) continue;
      outcome.turns += 1;
      outcome.handedOver += handedOver ? 1 : 0;
    }
  }
  return outcomes;
}
