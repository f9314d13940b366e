import fc from 'fast-check';
import { type Context, createFindings, type Outcome, type Scenario } from './scenario.ts';
import { startCluster } from './support/cluster.ts';
import { makeGuest } from './support/identity.ts';
import { oddFrames } from './support/odd-frames.ts';
import { openRaw, type RawSocket } from './support/raw-socket.ts';
import { connectV1, type V1Socket } from './support/v1-socket.ts';

const SOCKETS = 8;
/** Frames between two looks at the good client. */
const ROUND = 500;
const BURST = 25;
const MAX_GROWTH_BYTES = 80 * 1024 * 1024;

/** Frames nobody should send, at a real process. */
export const fuzzScenarios: readonly Scenario[] = [
  { name: 'fuzz', faults: ['F26'], deadlineMs: 900_000, run: fuzz },
];

async function fuzz(context: Context): Promise<Outcome> {
  const { quick, seed, resources } = context;
  const cluster = await startCluster(context);
  const node = cluster.node(0);
  const findings = createFindings();
  const total = quick ? 10_000 : 100_000;
  const secret = `secret${crypto.randomUUID().replaceAll('-', '')}`;
  const victim = makeGuest();
  const conversationId = Bun.randomUUIDv7();
  const good = resources.use(
    await connectV1({ url: node.url, connect: { token: victim.token, conversation_id: conversationId } }),
  );
  await say(good, { id: 'first', content: `my internet is down ${secret}` });

  // The stranger knows the conversation's id, and nothing else of the victim.
  const stranger = makeGuest();
  const frames = oddFrames({ token: stranger.token, conversationId });
  const counts = { sockets: 0, answers: 0, leaks: 0 };
  const onText = (text: string) => {
    counts.answers += 1;
    if (text.includes(secret) || text.includes(victim.userId) || text.includes(victim.token))
      counts.leaks += 1;
  };
  const open = async (): Promise<RawSocket> => {
    counts.sockets += 1;
    const raw = await openRaw({
      port: node.port,
      onText,
      protocol: counts.sockets % 3 === 0 ? null : 'chat.v1',
    });
    // Half of them are let in before they begin.
    if (counts.sockets % 2 === 0)
      raw.sendText(JSON.stringify({ type: 'connect', token: stranger.token, caps: ['delta', 'status'] }));
    return raw;
  };
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, open));
  let settledBytes = 0;
  for (let sent = 0; sent < total; sent += ROUND) {
    const round = fc.sample(frames, { seed: seed + sent, numRuns: ROUND });
    for (let at = 0; at < round.length; at += BURST) {
      const index = (at / BURST) % SOCKETS;
      const socket = sockets[index];
      if (socket === undefined || socket.socket.destroyed) sockets[index] = await open();
      for (const frame of round.slice(at, at + BURST)) sockets[index]?.write(frame);
      await Bun.sleep(0);
    }
    await say(good, { id: `good-${sent}`, content: 'thanks' }).catch((error) => {
      throw new Error(`After ${sent + ROUND} frames (round of seed ${seed + sent}): ${error}`);
    });
    if (settledBytes === 0 && sent >= total / 4)
      settledBytes = (await node.metric('process_resident_memory_bytes')) ?? 0;
  }
  for (const socket of sockets) socket[Symbol.dispose]();
  await say(good, { id: 'last', content: 'thanks' });
  const growth = ((await node.metric('process_resident_memory_bytes')) ?? 0) - settledBytes;
  findings.expect(node.running, 'the process is gone');
  findings.expect(counts.leaks === 0, `${counts.leaks} answers held something of another client`);
  findings.expect(growth < MAX_GROWTH_BYTES, `memory grew by ${growth} bytes`);
  return {
    figures: {
      frames: total,
      sockets: counts.sockets,
      answers: counts.answers,
      growth_mb: Math.round(growth / 2 ** 20),
    },
    problems: [...findings.problems, ...cluster.problems()],
  };
}

async function say(socket: V1Socket, { id, content }: { id: string; content: string }): Promise<void> {
  socket.send({ type: 'message', id, content });
  const ack = await socket.take('ack', { where: (frame) => frame.id === id });
  const reply = await socket.take('message', {
    where: (frame) => frame.role === 'assistant' && frame.reply_to === ack.message_id,
  });
  socket.send({ type: 'ack', seq: reply.seq });
}
