import type { ModelUsage } from './llm.ts';

/** What all nodes together may spend on a model in a day (UTC). 0 is no limit. */
export interface BudgetLimits {
  readonly dailyTokens: number;
  readonly dailyCents: number;
  readonly inputCentsPerMillion: number;
  readonly outputCentsPerMillion: number;
}

/** In cents for a million tokens. */
export type Prices = Pick<BudgetLimits, 'inputCentsPerMillion' | 'outputCentsPerMillion'>;

/** What was spent: requests, tokens, and cents with fractions. */
export interface Spending {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costCents: number;
}

/** Where the spending of all nodes adds up. Both reject when it cannot be reached. */
export interface SpendingStore {
  /** Adds to a day's spending (`YYYY-MM-DD`), and gives the day's total after it. */
  addSpending(day: string, spending: Spending): Promise<Spending>;
  /** The day's total. */
  readSpending(day: string): Promise<Spending>;
}

/** What the guard asks before every request and tells after it. */
export interface SpendingLimit {
  readonly spent: boolean;
  spend(usage: ModelUsage): void;
}

export interface ModelBudget extends SpendingLimit, AsyncDisposable {
  /** Share of the day's budget that is used, 0 without limits; it may pass 1 by what was under way. */
  readonly usedRatio: number;
  /** Stores what this node spent and reads the day's total; called by itself every few seconds. */
  sync(): Promise<void>;
}

export interface BudgetOptions {
  readonly limits: BudgetLimits;
  readonly store: SpendingStore;
  /** Time of day in milliseconds since the epoch. */
  readonly wallMs: () => number;
  readonly onChange?: ((spent: boolean) => void) | undefined;
  readonly onError?: ((error: unknown) => void) | undefined;
  readonly everyMs?: number | undefined;
}

/** How often nodes learn of each other's spending. */
const SYNC_EVERY_MS = 3_000;
const NOTHING: Spending = { requests: 0, inputTokens: 0, outputTokens: 0, costCents: 0 };

/**
 * Counts what a model costs, together with all other nodes, and says when the day's budget is spent. Between two looks
 * at the store a node knows only of its own requests, so several nodes may pass the limit by what they do in that time.
 */
export function createModelBudget(options: BudgetOptions): ModelBudget {
  const { limits, store, wallMs, onChange, onError } = options;
  let day = dayOf(wallMs());
  /** What the store said last, without `unsent`. */
  let total = NOTHING;
  /** What this node spent and has not stored. */
  let unsent = NOTHING;
  let wasSpent = false;
  let running: Promise<void> | undefined;

  function usedRatio(): number {
    const now = dayOf(wallMs());
    if (now !== day) {
      // A new day begins with what is under way; the store has the rest.
      day = now;
      total = NOTHING;
    }
    return ratioOf(sumOf(total, unsent), limits);
  }

  function notice(): boolean {
    const spent = usedRatio() >= 1;
    if (spent !== wasSpent) {
      wasSpent = spent;
      onChange?.(spent);
    }
    return spent;
  }

  async function exchange(): Promise<void> {
    notice();
    const today = day;
    const sending = unsent;
    unsent = NOTHING;
    total = sumOf(total, sending);
    try {
      const known =
        sending.requests > 0 ? await store.addSpending(today, sending) : await store.readSpending(today);
      if (today === day) total = known;
    } catch (error) {
      unsent = sumOf(unsent, sending);
      if (today === day) total = differenceOf(total, sending);
      onError?.(error);
    }
    notice();
  }

  function sync(): Promise<void> {
    running ??= exchange().finally(() => {
      running = undefined;
    });
    return running;
  }

  const timer = setInterval(() => void sync(), options.everyMs ?? SYNC_EVERY_MS);
  timer.unref();
  return {
    get spent() {
      return notice();
    },
    get usedRatio() {
      return usedRatio();
    },
    spend(usage) {
      unsent = sumOf(unsent, { requests: 1, ...usage, costCents: costOf(usage, limits) });
      notice();
    },
    sync,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
      if (unsent.requests > 0) await sync();
    },
  };
}

/** What tokens cost, in cents with fractions. */
export function costOf({ inputTokens, outputTokens }: ModelUsage, limits: Prices): number {
  const { inputCentsPerMillion, outputCentsPerMillion } = limits;
  return (inputTokens * inputCentsPerMillion + outputTokens * outputCentsPerMillion) / 1_000_000;
}

/** The share of the limit that is nearest to being spent. */
function ratioOf({ inputTokens, outputTokens, costCents }: Spending, limits: BudgetLimits): number {
  const tokens = limits.dailyTokens === 0 ? 0 : (inputTokens + outputTokens) / limits.dailyTokens;
  const cents = limits.dailyCents === 0 ? 0 : costCents / limits.dailyCents;
  return Math.max(tokens, cents);
}

function combine(a: Spending, b: Spending, sign: 1 | -1): Spending {
  return {
    requests: a.requests + sign * b.requests,
    inputTokens: a.inputTokens + sign * b.inputTokens,
    outputTokens: a.outputTokens + sign * b.outputTokens,
    costCents: a.costCents + sign * b.costCents,
  };
}

const sumOf = (a: Spending, b: Spending) => combine(a, b, 1);
const differenceOf = (a: Spending, b: Spending) => combine(a, b, -1);

function dayOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}
