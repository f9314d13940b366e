import { quantile } from '#lib/quantile.ts';
import type { Round, StartCustomer } from './customer.ts';
import { startChatCustomer, startPlainCustomer } from './lasting-customer.ts';
import type { RoundCount, RoundOrder, RoundReport } from './load-protocol.ts';
import { startVisitingCustomer } from './visiting-customer.ts';

/** After everybody has had a first answer: connections are made, caches are warm. */
const SETTLE_MS = 500;

const CUSTOMERS: Readonly<Record<RoundOrder['customers'], StartCustomer>> = {
  visiting: startVisitingCustomer,
  'lasting plain': startPlainCustomer,
  'lasting chat.v1': startChatCustomer,
};

process.on('message', async (order: RoundOrder) => {
  report({ type: 'finished', count: await runRound(order) });
});
report({ type: 'ready' });

function report(message: RoundReport): void {
  process.send?.(message);
}

async function runRound({ url, sockets, seconds, customers: kind }: RoundOrder): Promise<RoundCount> {
  const round: Round = { url, measuring: false, ending: false, answered: 0, errors: 0, latenciesMs: [] };
  const customers = Array.from({ length: sockets }, (_, index) => CUSTOMERS[kind](round, index));
  await Promise.all(customers.map(({ firstAnswer }) => firstAnswer));
  await Bun.sleep(SETTLE_MS);
  report({ type: 'started' });
  const startedAtMs = performance.now();
  round.answered = 0;
  round.measuring = true;
  await Bun.sleep(seconds * 1000);
  const messages = round.answered;
  const measuredMs = performance.now() - startedAtMs;
  round.measuring = false;
  round.ending = true;
  report({ type: 'stopped' });
  await Promise.all(customers.map(({ ended }) => ended));
  return {
    messages,
    seconds: measuredMs / 1000,
    errors: round.errors,
    p50Ms: quantile(round.latenciesMs, 0.5),
    p99Ms: quantile(round.latenciesMs, 0.99),
  };
}
