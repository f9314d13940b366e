/** One figure of a benchmark with what it is held against. */
export interface BenchFigure {
  readonly name: string;
  readonly value: string;
  readonly target?: { readonly words: string; readonly met: boolean };
}

/** Prints figures as a table, and hands them to `bench/run.ts` when that started this process. */
export function publishFigures(bench: string, { figures }: { figures: readonly BenchFigure[] }): void {
  process.stdout.write(`\n${tableOf(figures)}\n`);
  process.send?.({ bench, figures });
}

/** Figures as aligned lines. */
export function tableOf(figures: readonly BenchFigure[]): string {
  const nameWidth = Math.max(...figures.map(({ name }) => name.length));
  const valueWidth = Math.max(...figures.map(({ value }) => value.length));
  return figures
    .map(({ name, value, target }) => {
      const verdict =
        target === undefined ? '' : `  target ${target.words}: ${target.met ? 'met' : 'NOT met'}`;
      return `  ${name.padEnd(nameWidth)}  ${value.padStart(valueWidth)}${verdict}`;
    })
    .join('\n');
}
