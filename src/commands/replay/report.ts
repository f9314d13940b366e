import { quantile } from '#lib/quantile.ts';

/** What became of one message. */
export interface ReplayOutcome {
  readonly intent: string;
  readonly topic: string;
  readonly agent: string;
  readonly tone: string;
  readonly decision: string;
  readonly durationMs: number;
}

/** What a supervisor counts: answered, asked back, handed over, or only small talk. */
const OUTCOMES: Readonly<Record<string, string>> = {
  answer: 'answered',
  resolve: 'answered',
  clarify: 'asked',
  rephrase: 'asked',
  offer_person: 'asked',
  escalate: 'handed over',
  waiting_for_person: 'handed over',
};

/** Collects outcomes and prints what a supervisor would ask of them. */
export class ReplayReport {
  readonly #counts = new Map<string, Map<string, number>>();
  readonly #durationsMs: number[] = [];
  readonly #errors = new Map<string, number>();

  add(outcome: ReplayOutcome): void {
    const named = { ...outcome, outcome: OUTCOMES[outcome.decision] ?? 'small talk' };
    for (const key of ['intent', 'topic', 'agent', 'tone', 'decision', 'outcome'] as const) {
      const counts = this.#counts.get(key) ?? new Map<string, number>();
      counts.set(named[key], (counts.get(named[key]) ?? 0) + 1);
      this.#counts.set(key, counts);
    }
    this.#durationsMs.push(outcome.durationMs);
  }

  addError(code: string): void {
    this.#errors.set(code, (this.#errors.get(code) ?? 0) + 1);
  }

  get errorCount(): number {
    return this.#errors.values().reduce((sum, count) => sum + count, 0);
  }

  toText(): string {
    const total = this.#durationsMs.length;
    const lines = [`${total} messages answered, ${this.errorCount} errors`];
    for (const [code, count] of this.#errors) lines.push(`  ${code} ${count}`);
    for (const [key, counts] of this.#counts) {
      lines.push('', `by ${key}`);
      const sorted = [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b));
      for (const [name, count] of sorted)
        lines.push(
          `  ${name.padEnd(28)} ${String(count).padStart(6)}  ${((100 * count) / total).toFixed(1).padStart(5)}%`,
        );
    }
    lines.push(
      '',
      `per turn: median ${quantile(this.#durationsMs, 0.5).toFixed(2)} ms, p99 ${quantile(this.#durationsMs, 0.99).toFixed(2)} ms`,
    );
    return `${lines.join('\n')}\n`;
  }
}
