import { SUPPORTIVE_FRUSTRATION } from '#core/dialogue/tone.ts';
import { type CellPart, type CellParts, CONFIDENCE_STEPS } from './cell-kinds.ts';
import type { ConversationHistory, HistorySolution, HistoryTurn } from './conversation-history.ts';
import { oneIf } from './one-if.ts';
import { isFollowUp } from './turn-role.ts';

/** The number that stands for all later turns too. */
const LAST_TURN_NUMBER = 10;
const TENTHS = 10;

/** What a conversation adds to the cells of turns and solutions, in the order of `CELL_KINDS`. */
export function partsOf({ turns, solutions }: Pick<ConversationHistory, 'turns' | 'solutions'>): CellParts {
  return {
    intents: addUp(turns.map(intentPart), { keys: 2 }),
    solutions: addUp(solutions.map(solutionPart), { keys: 2 }),
    turnNumbers: addUp(
      turns.map((turn, index) => turnNumberPart(turn, { index, previous: turns[index - 1] })),
      {
        keys: 1,
      },
    ),
  };
}

function intentPart({ intent, topic, outOfScope, band, confidence }: HistoryTurn): CellPart {
  const steps = Math.round(confidence * CONFIDENCE_STEPS);
  const tenth = Math.min(TENTHS - 1, Math.floor((steps * TENTHS) / CONFIDENCE_STEPS));
  return [
    intent,
    topic ?? '',
    1,
    oneIf(outOfScope),
    oneIf(band === 'answer'),
    oneIf(band === 'ask'),
    oneIf(band === 'hand_over'),
    steps,
    ...Array.from({ length: TENTHS }, (_, index) => oneIf(index === tenth)),
  ];
}

function solutionPart({ articleSlug, step, outcome }: HistorySolution): CellPart {
  return [articleSlug, step, 1, oneIf(outcome === 'worked'), oneIf(outcome === 'failed')];
}

function turnNumberPart(
  turn: HistoryTurn,
  { index, previous }: { readonly index: number; readonly previous: HistoryTurn | undefined },
): CellPart {
  return [
    Math.min(index + 1, LAST_TURN_NUMBER),
    1,
    turn.frustrationLevel,
    oneIf(turn.frustrationLevel >= SUPPORTIVE_FRUSTRATION),
    oneIf(isFollowUp(turn, { previous })),
  ];
}

/** Parts with the same keys as one. */
function addUp(parts: readonly CellPart[], { keys }: { readonly keys: number }): readonly CellPart[] {
  const sums = new Map<string, CellPart>();
  for (const part of parts) {
    const key = JSON.stringify(part.slice(0, keys));
    const before = sums.get(key);
    sums.set(
      key,
      before === undefined
        ? part
        : part.map((value, index) => (index < keys ? value : Number(value) + Number(before[index]))),
    );
  }
  return [...sums.values()];
}
