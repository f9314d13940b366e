import { expect, test } from 'bun:test';
import { openTestDatabase } from '../../../../test/support/database.ts';
import { createModelUsageStore } from './store.ts';

test('what nodes add at the same moment adds up, by day and model', async () => {
  const { drizzle } = await openTestDatabase();
  const model = `model-${Bun.randomUUIDv7()}`;
  const store = createModelUsageStore(drizzle, { model });
  const spending = { requests: 1, inputTokens: 3_000_000_000, outputTokens: 2, costCents: 0.25 };
  await Promise.all(Array.from({ length: 20 }, () => store.addSpending('2026-03-01', spending)));
  const total = { requests: 20, inputTokens: 60_000_000_000, outputTokens: 40, costCents: 5 };
  expect(await store.readSpending('2026-03-01')).toEqual(total);
  const nothing = { requests: 0, inputTokens: 0, outputTokens: 0, costCents: 0 };
  expect(await store.readSpending('2026-03-02')).toEqual(nothing);
  const other = createModelUsageStore(drizzle, { model: `${model}-other` });
  expect(await other.readSpending('2026-03-01')).toEqual(nothing);
  expect(await other.addSpending('2026-03-01', spending)).toEqual(spending);
});
