import { expect, test } from 'bun:test';
import { until } from './chat-server.fixture.ts';
import { createKeeper } from './keeper.ts';

test('writes one after another, each with all that is known then, and the newest last', async () => {
  const gates: PromiseWithResolvers<void>[] = [];
  const written: string[] = [];
  const keeper = createKeeper({
    storage: {
      load: () => null,
      async save(text) {
        const gate = Promise.withResolvers<void>();
        gates.push(gate);
        await gate.promise;
        written.push(JSON.parse(text).guest_token);
      },
    },
    conversationId: null,
    outbox: () => [],
    onLoaded: () => {},
    onFailure: () => {},
  });
  keeper.data.guestToken = 'first';
  const first = keeper.save();
  await until(() => gates.length === 1);
  keeper.data.guestToken = 'second';
  const second = keeper.save();
  keeper.data.guestToken = 'third';
  expect(keeper.save()).toBe(second);
  // Whatever could begin without waiting for the first write has begun after this.
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  expect(gates).toHaveLength(1);
  gates[0]?.resolve();
  await first;
  await until(() => gates.length === 2);
  gates[1]?.resolve();
  await second;
  expect(written).toEqual(['first', 'third']);
});
