import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from '#lib/quantile.ts';
import { type ClientProcess, startClients } from './support/client-process.ts';
import type { EchoOrder, EchoReport } from './support/echo-clients.ts';
import { cpuSeconds } from './support/process-usage.ts';
import { type Program, startFloor, startNodeProgram, startProduct } from './support/programs.ts';
import { recordReply } from './support/record-reply.ts';
import { type BenchFigure, publishFigures } from './support/results.ts';

const SOCKETS = 64;
/** Messages that a socket sends before it waits, and the design's target: server CPU time against the floor's. */
const DEPTHS = [
  { depth: 16, targetRatio: 2, messages: 200_000 },
  { depth: 1, targetRatio: 1.5, messages: 100_000 },
] as const;
const WARM_UP_SHARE = 0.5;

type Clients = ClientProcess<EchoOrder, EchoReport>;

interface Contender {
  readonly name: string;
  readonly server: Program;
  readonly dialect: 'json' | 'socket.io';
}

/** Server CPU time of one message in microseconds, by contender and depth, of each round. */
type Readings = Map<string, Map<number, number[]>>;

/** Measures what the gateway adds to a plain message against a server that only reads and writes the same JSON. */
async function runPlainBench({ quick }: { quick: boolean }): Promise<void> {
  const { rounds, share } = quick ? { rounds: 1, share: 0.1 } : { rounds: 5, share: 1 };
  await using stack = new AsyncDisposableStack();
  const contenders = await startContenders(stack);
  const clients: Clients = stack.use(await startClients('echo-clients.ts'));
  process.stdout.write(`Plain: ${SOCKETS} sockets, ${rounds} rounds, taking turns; turns cost nothing.\n`);
  const readings: Readings = new Map(contenders.map(({ name }) => [name, new Map()]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { depth, messages } of DEPTHS) {
      for (const contender of contenders) {
        // The first round warms up and is not counted.
        const count = messages * share * (round === 0 ? WARM_UP_SHARE : 1);
        const cpu = await measure(contender, { clients, messages: count, depth });
        const byDepth = readings.get(contender.name);
        if (round > 0) byDepth?.set(depth, [...(byDepth.get(depth) ?? []), cpu]);
        if (round > 0)
          process.stdout.write(`  round ${round}, depth ${depth}: ${contender.name} ${cpu.toFixed(2)} µs\n`);
      }
    }
  }
  publish(readings);
}

async function startContenders(stack: AsyncDisposableStack): Promise<readonly Contender[]> {
  const env = { FLOOR_REPLY: await recordAnyReply() };
  const contenders: Contender[] = [
    {
      name: PRODUCT,
      server: stack.use(await startFloor('stub-turn-server.ts', { env })),
      dialect: 'json',
    },
    { name: FLOOR, server: stack.use(await startFloor('bare-json-server.ts', { env })), dialect: 'json' },
  ];
  if (Bun.which('node') === null) {
    process.stdout.write('Without ws and Socket.IO: there is no node on the path.\n');
    return contenders;
  }
  for (const { name, script, dialect } of [
    { name: 'ws on Node', script: 'ws-server.mjs', dialect: 'json' },
    { name: 'Socket.IO on Node', script: 'socket-io-server.mjs', dialect: 'socket.io' },
  ] as const) {
    contenders.push({ name, server: stack.use(await startNodeProgram(script, { env })), dialect });
  }
  return contenders;
}

const PRODUCT = 'gateway';
const FLOOR = 'bare JSON';

/** A reply of the product of usual size, from a server that runs only for this. */
async function recordAnyReply(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    await using product = await startProduct({ env: { DATA_DIR: directory } });
    return await recordReply(product.url);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(
  { server, dialect }: Contender,
  { clients, messages, depth }: { clients: Clients; messages: number; depth: number },
): Promise<number> {
  await clients.ask({ type: 'open', url: server.url, sockets: SOCKETS, dialect });
  const before = cpuSeconds(server.pid);
  const run = clients.ask({ type: 'run', messages, depth });
  const { answered } = await Promise.race([run, server.failed]);
  const used = cpuSeconds(server.pid) - before;
  await clients.ask({ type: 'close' });
  return (used / answered) * 1e6;
}

function publish(readings: Readings): void {
  const median = (name: string, depth: number) => quantile(readings.get(name)?.get(depth) ?? [], 0.5);
  const figures = DEPTHS.flatMap(({ depth, targetRatio }) => {
    const ratio = median(PRODUCT, depth) / median(FLOOR, depth);
    return [
      ...[...readings.keys()].map((name) => ({
        name: `depth ${depth}, ${name}, server CPU per message`,
        value: `${median(name, depth).toFixed(2)} µs`,
      })),
      {
        name: `depth ${depth}, ${PRODUCT} / ${FLOOR}`,
        value: `${ratio.toFixed(2)} x`,
        target: { words: `at most ${targetRatio} x`, met: ratio <= targetRatio },
      } satisfies BenchFigure,
    ];
  });
  publishFigures('plain', { figures });
}

await runPlainBench({ quick: process.argv.includes('--quick') });
