import { upgradeStatus } from '../../acceptance/support/upgrade-status.ts';
import { entriesOf } from '../history.ts';
import { type Context, createFindings, type Outcome, type Scenario } from '../scenario.ts';
import { answered, waitForConnections } from '../support/checks.ts';
import { startCluster } from '../support/cluster.ts';
import { startCrowd } from '../support/crowd.ts';
import { quantileMs } from '../support/figures.ts';
import { makeGuest } from '../support/identity.ts';
import { settleAndJudge } from '../support/judge.ts';
import { openRaw } from '../support/raw-socket.ts';
import { connectV1 } from '../support/v1-socket.ts';
import { inTime } from '../support/wait.ts';
import { extend } from './outcome.ts';

const MAX_CONNECTIONS = 60;
const MAX_PER_USER = 5;
/** A client may try this often, on average, until it is back: more is a wave that feeds itself. */
const MAX_TRIES_EACH = 2;
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
  await crowd.talk({ pauseMs: 5_000, most: 1 });
  await crowd.until(({ sent, acknowledged }) => sent === 1 && acknowledged === 1, {
    what: 'every client has said something',
    timeoutMs: 90_000,
  });
  const triesBefore = new Map((await crowd.report()).map(({ name, attempts }) => [name, attempts]));
  await node.kill();
  const startedMs = await node.start();
  const healthyAtMs = Date.now();
  const reports = await crowd.until(({ state }) => state === 'connected', {
    what: 'every client is back',
    timeoutMs: 90_000,
  });
  const backMs = reports.map(({ connectedAtMs }) => Math.max(0, connectedAtMs - healthyAtMs));
  const tookMs = Math.max(...backMs);
  // Tries while nobody listened are the clients' patience; those after it are the wave.
  const logs = crowd.logs();
  const tries = logs.map(
    (log) => entriesOf(log, 'closed').filter(({ atMs }) => atMs > healthyAtMs).length + 1,
  );
  const triesEach = tries.reduce((sum, tried) => sum + tried, 0) / count;
  findings.expect(
    triesEach <= MAX_TRIES_EACH,
    `each client tried ${triesEach} times after the server was back`,
  );
  findings.expect(tookMs <= 10_000, `the last client was back after ${tookMs} ms`);
  await crowd.talk({ pauseMs: 2_000, most: 2 });
  await crowd.until(({ sent, acknowledged }) => sent === 2 && acknowledged === 2, {
    what: 'every client has said something again',
    timeoutMs: 90_000,
  });
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
      tries_before: [...triesBefore.values()].reduce((sum, tried) => sum + tried, 0),
    },
  });
}

async function fillUp(context: Context): Promise<Outcome> {
  const { resources } = context;
  const cluster = await startCluster(context, {
    env: {
      WEBSOCKET_MAX_CONNECTIONS: String(MAX_CONNECTIONS),
      WEBSOCKET_MAX_CONNECTIONS_PER_USER: String(MAX_PER_USER),
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
