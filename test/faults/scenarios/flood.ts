import { entriesOf } from '../history.ts';
import { type Context, createFindings, type Outcome } from '../scenario.ts';
import { startCluster } from '../support/cluster.ts';
import { startCrowd } from '../support/crowd.ts';
import { ackTimesMs, quantileMs } from '../support/figures.ts';
import { makeGuest } from '../support/identity.ts';
import { frameOf, OPCODES, openRaw } from '../support/raw-socket.ts';
import { inTime } from '../support/wait.ts';

/** One client sends as fast as it can while the model says nothing. */
export async function flood(context: Context): Promise<Outcome> {
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
