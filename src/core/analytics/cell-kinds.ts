import { FACT_COLUMN_NAMES } from './fact-columns.ts';

/** A table of cells: what its rows are told apart by, beside the time they stand for, and what they add up. */
export interface CellKind {
  readonly table: string;
  readonly keys: readonly string[];
  readonly sums: readonly string[];
}

/** A confidence is stored with four digits; its sums count ten-thousandths, so that they are whole numbers. */
export const CONFIDENCE_STEPS = 10_000;

/** Names of the columns that count turns by tenths of their confidence. */
export const CONFIDENCE_TENTHS = Array.from({ length: 10 }, (_, tenth) => `confidence_${tenth}`);

/** All cells. Column names are those of the tables; every sum is a whole number. */
export const CELL_KINDS = {
  conversations: {
    table: 'analytics_cells',
    keys: ['dimension', 'value'],
    sums: ['conversations', ...FACT_COLUMN_NAMES],
  },
  durations: {
    table: 'duration_cells',
    keys: ['dimension', 'timed', 'value', 'bin'],
    sums: ['conversations'],
  },
  intents: {
    table: 'intent_cells',
    keys: ['intent', 'topic'],
    sums: [
      ...['turns', 'out_of_scope', 'band_answer', 'band_ask', 'band_hand_over', 'confidence_sum'],
      ...CONFIDENCE_TENTHS,
    ],
  },
  solutions: {
    table: 'solution_cells',
    keys: ['article_slug', 'step'],
    sums: ['offered', 'worked', 'failed'],
  },
  turnNumbers: {
    table: 'turn_number_cells',
    keys: ['turn_number'],
    sums: ['turns', 'frustration_sum', 'frustrated', 'follow_ups'],
  },
} as const satisfies Readonly<Record<string, CellKind>>;

export type CellKindName = keyof typeof CELL_KINDS;
export const CELL_KIND_NAMES = Object.keys(CELL_KINDS) as readonly CellKindName[];

/** What one conversation adds to one cell: the values of the keys, then those of the sums, in the kind's order. */
export type CellPart = readonly (string | number)[];

/** What a conversation adds to the cells that do not count conversations. Kept with its fact, to be taken back. */
export interface CellParts {
  readonly intents: readonly CellPart[];
  readonly solutions: readonly CellPart[];
  readonly turnNumbers: readonly CellPart[];
}
