import { quantile } from '#lib/quantile.ts';
import type { RoundCount, RoundOrder, RoundReport } from './load-protocol.ts';
import { STORIES } from './stories.ts';

/** After everybody has had a first answer: connections are made, caches are warm. */
const SETTLE_MS = 500;

/** What all sockets of a round share. */
interface Round {
  readonly url: string;
  measuring: boolean;
  ending: boolean;
  answered: number;
  errors: number;
  readonly latenciesMs: number[];
}

process.on('message', async (order: RoundOrder) => {
  report({ type: 'finished', count: await runRound(order) });
});
report({ type: 'ready' });

function report(message: RoundReport): void {
  process.send?.(message);
}

async function runRound({ url, sockets, seconds }: RoundOrder): Promise<RoundCount> {
  const round: Round = {
    url: url.replace('http', 'ws'),
    measuring: false,
    ending: false,
    answered: 0,
    errors: 0,
    latenciesMs: [],
  };
  const customers = Array.from({ length: sockets }, (_, index) => startCustomer(round, { index }));
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

/** One customer: tells a story, each message after the answer to the one before, then connects anew with the next story. */
function startCustomer(round: Round, { index }: { index: number }) {
  const firstAnswer = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let visit = index;

  function connect(): void {
    const story = STORIES[visit % STORIES.length] ?? [];
    // Stories begin at different places in the first round of visits, so that customers do not move in step.
    let next = visit === index ? index % story.length : 0;
    let sentAtMs = 0;
    visit += 1;
    const socket = new WebSocket(`${round.url}/api/v1/chat/ws`);
    const say = () => {
      sentAtMs = performance.now();
      socket.send(JSON.stringify({ content: story[next] }));
      next += 1;
    };
    socket.onopen = say;
    socket.onmessage = ({ data }) => {
      if (round.measuring) round.latenciesMs.push(performance.now() - sentAtMs);
      round.answered += 1;
      if (String(data).includes('"error":')) round.errors += 1;
      firstAnswer.resolve();
      if (round.ending || next >= story.length) socket.close();
      else say();
    };
    socket.onclose = () => {
      if (round.ending) ended.resolve();
      else connect();
    };
  }

  connect();
  return { firstAnswer: firstAnswer.promise, ended: ended.promise };
}
