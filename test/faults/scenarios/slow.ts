import { connect } from 'node:net';
import type { ConnectedFrame } from '#protocol/chat-v1.ts';
import { entriesOf } from '../history.ts';
import { type Context, createFindings, type Outcome, type Scenario } from '../scenario.ts';
import { answered, waitForConnections } from '../support/checks.ts';
import { startCluster } from '../support/cluster.ts';
import { startCrowd } from '../support/crowd.ts';
import { ackTimesMs, quantileMs } from '../support/figures.ts';
import { makeGuest } from '../support/identity.ts';
import { settleAndJudge } from '../support/judge.ts';
import type { ProductNode } from '../support/node.ts';
import { startProxy } from '../support/proxy.ts';
import { frameOf, OPCODES, openRaw, upgradeRequest } from '../support/raw-socket.ts';
import { connectV1 } from '../support/v1-socket.ts';
import { inTime } from '../support/wait.ts';
import { extend } from './outcome.ts';

/** Signs of life every second, and ten more to answer. */
const HEARTBEAT_MS = 1_000;
const SILENCE_LIMIT_MS = HEARTBEAT_MS + 10_000 + 3_000;
const MAX_GROWTH_PER_READER_BYTES = 2 * 1024 * 1024;
const SLOW_LORIS_LIMIT_MS = 15_000;

/** Faults of slow, silent and greedy clients. */
export const slowScenarios: readonly Scenario[] = [
  { name: 'half-open', faults: ['F13'], deadlineMs: 120_000, run: leaveHalfOpen },
  { name: 'slow-reader', faults: ['F14'], deadlineMs: 180_000, run: readNothing },
  { name: 'flood', faults: ['F15'], deadlineMs: 120_000, run: flood },
  { name: 'slow-loris', faults: ['F20'], deadlineMs: 60_000, run: trickle },
];

async function leaveHalfOpen(context: Context): Promise<Outcome> {
  const { quick, resources } = context;
  const cluster = await startCluster(context);
  const node = cluster.node(0);
  const proxy = resources.use(await startProxy({ to: node.port }));
  const findings = createFindings();
  const count = quick ? 30 : 200;
  const url = `http://127.0.0.1:${proxy.port}`;
  const connectFrame = () => ({ token: makeGuest().token });
  const sockets = await Promise.all(
    Array.from({ length: count }, () => connectV1({ url, connect: connectFrame() })),
  );
  resources.defer(() => sockets.forEach((socket) => void socket.terminate()));
  await waitForConnections(node, { count, timeoutMs: 5_000 });
  // Nothing passes any more, and nobody says so.
  proxy.mode = { kind: 'blackhole' };
  const lostAtMs = performance.now();
  await waitForConnections(node, { count: 0, timeoutMs: SILENCE_LIMIT_MS + 5_000 }).catch((error) =>
    findings.add([String(error)]),
  );
  const detectedMs = performance.now() - lostAtMs;
  findings.expect(detectedMs <= SILENCE_LIMIT_MS, `half-open connections were held for ${detectedMs} ms`);

  // Cut off in the middle of a frame.
  const raws = await Promise.all(Array.from({ length: count }, () => openRaw({ port: node.port })));
  for (const raw of raws) raw.sendText(JSON.stringify({ type: 'connect', token: makeGuest().token }));
  await Promise.all(raws.map((raw) => raw.until((text) => text.includes('"connected"'))));
  const whole = frameOf(Buffer.from('{"type":"message","id":"x","content":"hello"}'), {
    opcode: OPCODES.text,
  });
  for (const raw of raws) {
    raw.write(whole.subarray(0, context.chance.between(1, whole.length - 1)));
    await Bun.sleep(1);
    raw.socket.resetAndDestroy();
  }
  await waitForConnections(node, { count: 0, timeoutMs: 5_000 }).catch((error) =>
    findings.add([String(error)]),
  );
  await using after = await connectV1({ url: node.url, connect: connectFrame() });
  await answered(after, { id: 'after', findings });
  return {
    figures: { half_open: count, detected_ms: Math.round(detectedMs), reset: count },
    problems: [...findings.problems, ...cluster.problems()],
  };
}

/** Some clients read nothing while their conversations are full of long messages. */
async function readNothing(context: Context): Promise<Outcome> {
  const { quick, resources, seed } = context;
  const cluster = await startCluster(context);
  const node = cluster.node(0);
  const findings = createFindings();
  const crowd = resources.use(
    await startCrowd({ urls: cluster.urls, dir: `${context.dir}/logs`, seed, senders: 20 }),
  );
  await crowd.talk({ pauseMs: 200 });
  const calmFromMs = Date.now();
  await Bun.sleep(3_000);
  const calm = { fromMs: calmFromMs, untilMs: Date.now() };
  await node.metric('process_resident_memory_bytes');
  const before = (await node.metric('process_resident_memory_bytes')) ?? 0;

  const readers = quick ? 4 : 10;
  const messages = quick ? 150 : 1_000;
  const busy = { fromMs: Date.now(), untilMs: 0 };
  let worst = before;
  const ends = await Promise.all(
    Array.from({ length: readers }, async () => {
      const guest = makeGuest();
      const conversationId = Bun.randomUUIDv7();
      const raw = resources.use(await openRaw({ port: node.port }));
      raw.sendText(JSON.stringify({ type: 'connect', token: guest.token, conversation_id: conversationId }));
      await raw.until((text) => text.includes('"connected"'));
      const connected = raw.texts.find((text) => text.includes('"connected"')) ?? '{}';
      raw.socket.pause();
      await using writer = await connectV1({
        url: node.url,
        connect: { token: guest.token, conversation_id: conversationId },
      });
      for (let index = 0; index < messages; index += 1) {
        const id = `long-${index}`;
        // 20,000 characters of three bytes each: just under the limit of a frame.
        writer.send({ type: 'message', id, content: `my internet is down ${'\u20ac'.repeat(19_000)}` });
        const ack = await writer.take('ack', { where: (frame) => frame.id === id, timeoutMs: 20_000 });
        writer.send({ type: 'ack', seq: ack.seq });
        if (index % 20 === 0)
          worst = Math.max(worst, (await node.metric('process_resident_memory_bytes')) ?? 0);
      }
      // Reading on shows how it ended.
      await Bun.sleep(quick ? 13_000 : 35_000);
      raw.socket.resume();
      await inTime(raw.ended, { what: 'the slow reader is cut off', timeoutMs: 25_000 }).catch((error) =>
        findings.add([String(error)]),
      );
      return { code: raw.closeCode, connected, guest, conversationId };
    }),
  );
  busy.untilMs = Date.now();
  const codes = ends.map(({ code }) => code);
  const growth = (worst - before) / readers;
  findings.expect(
    codes.every((code) => code === 4412 || code === 4414 || code === null),
    `slow readers were closed with ${codes}`,
  );
  findings.expect(
    growth < MAX_GROWTH_PER_READER_BYTES + (64 * 1024 * 1024) / readers,
    `memory grew by ${growth} bytes for each slow reader`,
  );
  for (const end of ends) await comeBack(end, { node, findings });
  const verdict = await settleAndJudge({ cluster, crowd });
  const [calmMs, busyMs] = [calm, busy].map((span) => quantileMs(ackTimesMs(verdict.logs, span), 0.99));
  return extend(verdict, {
    problems: findings.problems,
    figures: {
      codes: [...new Set(codes)].join('/'),
      growth_kb_each: Math.round(growth / 1024),
      calm_ack_p99_ms: calmMs ?? 0,
      busy_ack_p99_ms: busyMs ?? 0,
    },
  });
}

/** A slow reader that comes back gets what it missed or is told to read the history: never a part without a word. */
async function comeBack(
  {
    connected,
    guest,
    conversationId,
  }: { connected: string; guest: { token: string }; conversationId: string },
  { node, findings }: { node: ProductNode; findings: ReturnType<typeof createFindings> },
): Promise<void> {
  const { session_id, resume_token, epoch, seq } = JSON.parse(connected) as ConnectedFrame;
  await using socket = await connectV1({
    url: node.url,
    connect: { token: guest.token, resume: { session_id, resume_token, epoch: epoch ?? '', seq } },
  }).catch(async () =>
    connectV1({ url: node.url, connect: { token: guest.token, conversation_id: conversationId } }),
  );
  const answer = socket.connected;
  if (answer.recovered)
    await socket
      .take('message', { where: (frame) => frame.seq === answer.seq })
      .catch((error) => findings.add([`a slow reader that came back did not get everything: ${error}`]));
  findings.expect(answer.seq > 0, 'the conversation of a slow reader is gone');
}

async function flood(context: Context): Promise<Outcome> {
  const { quick, resources, seed } = context;
  const cluster = await startCluster(context, { model: true, env: { OPENAI_TIMEOUT_MS: '2000' } });
  if (cluster.model) cluster.model.mode = { kind: 'hang' };
  const node = cluster.node(0);
  const findings = createFindings();
  const crowd = resources.use(
    await startCrowd({ urls: cluster.urls, dir: `${context.dir}/logs`, seed, senders: quick ? 15 : 30 }),
  );
  await crowd.talk({ pauseMs: 200 });
  const calmFromMs = Date.now();
  await Bun.sleep(3_000);
  const calm = { fromMs: calmFromMs, untilMs: Date.now() };
  const before = (await node.metric('process_resident_memory_bytes')) ?? 0;
  const raw = resources.use(await openRaw({ port: node.port }));
  raw.sendText(JSON.stringify({ type: 'connect', token: makeGuest().token }));
  await raw.until((text) => text.includes('"connected"'));
  const flooded = { fromMs: Date.now(), untilMs: 0 };
  const total = quick ? 10_000 : 50_000;
  let sent = 0;
  for (; sent < total && !raw.socket.destroyed; sent += 100) {
    const frames = Array.from({ length: 100 }, (_, index) =>
      frameOf(
        Buffer.from(
          JSON.stringify({ type: 'message', id: `f${sent + index}`, content: 'tell me about the fox' }),
        ),
        { opcode: OPCODES.text },
      ),
    );
    raw.write(Buffer.concat(frames));
    await Bun.sleep(10);
  }
  await inTime(raw.ended, { what: 'the flooding client is cut off', timeoutMs: 20_000 }).catch((error) =>
    findings.add([String(error)]),
  );
  flooded.untilMs = Date.now();
  const refusals = raw.texts.filter((text) => /"(too_many_inflight|rate_limited)"/.test(text)).length;
  const growth = ((await node.metric('process_resident_memory_bytes')) ?? 0) - before;
  findings.expect(refusals > 0, 'a flood was never refused');
  findings.expect(raw.closeCode === 4429, `a flood was closed with ${raw.closeCode}`);
  findings.expect(growth < 100 * 2 ** 20, `memory grew by ${growth} bytes under a flood`);
  if (cluster.model) cluster.model.mode = { kind: 'answer', words: 5, everyMs: 1 };
  await Bun.sleep(500);
  await crowd.hush();
  // The flood's own messages are nobody's history: they are stored, and no log has them.
  const reports = await crowd.report();
  await crowd.until(({ outbox }) => outbox === 0, {
    what: 'every message is acknowledged',
    timeoutMs: 20_000,
  });
  await crowd.close();
  const logs = crowd.logs();
  const [calmMs = 0, floodMs = 0] = [calm, flooded].map((span) => quantileMs(ackTimesMs(logs, span), 0.99));
  findings.expect(floodMs <= calmMs * 5 + 500, `others waited ${floodMs} ms (p99) instead of ${calmMs} ms`);
  const errors = logs.flatMap((log) => entriesOf(log, 'error'));
  findings.expect(errors.length === 0, `others met ${errors.length} errors: ${JSON.stringify(errors[0])}`);
  return {
    figures: {
      sent,
      refusals,
      closed_after_ms: flooded.untilMs - flooded.fromMs,
      growth_mb: Math.round(growth / 2 ** 20),
      others: reports.length,
      calm_ack_p99_ms: calmMs,
      flood_ack_p99_ms: floodMs,
    },
    problems: [...findings.problems, ...cluster.problems()],
  };
}

/** Four ways to hold a place without using it. */
async function trickle(context: Context): Promise<Outcome> {
  const cluster = await startCluster(context);
  const node = cluster.node(0);
  const findings = createFindings();
  const each = context.quick ? 5 : 25;
  const ways: readonly (readonly [name: string, hold: () => Promise<number>])[] = [
    [
      'half a request',
      () => holdRequest(node, { text: 'GET /api/v1/chat/ws HTTP/1.1\r\nHost: 127.0.0.1\r\n' }),
    ],
    [
      'a header every 2 s',
      () => holdRequest(node, { text: 'GET /api/v1/chat/ws HTTP/1.1\r\n', more: 'X-A: b\r\n' }),
    ],
    ['no connect frame', () => holdSocket(node, { piece: null })],
    ['a frame of a byte every 2 s', () => holdSocket(node, { piece: 1 })],
  ];
  const figures: Record<string, number> = {};
  await Promise.all(
    ways.map(async ([name, hold]) => {
      const times = await Promise.all(Array.from({ length: each }, hold));
      const longest = Math.max(...times);
      figures[`${name.replaceAll(' ', '_')}_ms`] = Math.round(longest);
      findings.expect(longest <= SLOW_LORIS_LIMIT_MS, `${name} was held for ${Math.round(longest)} ms`);
    }),
  );
  await waitForConnections(node, { count: 0, timeoutMs: 3_000 }).catch((error) =>
    findings.add([String(error)]),
  );
  return { figures, problems: [...findings.problems, ...cluster.problems()] };
}

const HOLD_LIMIT_MS = 30_000;

/** Sends a part of a request and then a line from time to time; resolves to the time until the server ends it. */
async function holdRequest(
  node: ProductNode,
  { text, more }: { text: string; more?: string },
): Promise<number> {
  const startedAtMs = performance.now();
  const socket = connect({ port: node.port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.resume();
  socket.write(text);
  const timer = setInterval(() => more && !socket.destroyed && socket.write(more), 2_000);
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await Promise.race([ended, Bun.sleep(HOLD_LIMIT_MS)]);
  clearInterval(timer);
  socket.destroy();
  return performance.now() - startedAtMs;
}

/** Upgrades and then says nothing, or one byte of a frame from time to time. */
async function holdSocket(node: ProductNode, { piece }: { piece: number | null }): Promise<number> {
  const startedAtMs = performance.now();
  const socket = connect({ port: node.port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.resume();
  socket.write(upgradeRequest({ port: node.port, path: '/api/v1/chat/ws', protocol: 'chat.v1' }));
  const frame = frameOf(Buffer.from('{"type":"connect"}'.padEnd(100)), { opcode: OPCODES.text });
  let at = 0;
  const timer = setInterval(() => {
    if (piece === null || socket.destroyed) return;
    socket.write(frame.subarray(at, at + piece));
    at += piece;
  }, 2_000);
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await Promise.race([ended, Bun.sleep(HOLD_LIMIT_MS)]);
  clearInterval(timer);
  socket.destroy();
  return performance.now() - startedAtMs;
}
