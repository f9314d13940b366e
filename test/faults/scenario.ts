import type { PostgresServer } from './support/postgres.ts';
import type { Chance } from './support/schedule.ts';

/** Figures of a run, by name. */
export type Figures = Readonly<Record<string, number | string>>;

/** What a scenario found: figures to print, and what is wrong; nothing wrong is a pass. */
export interface Outcome {
  readonly figures: Figures;
  readonly problems: readonly string[];
}

/** One fault, or several that belong together, and what has to hold. */
export interface Scenario {
  /** Such as `store-killed`. */
  readonly name: string;
  /** Rows of the list of faults, such as `F5`. */
  readonly faults: readonly string[];
  /** Mostly waits: it runs beside others of its kind. */
  readonly idle?: true;
  /** It does something to the database that all share, so nothing runs beside it. */
  readonly hurtsStore?: true;
  /** After this it counts as failed and everything it started is ended. */
  readonly deadlineMs: number;
  run(context: Context): Promise<Outcome>;
}

/** What a scenario is given. Everything in `resources` is ended after it, last first. */
export interface Context {
  /** Fewer messages and shorter faults. */
  readonly quick: boolean;
  readonly seed: number;
  readonly chance: Chance;
  /** An empty folder of its own. */
  readonly dir: string;
  readonly postgres: PostgresServer;
  readonly resources: AsyncDisposableStack;
  /** Kept and printed when the scenario fails. */
  note(line: string): void;
  /** Called when it fails, for what only the parts know. */
  onFailure(tell: () => readonly string[]): void;
}

/** Collects what is wrong. */
export interface Findings {
  readonly problems: readonly string[];
  expect(holds: boolean, otherwise: string): void;
  add(problems: readonly string[]): void;
}

export function createFindings(): Findings {
  const problems: string[] = [];
  return {
    problems,
    expect(holds, otherwise) {
      if (!holds) problems.push(otherwise);
    },
    add: (more) => void problems.push(...more),
  };
}
