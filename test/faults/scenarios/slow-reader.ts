import { join } from 'node:path';
import { readClientLog } from '../history.ts';
import { type Context, createFindings, type Findings, type Outcome } from '../scenario.ts';
import { waitForConnections } from '../support/checks.ts';
import { startCluster } from '../support/cluster.ts';
import { startCrowd } from '../support/crowd.ts';
import { ackTimesMs, quantileMs } from '../support/figures.ts';
import { openHistoryLog } from '../support/history-log.ts';
import { makeGuest, type TestGuest } from '../support/identity.ts';
import { settleAndJudge } from '../support/judge.ts';
import type { ProductNode } from '../support/node.ts';
import { frameOf, OPCODES, openRaw, type RawSocket } from '../support/raw-socket.ts';
import { connectV1, type V1Socket } from '../support/v1-socket.ts';
import { inTime, waitUntil } from '../support/wait.ts';
import { extend } from './outcome.ts';

/** Memory that one slow reader may cost, and what the messages themselves may add to that of all. */
const MAX_GROWTH_EACH_BYTES = 2 * 2 ** 20;
const ALLOWANCE_BYTES = 128 * 2 ** 20;
/** A client that makes no progress has 30 s; the rest is for looking. */
const CUT_OFF_WITHIN_MS = 40_000;
/** Slow consumer, no progress, and more frames than anybody has use for. */
const CLOSED_WITH: readonly number[] = [4412, 4414, 4429];
const SENDERS = 20;
const CHATTERERS = 2;
/** Together more answers than the buffers of any system keep for one socket. */
const PINGS_AT_ONCE = 500;
const MAX_BURSTS = 2_000;
const ENV = { WEBSOCKET_MAX_CONNECTIONS_PER_USER: '0' };

interface Scene extends TestGuest {
  readonly node: ProductNode;
  readonly conversationId: string;
  readonly findings: Findings;
}

/** Some clients read nothing while their conversation is full of long messages. */
export async function readNothing(context: Context): Promise<Outcome> {
  const { quick, resources, seed } = context;
  const cluster = await startCluster(context, { env: ENV });
  const node = cluster.node(0);
  const findings = createFindings();
  const scene: Scene = { ...makeGuest(), node, conversationId: Bun.randomUUIDv7(), findings };
  const dir = `${context.dir}/logs`;
  const crowd = resources.use(await startCrowd({ urls: cluster.urls, dir, seed, senders: SENDERS }));
  const log = resources.use(openHistoryLog(join(dir, 'writer.log')));
  const connect = { token: scene.token, conversation_id: scene.conversationId };
  const writer = resources.use(await connectV1({ url: node.url, log, connect }));
  await crowd.talk({ pauseMs: 300 });
  // Once without slow readers: what long messages cost by themselves.
  const calmFromMs = Date.now();
  const [before] = await sayMuch(writer, { from: 0, count: quick ? 60 : 300, node });
  const calm = { fromMs: calmFromMs, untilMs: Date.now() };
  const readers = await Promise.all(
    Array.from({ length: quick ? 12 : 30 }, () => openSlowReader(context, { scene })),
  );
  const busyFromMs = Date.now();
  const [, worst] = await sayMuch(writer, { from: 1_000, count: quick ? 200 : 1_000, node });
  const chatterers = await Promise.all(
    Array.from({ length: CHATTERERS }, async () =>
      askWithoutListening(await openSlowReader(context, { scene }), { scene }),
    ),
  );
  await waitForConnections(node, { count: SENDERS + 1, timeoutMs: CUT_OFF_WITHIN_MS }).catch((error) =>
    findings.add([`slow readers are still there: ${error}`]),
  );
  const busy = { fromMs: busyFromMs, untilMs: Date.now() };
  const growth = (worst - before) / readers.length;
  findings.expect(
    growth < MAX_GROWTH_EACH_BYTES + ALLOWANCE_BYTES / readers.length,
    `memory grew by ${growth} bytes for each slow reader`,
  );
  const codes = await Promise.all(readers.map((reader) => readOn(reader, { scene })));
  for (const { connected } of readers.slice(0, 5)) await comeBack(connected, { scene });
  const writerLog = readClientLog(join(dir, 'writer.log'), { client: 'writer' });
  const verdict = await settleAndJudge({ cluster, crowd, moreLogs: [writerLog] });
  const [calmMs = 0, busyMs = 0] = [calm, busy].map((span) =>
    quantileMs(ackTimesMs(crowd.logs(), span), 0.99),
  );
  findings.expect(busyMs <= calmMs * 4 + 300, `others waited ${busyMs} ms (p99) instead of ${calmMs} ms`);
  return extend(verdict, {
    problems: findings.problems,
    figures: {
      readers: readers.length,
      closed: summarize(codes),
      chatterers_closed: summarize(chatterers),
      growth_kb_each: Math.round(growth / 1024),
      calm_ack_p99_ms: calmMs,
      busy_ack_p99_ms: busyMs,
    },
  });
}

interface SlowReader {
  readonly raw: RawSocket;
  /** The server's answer to `connect`, with which it can come back. */
  readonly connected: string;
}

async function openSlowReader(context: Context, { scene }: { scene: Scene }): Promise<SlowReader> {
  const { token, conversationId, node } = scene;
  const raw = context.resources.use(await openRaw({ port: node.port }));
  raw.sendText(JSON.stringify({ type: 'connect', token, conversation_id: conversationId }));
  const connected = await raw.until((text) => text.includes('"connected"'));
  raw.socket.pause();
  // It is alive, and says so; it only does not listen.
  const alive = setInterval(() => raw.sendText('{"type":"ping"}'), 1_000);
  context.resources.defer(() => clearInterval(alive));
  return { raw, connected };
}

/** Asks without end and never listens to an answer; resolves to the code it was closed with, null for none. */
async function askWithoutListening(reader: SlowReader, { scene }: { scene: Scene }): Promise<number | null> {
  const { raw } = reader;
  const pings = Buffer.concat(
    Array.from({ length: PINGS_AT_ONCE }, () =>
      frameOf(Buffer.from('{"type":"ping","ts":1234567890123}'), { opcode: OPCODES.text }),
    ),
  );
  for (let burst = 0; burst < MAX_BURSTS && !raw.socket.destroyed; burst += 1) {
    raw.write(pings);
    // What the server does not take is not piled up here; when it takes nothing at all, it has seen enough.
    const taken = await waitUntil(() => raw.socket.destroyed || raw.socket.writableLength < 2 ** 20, {
      what: 'the server reads on',
      timeoutMs: 5_000,
      pollMs: 1,
    }).then(
      () => true,
      () => false,
    );
    if (!taken) break;
  }
  return readOn(reader, { scene });
}

/** Says long things; resolves to the server's memory before, and the most of it meanwhile, in bytes. */
async function sayMuch(
  writer: V1Socket,
  { from, count, node }: { from: number; count: number; node: ProductNode },
): Promise<readonly [before: number, worst: number]> {
  const memory = async () => (await node.metric('process_resident_memory_bytes')) ?? 0;
  const before = await memory();
  let worst = before;
  for (let index = from; index < from + count; index += 1) {
    const id = `long-${index}`;
    // 19,000 characters of three bytes each: just under the limit of a frame.
    writer.send({ type: 'message', id, content: `my internet is down ${'\u20ac'.repeat(19_000)}` });
    await writer.take('ack', { where: (frame) => frame.id === id, timeoutMs: 20_000 });
    if (index % 20 === 0) worst = Math.max(worst, await memory());
  }
  return [before, worst];
}

/** Reads on, to see how it ended; null when the end came without a close frame, for nobody read it in time. */
async function readOn({ raw }: SlowReader, { scene }: { scene: Scene }): Promise<number | null> {
  raw.socket.resume();
  await inTime(raw.ended, { what: 'the end of a slow reader', timeoutMs: 10_000 }).catch((error) =>
    scene.findings.add([String(error)]),
  );
  scene.findings.expect(
    raw.closeCode === null || CLOSED_WITH.includes(raw.closeCode),
    `a slow reader was closed with ${raw.closeCode}`,
  );
  return raw.closeCode;
}

/** A slow reader that comes back gets all it missed or is told to read the history: never a part without a word. */
async function comeBack(connected: string, { scene }: { scene: Scene }): Promise<void> {
  const { node, token, findings } = scene;
  const { session_id, resume_token, epoch, seq } = JSON.parse(connected) as {
    session_id: string;
    resume_token: string;
    epoch: string | null;
    seq: number;
  };
  await using socket = await connectV1({
    url: node.url,
    connect: { token, resume: { session_id, resume_token, epoch: epoch ?? '', seq } },
  });
  const { recovered, seq: head } = socket.connected;
  if (!recovered) return;
  await socket
    .take('message', { where: (frame) => frame.seq === head })
    .catch((error) => findings.add([`a slow reader that came back did not get everything: ${error}`]));
}

/** Such as `4414:12,none:1`. */
function summarize(codes: readonly (number | null)[]): string {
  return [...Map.groupBy(codes, (code) => code ?? 'none')]
    .map(([code, found]) => `${code}:${found.length}`)
    .join(',');
}
