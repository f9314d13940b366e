import { type Context, createFindings, type Outcome, type Scenario } from '../scenario.ts';
import { type Cluster, type ClusterOptions, startCluster } from '../support/cluster.ts';
import { type Crowd, startCrowd } from '../support/crowd.ts';
import { ackTimesMs, deliveryTimesMs, quantileMs, type Span } from '../support/figures.ts';
import { echoHints } from '../support/hint-echo.ts';
import { settleAndJudge } from '../support/judge.ts';
import { type ProxyMode, startProxy, type TcpProxy } from '../support/proxy.ts';
import { extend } from './outcome.ts';

/** Without the bus, other nodes find out by looking at the store. */
const DELIVERED_WITHIN_MS = 10_000;
/** Acknowledgments do not wait for the bus; the rest is what two busy cores add. */
const ACK_FACTOR = 3;
const ACK_ALLOWANCE_MS = 250;

/** Faults of what nodes tell each other. */
export const busScenarios: readonly Scenario[] = [
  { name: 'bus-killed', faults: ['F8'], deadlineMs: 240_000, run: killBus },
  { name: 'bus-partitioned', faults: ['F9'], deadlineMs: 240_000, run: partitionBus },
  { name: 'bus-repeats', faults: ['F10'], deadlineMs: 240_000, run: repeatHints },
];

async function killBus(context: Context): Promise<Outcome> {
  const { quick } = context;
  const { cluster, crowd } = await openAcross(context);
  const { redis } = cluster;
  if (!redis) throw new Error('There is no Redis.');
  const shortMs = quick ? 2_000 : 10_000;
  const phases = await inPhases(crowd, [
    { name: 'healthy', ms: shortMs, begin: () => {} },
    { name: 'down', ms: quick ? 6_000 : 25_000, begin: () => redis.kill() },
    { name: 'back', ms: shortMs, begin: () => redis.start() },
    {
      name: 'unsubscribed',
      ms: quick ? 6_000 : 20_000,
      begin: () => void redis.command('client', 'kill', 'type', 'pubsub'),
    },
    { name: 'flushed', ms: shortMs, begin: () => void redis.command('flushall') },
  ]);
  return conclude({ cluster, crowd, phases });
}

async function partitionBus(context: Context): Promise<Outcome> {
  const { quick, resources } = context;
  let proxy: TcpProxy | undefined;
  const { cluster, crowd } = await openAcross(context, {
    async throughRedis(redis) {
      proxy = resources.use(await startProxy({ to: redis.port }));
      return `redis://127.0.0.1:${proxy.port}/0`;
    },
  });
  const ms = quick ? 3_000 : 15_000;
  const into = (mode: ProxyMode) => () => {
    if (proxy) proxy.mode = mode;
  };
  const phases = await inPhases(crowd, [
    { name: 'healthy', ms, begin: into({ kind: 'pass' }) },
    { name: 'blackhole', ms, begin: into({ kind: 'blackhole' }) },
    { name: 'latency', ms, begin: into({ kind: 'latency', ms: 500 }) },
    { name: 'sliced', ms, begin: into({ kind: 'slice', bytes: 3 }) },
    {
      name: 'refused',
      ms,
      begin() {
        into({ kind: 'refuse' })();
        proxy?.cut();
      },
    },
  ]);
  into({ kind: 'pass' })();
  return conclude({ cluster, crowd, phases });
}

async function repeatHints(context: Context): Promise<Outcome> {
  const { cluster, crowd } = await openAcross(context);
  const echo = context.resources.use(
    await echoHints(cluster.redis?.url ?? '', { chance: context.chance.fork('echo') }),
  );
  const phases = await inPhases(crowd, [
    { name: 'repeated', ms: context.quick ? 4_000 : 60_000, begin: () => {} },
  ]);
  const outcome = await conclude({ cluster, crowd, phases });
  const findings = createFindings();
  findings.expect(echo.repeated > 50, `only ${echo.repeated} hints were repeated: the fault did not work`);
  return extend(outcome, { problems: findings.problems, figures: { repeated: echo.repeated } });
}

interface Phase {
  readonly name: string;
  readonly ms: number;
  begin(): void | Promise<void>;
}

interface PastPhase extends Span {
  readonly name: string;
}

async function inPhases(crowd: Crowd, phases: readonly Phase[]): Promise<readonly PastPhase[]> {
  const past: PastPhase[] = [];
  await crowd.talk({ pauseMs: 600, outstanding: 2 });
  for (const { name, ms, begin } of phases) {
    await begin();
    const fromMs = Date.now();
    await Bun.sleep(ms);
    past.push({ name, fromMs, untilMs: Date.now() });
  }
  return past;
}

async function conclude({
  cluster,
  crowd,
  phases,
}: {
  cluster: Cluster;
  crowd: Crowd;
  phases: readonly PastPhase[];
}): Promise<Outcome> {
  const verdict = await settleAndJudge({ cluster, crowd });
  const findings = createFindings();
  const figures: Record<string, number> = {};
  let healthyMs: number | null = null;
  for (const phase of phases) {
    const ackMs = quantileMs(ackTimesMs(verdict.logs, phase), 0.99);
    const delivered = deliveryTimesMs(verdict.logs, phase);
    const slowestMs = Math.max(0, ...delivered);
    healthyMs ??= ackMs;
    figures[`${phase.name}_ack_p99_ms`] = ackMs;
    figures[`${phase.name}_delivery_max_ms`] = Math.round(slowestMs);
    findings.expect(delivered.length > 0, `nothing reached another node while ${phase.name}`);
    findings.expect(
      slowestMs <= DELIVERED_WITHIN_MS,
      `a message took ${slowestMs} ms to another node while ${phase.name}`,
    );
    findings.expect(
      ackMs <= healthyMs * ACK_FACTOR + ACK_ALLOWANCE_MS,
      `acknowledgments took ${ackMs} ms (p99) while ${phase.name}, ${healthyMs} ms before`,
    );
  }
  return extend(verdict, { problems: findings.problems, figures });
}

/** Two nodes, and for each conversation one client on each. */
async function openAcross(
  context: Context,
  options: ClusterOptions = {},
): Promise<{ cluster: Cluster; crowd: Crowd }> {
  const { quick, resources, seed } = context;
  const cluster = await startCluster(context, { nodes: 2, redis: true, ...options });
  const senders = quick ? 25 : 50;
  const crowd = resources.use(
    await startCrowd({ urls: cluster.urls, dir: `${context.dir}/logs`, seed, senders, watchers: senders }),
  );
  return { cluster, crowd };
}
