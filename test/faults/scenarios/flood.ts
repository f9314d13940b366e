import { entriesOf } from '../history.ts';
import { type Context, createFindings, type Outcome } from '../scenario.ts';
import { startCluster } from '../support/cluster.ts';
import { startCrowd } from '../support/crowd.ts';
import { ackTimesMs, quantileMs } from '../support/figures.ts';
import { makeGuest } from '../support/identity.ts';
import type { ProductNode } from '../support/node.ts';
import { frameOf, OPCODES, openRaw } from '../support/raw-socket.ts';
import { inTime } from '../support/wait.ts';

/** Memory that a flood may cost. */
const MAX_GROWTH_BYTES = 100 * 2 ** 20;
const BURST = 100;

/** One client sends as fast as it can while the model says nothing; the others must not notice. */
export async function flood(context: Context): Promise<Outcome> {
  const { quick, resources, seed } = context;
  const cluster = await startCluster(context, { model: true, env: { OPENAI_TIMEOUT_MS: '2000' } });
  if (cluster.model) cluster.model.mode = { kind: 'hang' };
  const node = cluster.node(0);
  const findings = createFindings();
  const memory = async () => (await node.metric('process_resident_memory_bytes')) ?? 0;
  const crowd = resources.use(
    await startCrowd({ urls: cluster.urls, dir: `${context.dir}/logs`, seed, senders: quick ? 15 : 30 }),
  );
  await crowd.talk({ pauseMs: 200 });
  const calmFromMs = Date.now();
  await Bun.sleep(3_000);
  const calm = { fromMs: calmFromMs, untilMs: Date.now() };
  const before = await memory();
  const result = await sendFlood(context, { node, total: quick ? 10_000 : 50_000 });
  const flooded = { fromMs: calm.untilMs, untilMs: Date.now() };
  const growth = (await memory()) - before;
  await Bun.sleep(500);
  await crowd.hush();
  await crowd.until(({ outbox }) => outbox === 0, { what: 'others are acknowledged', timeoutMs: 20_000 });
  await crowd.close();
  const logs = crowd.logs();
  const [calmMs = 0, floodMs = 0] = [calm, flooded].map((span) => quantileMs(ackTimesMs(logs, span), 0.99));
  const errors = logs.flatMap((log) => entriesOf(log, 'error'));
  findings.expect(result.refusals > 0, 'a flood was never refused');
  findings.expect(result.code === 4429, `a flood was closed with ${result.code}`);
  findings.expect(growth < MAX_GROWTH_BYTES, `memory grew by ${growth} bytes under a flood`);
  findings.expect(floodMs <= calmMs * 5 + 500, `others waited ${floodMs} ms (p99) instead of ${calmMs} ms`);
  findings.expect(errors.length === 0, `others met ${errors.length} errors: ${JSON.stringify(errors[0])}`);
  return {
    figures: {
      sent: result.sent,
      refusals: result.refusals,
      closed_after_ms: Math.round(result.tookMs),
      growth_mb: Math.round(growth / 2 ** 20),
      calm_ack_p99_ms: calmMs,
      flood_ack_p99_ms: floodMs,
    },
    problems: [...findings.problems, ...cluster.problems()],
  };
}

/** Sends until it is cut off, 10,000 messages a second; none of them is in any log. */
async function sendFlood(
  { resources }: Context,
  { node, total }: { node: ProductNode; total: number },
): Promise<{ sent: number; refusals: number; code: number | null; tookMs: number }> {
  const raw = resources.use(await openRaw({ port: node.port }));
  raw.sendText(JSON.stringify({ type: 'connect', token: makeGuest().token }));
  await raw.until((text) => text.includes('"connected"'));
  const startedAtMs = performance.now();
  let sent = 0;
  for (; sent < total && !raw.socket.destroyed; sent += BURST) {
    const frames = Array.from({ length: BURST }, (_, index) => messageFrame(`f${sent + index}`));
    raw.write(Buffer.concat(frames));
    await Bun.sleep(10);
  }
  await inTime(raw.ended, { what: 'the flooding client is cut off', timeoutMs: 20_000 });
  const refusals = raw.texts.filter((text) => /"(too_many_inflight|rate_limited)"/.test(text)).length;
  return { sent, refusals, code: raw.closeCode, tookMs: performance.now() - startedAtMs };
}

function messageFrame(id: string): Buffer {
  const text = JSON.stringify({ type: 'message', id, content: 'tell me about the fox' });
  return frameOf(Buffer.from(text), { opcode: OPCODES.text });
}
