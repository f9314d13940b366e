import { describe, expect, test } from 'bun:test';
import { scriptedModel } from '../../test/support/scripted-model.ts';
import { guardModel } from './guarded.ts';
import { type BudgetLimits, createModelBudget, type Spending, type SpendingStore } from './model-budget.ts';

const DAY_MS = 86_400_000;
const NO_LIMITS: BudgetLimits = {
  dailyTokens: 0,
  dailyCents: 0,
  inputCentsPerMillion: 100,
  outputCentsPerMillion: 400,
};
const NOTHING: Spending = { requests: 0, inputTokens: 0, outputTokens: 0, costCents: 0 };

/** What all nodes share; can be away. */
function sharedStore() {
  const days = new Map<string, Spending>();
  const calls: string[] = [];
  let away = false;
  const read = (day: string) => days.get(day) ?? NOTHING;
  const store: SpendingStore = {
    async addSpending(day, spending) {
      calls.push('add');
      if (away) throw new Error('away');
      const before = read(day);
      const sum = Object.entries(before).map(([key, value]) => [
        key,
        value + spending[key as keyof Spending],
      ]);
      days.set(day, Object.fromEntries(sum));
      return read(day);
    },
    async readSpending(day) {
      calls.push('read');
      if (away) throw new Error('away');
      return read(day);
    },
  };
  return { store, days, calls, setAway: (value: boolean) => (away = value) };
}

function budgetOn(
  { store }: Pick<ReturnType<typeof sharedStore>, 'store'>,
  limits: Partial<BudgetLimits>,
  clock = { ms: DAY_MS / 2 },
) {
  const changes: boolean[] = [];
  const budget = createModelBudget({
    limits: { ...NO_LIMITS, ...limits },
    store,
    wallMs: () => clock.ms,
    onChange: (spent) => changes.push(spent),
    everyMs: 3_600_000,
  });
  return { budget, changes, clock };
}

const usage = (inputTokens: number, outputTokens = 0) => ({ inputTokens, outputTokens });

describe('a budget', () => {
  test('of tokens is spent when they are, and is there again the next day', async () => {
    const { budget, changes, clock } = budgetOn(sharedStore(), { dailyTokens: 100 });
    await using _ = budget;
    budget.spend(usage(60, 30));
    expect([budget.spent, budget.usedRatio]).toEqual([false, 0.9]);
    budget.spend(usage(0, 10));
    expect(budget.spent).toBe(true);
    await budget.sync();
    clock.ms += DAY_MS;
    expect([budget.spent, budget.usedRatio]).toEqual([false, 0]);
    expect(changes).toEqual([true, false]);
  });

  test('of money counts both prices, in fractions of a cent', async () => {
    const { budget } = budgetOn(sharedStore(), { dailyCents: 1 });
    await using _ = budget;
    budget.spend(usage(5_000, 1_000));
    expect(budget.usedRatio).toBeCloseTo(0.9);
    budget.spend(usage(1_000));
    expect(budget.spent).toBe(true);
  });

  test('without limits is never spent', async () => {
    const { budget } = budgetOn(sharedStore(), {});
    await using _ = budget;
    budget.spend(usage(1e12, 1e12));
    expect([budget.spent, budget.usedRatio]).toEqual([false, 0]);
  });

  test('is shared by all nodes, with one write for many requests', async () => {
    const shared = sharedStore();
    const one = budgetOn(shared, { dailyTokens: 100 });
    const other = budgetOn(shared, { dailyTokens: 100 });
    for (let count = 0; count < 10; count += 1) one.budget.spend(usage(10));
    expect(other.budget.spent).toBe(false);
    await one.budget.sync();
    await other.budget.sync();
    expect(other.budget.spent).toBe(true);
    expect(shared.calls).toEqual(['add', 'read']);
    expect(shared.days.get('1970-01-01')).toMatchObject({ requests: 10, inputTokens: 100 });
    await one.budget[Symbol.asyncDispose]();
    await other.budget[Symbol.asyncDispose]();
    expect(shared.calls).toEqual(['add', 'read']);
  });

  test('goes on counting while the store is away, and stores it later, once', async () => {
    const shared = sharedStore();
    const { budget } = budgetOn(shared, { dailyTokens: 100 });
    shared.setAway(true);
    budget.spend(usage(70));
    await budget.sync();
    budget.spend(usage(30));
    expect([budget.spent, budget.usedRatio]).toEqual([true, 1]);
    shared.setAway(false);
    await budget[Symbol.asyncDispose]();
    expect(shared.days.get('1970-01-01')).toMatchObject({ requests: 2, inputTokens: 100 });
  });

  test('that is spent keeps the model from being asked', async () => {
    const { budget } = budgetOn(sharedStore(), { dailyTokens: 120 });
    await using _ = budget;
    const model = scriptedModel([{ say: 'Hi.' }]);
    const guarded = guardModel(model, { timeoutMs: 1_000, budget });
    const prompt = { system: '', messages: [] };
    expect(await guarded.answer(prompt)).toMatchObject({ text: 'Hi.' });
    expect(await guarded.answer(prompt)).toEqual({ failure: 'budget' });
    expect(guarded.budgetSpent).toBe(true);
    expect(model.requests).toHaveLength(1);
  });
});
