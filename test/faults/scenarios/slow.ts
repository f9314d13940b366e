import { connect } from 'node:net';
import { type Context, createFindings, type Outcome, type Scenario } from '../scenario.ts';
import { answered, waitForConnections } from '../support/checks.ts';
import { startCluster } from '../support/cluster.ts';
import { makeGuest } from '../support/identity.ts';
import type { ProductNode } from '../support/node.ts';
import { startProxy } from '../support/proxy.ts';
import { frameOf, OPCODES, openRaw, upgradeRequest } from '../support/raw-socket.ts';
import { connectV1 } from '../support/v1-socket.ts';
import { flood } from './flood.ts';
import { readNothing } from './slow-reader.ts';

/** Signs of life every second, and ten more to answer. */
const HEARTBEAT_MS = 1_000;
const SILENCE_LIMIT_MS = HEARTBEAT_MS + 10_000 + 3_000;
const SLOW_LORIS_LIMIT_MS = 15_000;

/** Faults of slow, silent and greedy clients. */
export const slowScenarios: readonly Scenario[] = [
  { name: 'half-open', faults: ['F13'], idle: true, deadlineMs: 120_000, run: leaveHalfOpen },
  { name: 'slow-reader', faults: ['F14'], deadlineMs: 180_000, run: readNothing },
  { name: 'flood', faults: ['F15'], deadlineMs: 120_000, run: flood },
  { name: 'slow-loris', faults: ['F20'], idle: true, deadlineMs: 60_000, run: trickle },
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
