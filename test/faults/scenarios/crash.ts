import { entriesOf } from '../history.ts';
import { type Context, createFindings, type Outcome, type Scenario } from '../scenario.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { type Crowd, startCrowd } from '../support/crowd.ts';
import type { DeathPoint } from '../support/dying-server.ts';
import { quantileMs } from '../support/figures.ts';
import { settleAndJudge } from '../support/judge.ts';
import type { ProductNode } from '../support/node.ts';
import { inTime } from '../support/wait.ts';
import { extend } from './outcome.ts';

const DYING_SERVER = `${import.meta.dir}/../support/dying-server.ts`;
const DEATH_POINTS: readonly DeathPoint[] = ['before-commit', 'after-commit', 'before-reply', 'mid-stream'];
/** Longest time from a good health check to every client being connected again. */
const RESUME_MS = 5_000;
const RUN_DEADLINE_MS = 30_000;
const STOP_LIMIT_MS = 15_000;

/** Faults of our own processes: killed, restarted, frozen. */
export const crashScenarios: readonly Scenario[] = [
  {
    name: 'killed-at-random',
    faults: ['F1'],
    deadlineMs: 240_000,
    async run(context) {
      const cluster = await startCluster(context, { model: true });
      const crowd = await openCrowd(context, { cluster });
      const findings = createFindings();
      const resumedMs: number[] = [];
      await crowd.talk({ pauseMs: pauseMs(context), outstanding: 3, odd: 0.3 });
      const rounds = context.quick ? 2 : 20;
      for (let round = 0; round < rounds; round += 1) {
        await Bun.sleep(context.chance.between(500, 2_500));
        await cluster.node(0).kill();
        await Bun.sleep(context.chance.between(0, 500));
        resumedMs.push(await restart(cluster.node(0), { crowd }));
      }
      const healedAtMs = Date.now();
      await Bun.sleep(1_000);
      const verdict = await settleAndJudge({ cluster, crowd, healedAtMs });
      findings.expect(Math.max(...resumedMs) <= RESUME_MS, `resumed only after ${Math.max(...resumedMs)} ms`);
      return extend(verdict, {
        problems: findings.problems,
        figures: {
          kills: rounds,
          resumed_max_ms: Math.round(Math.max(...resumedMs)),
        },
      });
    },
  },
  ...DEATH_POINTS.map(
    (point): Scenario => ({
      name: `killed-${point}`,
      faults: ['F1'],
      deadlineMs: 240_000,
      run: (context) => dieAt(context, point),
    }),
  ),
  { name: 'one-of-three-killed', faults: ['F2'], deadlineMs: 240_000, run: killOneOfThree },
  { name: 'rolling-restart', faults: ['F3'], deadlineMs: 240_000, run: restartAll },
  { name: 'frozen-node', faults: ['F4'], idle: true, deadlineMs: 240_000, run: freezeNode },
];

async function dieAt(context: Context, point: DeathPoint): Promise<Outcome> {
  const cluster = await startCluster(context, { model: true });
  const node = cluster.node(0);
  const crowd = await openCrowd(context, { cluster });
  const findings = createFindings();
  const resumedMs: number[] = [];
  const rounds = context.quick ? 1 : 6;
  for (let round = 0; round < rounds; round += 1) {
    await node.stop();
    const occasion = context.chance.between(1, 40);
    const env = { DEATH_POINT: point, DEATH_OCCASION: String(occasion) };
    await node.start({ script: DYING_SERVER, env });
    node.expectEnd();
    await crowd.talk({ pauseMs: pauseMs(context), outstanding: 3, odd: 0.4 });
    const end = await inTime(node.ended(), { what: `death ${point}`, timeoutMs: RUN_DEADLINE_MS }).catch(
      async (error) => {
        for (const report of (await crowd.report()).slice(0, 10)) context.note(JSON.stringify(report));
        throw error;
      },
    );
    findings.expect(end === 'SIGKILL', `the node was to die ${point} and ended with ${end}`);
    context.note(`died ${point} at occasion ${occasion}`);
    resumedMs.push(await restart(node, { crowd }));
    await Bun.sleep(500);
    await crowd.hush();
  }
  const verdict = await settleAndJudge({ cluster, crowd });
  findings.expect(Math.max(...resumedMs) <= RESUME_MS, `resumed only after ${Math.max(...resumedMs)} ms`);
  return extend(verdict, {
    problems: findings.problems,
    figures: {
      kills: rounds,
      resumed_max_ms: Math.round(Math.max(...resumedMs)),
    },
  });
}

async function killOneOfThree(context: Context): Promise<Outcome> {
  const cluster = await startCluster(context, { nodes: 3, redis: true, model: true });
  const crowd = await openCrowd(context, { cluster, watchers: true });
  const findings = createFindings();
  const kills: { readonly node: number; readonly atMs: number }[] = [];
  await crowd.talk({ pauseMs: pauseMs(context), outstanding: 3, odd: 0.3 });
  for (let round = 0; round < (context.quick ? 1 : 10); round += 1) {
    await Bun.sleep(context.chance.between(1_500, 3_000));
    const victim = context.chance.between(0, 2);
    kills.push({ node: victim, atMs: Date.now() });
    await cluster.node(victim).kill();
    await Bun.sleep(context.chance.between(2_000, 3_000));
    await cluster.node(victim).start();
  }
  const verdict = await settleAndJudge({ cluster, crowd });
  let moved = 0;
  const tookMs: number[] = [];
  for (const log of verdict.logs) {
    for (const { node, atMs } of kills) {
      const before = entriesOf(log, 'connected')
        .filter((entry) => entry.atMs < atMs)
        .at(-1);
      const knows = log.entries.some((entry) => entry.atMs < atMs && entry.type === 'ok');
      if (before?.node !== node || !knows) continue;
      const next = entriesOf(log, 'connected').find((entry) => entry.atMs >= atMs);
      moved += 1;
      if (next) tookMs.push(next.atMs - atMs);
      findings.expect(
        next !== undefined && next.node !== node && next.recovered,
        `${log.client} was on node ${node} and came back as ${JSON.stringify(next)}`,
      );
    }
  }
  findings.expect(moved > 0, 'nobody was on a node that was killed');
  return extend(verdict, {
    problems: findings.problems,
    figures: {
      kills: kills.length,
      moved,
      moved_p99_ms: quantileMs(tookMs, 0.99),
    },
  });
}

async function restartAll(context: Context): Promise<Outcome> {
  const cluster = await startCluster(context, { nodes: 3, redis: true, model: true });
  const crowd = await openCrowd(context, { cluster, watchers: true });
  const findings = createFindings();
  const stopsMs: number[] = [];
  await crowd.talk({ pauseMs: pauseMs(context), outstanding: 3, odd: 0.3 });
  const beganAtMs = Date.now();
  for (let round = 0; round < (context.quick ? 1 : 6); round += 1) {
    for (const node of cluster.nodes) {
      await Bun.sleep(1_000);
      const { end, tookMs } = await node.stop();
      stopsMs.push(tookMs);
      findings.expect(end === 0, `a node ended with ${end} after SIGTERM`);
      findings.expect(tookMs < STOP_LIMIT_MS, `a node took ${tookMs} ms to end`);
      await node.start();
    }
  }
  await Bun.sleep(1_000);
  const endedAtMs = Date.now();
  const verdict = await settleAndJudge({ cluster, crowd, healedAtMs: endedAtMs });
  const closes = verdict.logs.flatMap((log) =>
    entriesOf(log, 'closed').filter(({ atMs }) => atMs >= beganAtMs && atMs < endedAtMs),
  );
  const refused = verdict.logs.flatMap((log) => entriesOf(log, 'error'));
  const opened = new Set(
    verdict.logs.flatMap((log) => entriesOf(log, 'connected').map(({ atMs }) => `${log.client} ${atMs}`)),
  );
  // A node that is down refuses sockets: those never were connections, and close with 1006.
  const broken = verdict.logs.flatMap((log) => brokenConnections(log.entries, { beganAtMs, endedAtMs }));
  findings.expect(
    broken.length === 0,
    `${broken.length} connections were not closed with 1012: ${broken.slice(0, 5)}`,
  );
  findings.expect(
    refused.length === 0,
    `${refused.length} errors reached clients: ${JSON.stringify(refused[0])}`,
  );
  return extend(verdict, {
    problems: findings.problems,
    figures: {
      stop_max_ms: Math.round(Math.max(...stopsMs)),
      closes: closes.length,
      connections: opened.size,
    },
  });
}

/** Codes other than 1012 that ended a connection which had got as far as `connected`. */
function brokenConnections(
  entries: readonly { readonly type: string; readonly atMs: number; readonly code?: unknown }[],
  { beganAtMs, endedAtMs }: { beganAtMs: number; endedAtMs: number },
): readonly number[] {
  const codes: number[] = [];
  let open = false;
  for (const { type, atMs, code } of entries) {
    if (type === 'connected') open = true;
    if (type !== 'closed') continue;
    if (open && atMs >= beganAtMs && atMs < endedAtMs && code !== 1012) codes.push(Number(code));
    open = false;
  }
  return codes;
}

async function freezeNode(context: Context): Promise<Outcome> {
  const cluster = await startCluster(context, { nodes: 2, redis: true, model: true });
  if (cluster.model) cluster.model.mode = { kind: 'answer', words: 20, everyMs: 50 };
  const crowd = await openCrowd(context, { cluster, watchers: true });
  const findings = createFindings();
  // Few enough that a node can answer them all, slowly enough that some are always being answered.
  await crowd.talk({ pauseMs: 5_000, outstanding: 3, odd: 0.6 });
  await Bun.sleep(2_000);
  const frozenAtMs = Date.now();
  cluster.node(0).freeze();
  await Bun.sleep(context.quick ? 18_000 : 45_000);
  const elsewhere = await crowd.report();
  findings.expect(
    elsewhere.every(({ state }) => state === 'connected'),
    `while the node was frozen, ${elsewhere.filter(({ state }) => state !== 'connected').length} clients found no other`,
  );
  const healedAtMs = Date.now();
  cluster.node(0).thaw();
  await Bun.sleep(2_000);
  const verdict = await settleAndJudge({ cluster, crowd, healedAtMs });
  const movedMs = verdict.logs.flatMap((log) => {
    const before = entriesOf(log, 'connected').findLast(({ atMs }) => atMs < frozenAtMs);
    const next = entriesOf(log, 'connected').find(({ atMs }) => atMs >= frozenAtMs);
    return before?.node === 0 && next ? [next.atMs - frozenAtMs] : [];
  });
  const noticed = verdict.logs.filter((log) =>
    entriesOf(log, 'closed').some(({ code }) => code === 4414),
  ).length;
  findings.expect(movedMs.length > 0, 'nobody was on the frozen node');
  return extend(verdict, {
    problems: findings.problems,
    figures: {
      moved: movedMs.length,
      moved_max_ms: Math.max(0, ...movedMs),
      closed_4414: noticed,
    },
  });
}

function openCrowd(
  context: Context,
  { cluster, watchers = false }: { cluster: Cluster; watchers?: boolean },
): Promise<Crowd> {
  const senders = context.quick ? 30 : 50;
  return startCrowd({
    urls: cluster.urls,
    dir: `${context.dir}/logs`,
    seed: context.seed,
    senders,
    watchers: watchers ? Math.floor(senders / 3) : 10,
  }).then((crowd) => context.resources.use(crowd));
}

/** Longest pause of a sender, so that about the wanted number of messages is sent. */
function pauseMs({ quick }: Context): number {
  return quick ? 800 : 500;
}

/** Starts a node that died; resolves to the time from its first good health check until every client is back. */
async function restart(node: ProductNode, { crowd }: { crowd: Crowd }): Promise<number> {
  const diedAtMs = Date.now();
  await node.start();
  const readyAtMs = performance.now();
  await crowd.until(({ state, connectedAtMs }) => state === 'connected' && connectedAtMs >= diedAtMs, {
    what: 'every client is back',
    timeoutMs: RUN_DEADLINE_MS,
  });
  return performance.now() - readyAtMs;
}
