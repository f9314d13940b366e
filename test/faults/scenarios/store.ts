import { entriesOf } from '../history.ts';
import { type Context, createFindings, type Findings, type Outcome, type Scenario } from '../scenario.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { type Crowd, startCrowd } from '../support/crowd.ts';
import { acksWithin, type Span } from '../support/figures.ts';
import { settleAndJudge } from '../support/judge.ts';
import { openProbe, type Probe } from '../support/probe.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { isStored } from '../support/store-log.ts';
import { waitUntil } from '../support/wait.ts';
import { extend } from './outcome.ts';

/** An acknowledgment that was on its way when the database went down. */
const UNDER_WAY_MS = 250;
const REFUSED_WITHIN_MS = 2_000;
const BACK_WITHIN_MS = 5_000;
/** The server's own deadline for a database that says nothing is 7 s; then the client must know. */
const FROZEN_REFUSED_WITHIN_MS = 9_000;
const MAX_GROWTH_BYTES = 150 * 1024 * 1024;

/** Faults of the database. */
export const storeScenarios: readonly Scenario[] = [
  {
    name: 'store-killed',
    faults: ['F5'],
    hurtsStore: true,
    deadlineMs: 300_000,
    run: (context) => breakStore(context, 'kill'),
  },
  {
    name: 'store-immediate-restart',
    faults: ['F5'],
    hurtsStore: true,
    deadlineMs: 300_000,
    run: (context) => breakStore(context, 'immediate'),
  },
  { name: 'store-frozen', faults: ['F6'], hurtsStore: true, deadlineMs: 240_000, run: freezeStore },
  { name: 'store-answer-lost', faults: ['F7'], hurtsStore: true, deadlineMs: 240_000, run: loseAnswers },
  {
    name: 'store-sessions-terminated',
    faults: ['F7'],
    hurtsStore: true,
    deadlineMs: 240_000,
    run: terminateBackends,
  },
];

async function breakStore(context: Context, how: 'kill' | 'immediate'): Promise<Outcome> {
  const { postgres, chance, quick } = context;
  const cluster = await startCluster(context, { model: true });
  const { crowd, probe } = await openClients(context, { cluster });
  const findings = createFindings();
  const down: Span[] = [];
  const backMs: number[] = [];
  const refusedMs: number[] = [];
  await crowd.talk({ pauseMs: 300, outstanding: 3, odd: 0.2 });
  const rounds = quick ? 1 : 8;
  for (let round = 0; round < rounds; round += 1) {
    await Bun.sleep(chance.between(1_500, 3_000));
    await (how === 'kill' ? postgres.kill() : postgres.stopImmediately());
    const fromMs = Date.now() + UNDER_WAY_MS;
    await Bun.sleep(UNDER_WAY_MS);
    const answer = await probe.ask(`probe-${round}`);
    refusedMs.push(answer.afterMs);
    findings.expect(
      answer.kind === 'error' && answer.code === 'store_unavailable' && answer.retryable,
      `while the database was down a message was answered with ${JSON.stringify(answer)}`,
    );
    findings.expect(answer.afterMs <= REFUSED_WITHIN_MS, `the refusal took ${answer.afterMs} ms`);
    await Bun.sleep(quick ? 2_000 : chance.between(2_000, 8_000));
    down.push({ fromMs, untilMs: Date.now() });
    await postgres.start();
    backMs.push(await askUntilAcknowledged(probe, `probe-${round}`));
  }
  const healedAtMs = Date.now();
  await Bun.sleep(1_500);
  await probe.rest();
  const verdict = await settleAndJudge({ cluster, crowd, healedAtMs, moreLogs: [probe.log()] });
  const ackedWhileDown = down.reduce((sum, span) => sum + acksWithin(verdict.logs, span), 0);
  findings.expect(ackedWhileDown === 0, `${ackedWhileDown} messages were acknowledged without a database`);
  findings.expect(Math.max(...backMs) <= BACK_WITHIN_MS, `it was back after ${Math.max(...backMs)} ms`);
  return extend(verdict, {
    problems: findings.problems,
    figures: {
      outages: rounds,
      refused_max_ms: Math.round(Math.max(...refusedMs)),
      back_max_ms: Math.round(Math.max(...backMs)),
    },
  });
}

async function freezeStore(context: Context): Promise<Outcome> {
  const { postgres, quick } = context;
  const cluster = await startCluster(context, { env: { DATABASE_POOL_SIZE: '4' } });
  const { crowd, probe } = await openClients(context, { cluster });
  const findings = createFindings();
  await crowd.talk({ pauseMs: 200, outstanding: 5 });
  await Bun.sleep(2_000);
  const before = (await cluster.node(0).metric('process_resident_memory_bytes')) ?? 0;
  postgres.freeze();
  const frozenAtMs = Date.now();
  let refusedAfterMs = 0;
  let worst = before;
  try {
    const answer = await probe.ask('frozen');
    refusedAfterMs = answer.afterMs;
    findings.expect(
      answer.kind === 'error' && answer.code === 'store_unavailable' && answer.retryable,
      `a message to a frozen database was answered with ${JSON.stringify(answer)}`,
    );
    findings.expect(
      answer.afterMs <= FROZEN_REFUSED_WITHIN_MS,
      `a message to a frozen database hung for ${answer.afterMs} ms`,
    );
    while (Date.now() - frozenAtMs < (quick ? 9_000 : 20_000)) {
      worst = Math.max(worst, (await cluster.node(0).metric('process_resident_memory_bytes')) ?? 0);
      await Bun.sleep(500);
    }
  } finally {
    postgres.thaw();
  }
  const healedAtMs = Date.now();
  const backMs = await askUntilAcknowledged(probe, 'frozen');
  await Bun.sleep(1_000);
  await probe.rest();
  const verdict = await settleAndJudge({ cluster, crowd, healedAtMs, moreLogs: [probe.log()] });
  findings.expect(backMs <= BACK_WITHIN_MS, `it was back ${backMs} ms after the thaw`);
  findings.expect(worst - before < MAX_GROWTH_BYTES, `memory grew by ${worst - before} bytes`);
  return extend(verdict, {
    problems: findings.problems,
    figures: {
      refused_ms: Math.round(refusedAfterMs),
      back_ms: Math.round(backMs),
      growth_mb: Math.round((worst - before) / 2 ** 20),
    },
  });
}

/** The database commits, and the answer never arrives: only a retry with the same id can tell. */
async function loseAnswers(context: Context): Promise<Outcome> {
  const { chance, quick, resources } = context;
  let proxy: TcpProxy | undefined;
  const cluster = await startCluster(context, {
    model: true,
    async throughDatabase(url) {
      const target = new URL(url);
      proxy = resources.use(await startProxy({ to: Number(target.port) }));
      target.port = String(proxy.port);
      return target.href;
    },
  });
  const { crowd, probe } = await openClients(context, { cluster });
  await crowd.talk({ pauseMs: 300, outstanding: 3, odd: 0.2 });
  const rounds = quick ? 4 : 40;
  for (let round = 0; round < rounds && proxy; round += 1) {
    await Bun.sleep(chance.between(500, 1_500));
    // What is being said reaches the database, and nothing comes back; then the line is cut.
    proxy.mode = { kind: 'deaf' };
    await Bun.sleep(chance.between(20, 400));
    proxy.cut();
    proxy.mode = { kind: 'pass' };
  }
  const healedAtMs = Date.now();
  await Bun.sleep(1_000);
  await crowd.hush();
  await crowd.until(({ outbox }) => outbox === 0, { what: 'nothing is under way', timeoutMs: 45_000 });
  const findings = createFindings();
  const wanted = quick ? 2 : 15;
  let uncertain = 0;
  for (let round = 0; uncertain < wanted && round < wanted * 5 && proxy; round += 1)
    uncertain += (await loseOneAnswer(`lost-${round}`, { cluster, probe, proxy, findings })) ? 1 : 0;
  findings.expect(uncertain === wanted, `only ${uncertain} answers of ${wanted} could be lost`);
  await probe.rest();
  const verdict = await settleAndJudge({ cluster, crowd, healedAtMs, moreLogs: [probe.log()] });
  return extend(verdict, { problems: findings.problems, figures: { cuts: rounds, uncertain } });
}

/** Talks until a message goes through at once: then the node knows the conversation and need not read it. */
async function warmUp(probe: Probe, { id }: { id: string }): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await probe.ask(`${id}-before-${attempt}`);
    if (answer.kind === 'ack' && !answer.duplicate) return;
    await Bun.sleep(100);
  }
  throw new Error(`No message went through before ${id}.`);
}

interface LostAnswer {
  readonly cluster: Cluster;
  readonly probe: Probe;
  readonly proxy: TcpProxy;
  readonly findings: Findings;
}

/**
 * One message that is stored while its sender is told that the database is away; then it is sent again. False when it
 * did not get as far as the database, because the node was just opening a connection.
 */
async function loseOneAnswer(id: string, { cluster, probe, proxy, findings }: LostAnswer): Promise<boolean> {
  await warmUp(probe, { id });
  proxy.mode = { kind: 'deaf' };
  const asked = probe.ask(id);
  const stored = await waitUntil(() => isStored(cluster.databaseUrl, { clientMessageId: id }), {
    what: `${id} is stored`,
    timeoutMs: 1_000,
  }).then(
    () => true,
    () => false,
  );
  proxy.cut();
  proxy.mode = { kind: 'pass' };
  const first = await asked;
  findings.expect(
    !stored || (first.kind === 'error' && first.code === 'store_unavailable' && first.retryable),
    `${id} was answered with ${JSON.stringify(first)} although nobody could know of it`,
  );
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const again = await probe.ask(id);
    if (again.kind === 'ack') {
      findings.expect(!stored || again.duplicate, `${id} was stored, and its retry is no duplicate`);
      return stored;
    }
    await Bun.sleep(50);
  }
  findings.add([`${id} was never acknowledged`]);
  return false;
}

async function terminateBackends(context: Context): Promise<Outcome> {
  const { chance, postgres, quick } = context;
  const cluster = await startCluster(context, { nodes: 2, redis: true });
  const { crowd, probe } = await openClients(context, { cluster });
  await crowd.talk({ pauseMs: 200, outstanding: 5 });
  const rounds = quick ? 10 : 120;
  const name = new URL(cluster.databaseUrl).pathname.slice(1);
  let terminated = 0;
  for (let round = 0; round < rounds; round += 1) {
    await Bun.sleep(chance.between(50, 300));
    const rows = await postgres.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = '${name}' and (state = 'active' or random() < 0.3)`,
    );
    terminated += rows.length;
  }
  const healedAtMs = Date.now();
  await Bun.sleep(1_000);
  await probe.rest();
  const verdict = await settleAndJudge({ cluster, crowd, healedAtMs, moreLogs: [probe.log()] });
  const odd = verdict.logs.flatMap((log) => entriesOf(log, 'error')).filter(({ retryable }) => !retryable);
  const findings = createFindings();
  findings.expect(odd.length === 0, `a message was refused for good: ${JSON.stringify(odd[0])}`);
  return extend(verdict, { problems: findings.problems, figures: { terminated } });
}

/** Sends the same message again and again; resolves to the time until it is acknowledged. */
async function askUntilAcknowledged(probe: Probe, id: string): Promise<number> {
  const startedAtMs = performance.now();
  for (;;) {
    const answer = await probe.ask(id);
    const tookMs = performance.now() - startedAtMs;
    if (answer.kind === 'ack') return tookMs;
    if (tookMs > 30_000) throw new Error(`${id} was refused for 30 s, last with ${answer.code}.`);
    await Bun.sleep(100);
  }
}

async function openClients(
  context: Context,
  { cluster }: { cluster: Cluster },
): Promise<{ crowd: Crowd; probe: Probe }> {
  const { quick, resources, seed } = context;
  const dir = `${context.dir}/logs`;
  const crowd = resources.use(
    await startCrowd({ urls: cluster.urls, dir, seed, senders: quick ? 30 : 50, watchers: 10 }),
  );
  const probe = resources.use(await openProbe({ url: cluster.node(0).url, dir }));
  return { crowd, probe };
}
