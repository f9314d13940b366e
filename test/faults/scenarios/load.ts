import { upgradeStatus } from '../../acceptance/support/upgrade-status.ts';
import { entriesOf } from '../history.ts';
import { type Context, createFindings, type Findings, type Outcome, type Scenario } from '../scenario.ts';
import { answered, waitForConnections } from '../support/checks.ts';
import { startCluster } from '../support/cluster.ts';
import { type Crowd, startCrowd } from '../support/crowd.ts';
import { quantileMs } from '../support/figures.ts';
import { makeGuest } from '../support/identity.ts';
import { settleAndJudge } from '../support/judge.ts';
import type { ProductNode } from '../support/node.ts';
import { openRaw } from '../support/raw-socket.ts';
import { connectV1 } from '../support/v1-socket.ts';
import { inTime } from '../support/wait.ts';
import { extend } from './outcome.ts';

const MAX_CONNECTIONS = 60;
const MAX_PER_USER = 5;
const MAX_PER_ADDRESS = 8;
/** A client may try this often, on average, until it is back: more is a wave that feeds itself. */
const MAX_TRIES_EACH = 2;
const BACK_WITHIN_MS = 10_000;
/** How much of its memory a server may keep after sockets have come and gone. */
const MAX_KEPT_BYTES = 60 * 1024 * 1024;

/** Faults of numbers. */
export const loadScenarios: readonly Scenario[] = [
  { name: 'reconnect-storm', faults: ['F18'], deadlineMs: 240_000, run: storm },
  { name: 'connection-limits', faults: ['F19'], idle: true, deadlineMs: 120_000, run: fillUp },
  { name: 'churn', faults: ['F19'], deadlineMs: 240_000, run: churn },
];

/** The server dies under everybody and comes back cold; everybody wants in at once. */
async function storm(context: Context): Promise<Outcome> {
  const { quick, resources, seed } = context;
  const cluster = await startCluster(context);
  const node = cluster.node(0);
  const findings = createFindings();
  const count = quick ? 600 : 5_000;
  const crowd = resources.use(
    await startCrowd({
      urls: cluster.urls,
      dir: `${context.dir}/logs`,
      seed,
      senders: count,
      tap: false,
      overMs: quick ? 500 : 5_000,
    }),
  );
  await saySomething(crowd, { most: 1 });
  await node.kill();
  const startedMs = await node.start();
  const healthyAtMs = Date.now();
  const reports = await crowd.until(({ state }) => state === 'connected', {
    what: 'every client is back',
    timeoutMs: 90_000,
  });
  const backMs = reports.map(({ connectedAtMs }) => Math.max(0, connectedAtMs - healthyAtMs));
  const tookMs = Math.max(...backMs);
  const triesEach = triesAfter(healthyAtMs, { crowd }) / count;
  findings.expect(triesEach <= MAX_TRIES_EACH, `each tried ${triesEach} times after the server was back`);
  findings.expect(tookMs <= BACK_WITHIN_MS, `the last client was back after ${tookMs} ms`);
  await saySomething(crowd, { most: 2 });
  const verdict = await settleAndJudge({ cluster, crowd, healedAtMs: healthyAtMs });
  return extend(verdict, {
    problems: findings.problems,
    figures: {
      clients: count,
      start_ms: Math.round(startedMs),
      back_p50_ms: quantileMs(backMs, 0.5),
      back_max_ms: tookMs,
      back_per_s: Math.round((count * 1_000) / Math.max(1, tookMs)),
      tries_each: Number(triesEach.toFixed(2)),
    },
  });
}

/** Everybody talks until it has sent so many messages and all are acknowledged. */
async function saySomething(crowd: Crowd, { most }: { most: number }): Promise<void> {
  await crowd.talk({ pauseMs: 4_000, most });
  await crowd.until(({ sent, acknowledged }) => sent === most && acknowledged === most, {
    what: `every client has said ${most}`,
    timeoutMs: 90_000,
  });
}

/** Attempts to connect after a moment. Those before it, while nobody listened, are patience and no wave. */
function triesAfter(atMs: number, { crowd }: { crowd: Crowd }): number {
  return crowd
    .logs()
    .map((log) => entriesOf(log, 'closed').filter((entry) => entry.atMs > atMs).length + 1)
    .reduce((sum, tries) => sum + tries, 0);
}

async function fillUp(context: Context): Promise<Outcome> {
  const { resources } = context;
  const cluster = await startCluster(context, {
    env: {
      WEBSOCKET_MAX_CONNECTIONS: String(MAX_CONNECTIONS),
      WEBSOCKET_MAX_CONNECTIONS_PER_USER: String(MAX_PER_USER),
      WEBSOCKET_MAX_CONNECTIONS_PER_ADDRESS: String(MAX_PER_ADDRESS),
      // This machine is not limited; whom a proxy names is.
      TRUSTED_PROXIES: '127.0.0.1',
    },
  });
  const node = cluster.node(0);
  const findings = createFindings();
  const guest = makeGuest();
  for (let index = 0; index < MAX_PER_USER; index += 1)
    resources.use(await connectV1({ url: node.url, connect: { token: guest.token } }));
  const oneMore = await connectV1({ url: node.url, connect: { token: guest.token } }).then(
    async (socket) => {
      await socket[Symbol.asyncDispose]();
      return 'connected';
    },
    () => 'refused',
  );
  findings.expect(oneMore === 'refused', 'one connection more than a user may have was taken');
  await waitForConnections(node, { count: MAX_PER_USER, timeoutMs: 5_000 }).catch((error) =>
    findings.add([String(error)]),
  );
  await fillAddress(node, { findings });
  await waitForConnections(node, { count: MAX_PER_USER, timeoutMs: 5_000 });
  for (let index = MAX_PER_USER; index < MAX_CONNECTIONS; index += 1)
    resources.use(await connectV1({ url: node.url, connect: { token: makeGuest().token } }));
  const refusals = await Promise.all(Array.from({ length: 30 }, () => upgradeStatus(node.url)));
  findings.expect(
    refusals.every((status) => status === 503),
    `beyond the limit the upgrade was answered with ${[...new Set(refusals)]}`,
  );
  const gauge = await node.metric('websocket_connections_total');
  findings.expect(gauge === MAX_CONNECTIONS, `the gauge says ${gauge}`);
  return {
    figures: { connections: gauge ?? 0, refused: refusals.length },
    problems: [...findings.problems, ...cluster.problems()],
  };
}

/** One address takes all its places, and gives them back. */
async function fillAddress(node: ProductNode, { findings }: { findings: Findings }): Promise<void> {
  const headers = ['X-Forwarded-For: 203.0.113.7'];
  const statuses: number[] = [];
  {
    using sockets = new DisposableStack();
    for (let index = 0; index < MAX_PER_ADDRESS + 3; index += 1)
      statuses.push(sockets.use(await openRaw({ port: node.port, headers })).status);
    using other = await openRaw({ port: node.port, headers: ['X-Forwarded-For: 203.0.113.8'] });
    findings.expect(other.status === 101, `another address was answered with ${other.status}`);
  }
  const expected = statuses.map((_, index) => (index < MAX_PER_ADDRESS ? 101 : 503));
  findings.expect(
    statuses.join() === expected.join(),
    `upgrades of one address were answered with ${statuses}`,
  );
  await waitForConnections(node, { count: MAX_PER_USER, timeoutMs: 5_000 }).catch((error) =>
    findings.add([String(error)]),
  );
  using again = await openRaw({ port: node.port, headers });
  findings.expect(again.status === 101, `a place that was given back was answered with ${again.status}`);
}

/** Sockets that come and go, in every way there is; afterwards the server is as it was. */
async function churn(context: Context): Promise<Outcome> {
  const { quick, chance } = context;
  const cluster = await startCluster(context);
  const node = cluster.node(0);
  const findings = createFindings();
  const total = quick ? 3_000 : 40_000;
  const width = 40;
  const memory = async () => (await node.metric('process_resident_memory_bytes')) ?? 0;
  const figures: Record<string, number> = { sockets: total };
  let settledBytes = 0;
  for (let done = 0; done < total; done += width) {
    await Promise.all(Array.from({ length: width }, () => comeAndGo(node.port, chance.between(0, 4))));
    // The first third fills caches and pools; what comes after it must not grow.
    if (settledBytes === 0 && done >= total / 3) settledBytes = await memory();
  }
  await waitForConnections(node, { count: 0, timeoutMs: 15_000 }).catch((error) =>
    findings.add([String(error)]),
  );
  const keptBytes = (await memory()) - settledBytes;
  findings.expect(
    keptBytes < MAX_KEPT_BYTES,
    `memory grew by ${keptBytes} bytes while sockets came and went`,
  );
  figures['kept_mb'] = Math.round(keptBytes / 2 ** 20);
  await using after = await connectV1({ url: node.url, connect: { token: makeGuest().token } });
  await answered(after, { id: 'after', findings });
  return { figures, problems: [...findings.problems, ...cluster.problems()] };
}

async function comeAndGo(port: number, how: number): Promise<void> {
  using raw = await openRaw({ port, protocol: how === 4 ? 'chat.plain' : 'chat.v1' });
  if (how === 0) return;
  if (how === 4) {
    raw.sendText('{"content":"hello"}');
    return;
  }
  raw.sendText(JSON.stringify({ type: 'connect', token: makeGuest().token }));
  if (how === 1) return;
  await raw.until((text) => text.includes('"connected"'));
  if (how === 2) raw.sendText('{"type":"message","id":"m","content":"my internet is down"}');
  if (how === 3) {
    raw.socket.end();
    await inTime(raw.ended, { what: 'the end of a socket', timeoutMs: 5_000 }).catch(() => {});
  }
}
