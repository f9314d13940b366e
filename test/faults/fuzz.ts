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
  const memory = async () => (await node.metric('process_resident_memory_bytes')) ?? 0;
  const total = quick ? 10_000 : 100_000;
  const secret = `secret${crypto.randomUUID().replaceAll('-', '')}`;
  const victim = makeGuest();
  const conversationId = Bun.randomUUIDv7();
  const connect = { token: victim.token, conversation_id: conversationId };
  const good = resources.use(await connectV1({ url: node.url, connect }));
  await say(good, { id: 'first', content: `my internet is down ${secret}` });

  // The strangers know the conversation's id, and nothing else of the victim.
  const { token } = makeGuest();
  const strangers = createStrangers({
    port: node.port,
    token,
    secrets: [secret, victim.userId, victim.token],
  });
  const frames = oddFrames({ token, conversationId });
  let settledBytes = 0;
  for (let sent = 0; sent < total; sent += ROUND) {
    await strangers.send(fc.sample(frames, { seed: seed + sent, numRuns: ROUND }));
    await say(good, { id: `good-${sent}`, content: 'thanks' }).catch((error) => {
      throw new Error(`After ${sent + ROUND} frames, the last of seed ${seed + sent}: ${error}`);
    });
    if (settledBytes === 0 && sent >= total / 4) settledBytes = await memory();
  }
  strangers.leave();
  await say(good, { id: 'last', content: 'thanks' });
  const growth = (await memory()) - settledBytes;
  const { leaks, ...counts } = strangers.counts;
  findings.expect(node.running, 'the process is gone');
  findings.expect(leaks === 0, `${leaks} answers held something of another client`);
  findings.expect(growth < MAX_GROWTH_BYTES, `memory grew by ${growth} bytes`);
  return {
    figures: { frames: total, ...counts, growth_mb: Math.round(growth / 2 ** 20) },
    problems: [...findings.problems, ...cluster.problems()],
  };
}

/** Several sockets that take turns, each replaced when the server has had enough of it. */
function createStrangers({
  port,
  token,
  secrets,
}: {
  port: number;
  token: string;
  /** What no stranger may ever be sent. */
  secrets: readonly string[];
}) {
  const counts = { sockets: 0, answers: 0, leaks: 0 };
  const sockets: RawSocket[] = [];
  const onText = (text: string) => {
    counts.answers += 1;
    if (secrets.some((secret) => text.includes(secret))) counts.leaks += 1;
  };
  const open = async (): Promise<RawSocket> => {
    counts.sockets += 1;
    const protocol = counts.sockets % 3 === 0 ? null : 'chat.v1';
    const raw = await openRaw({ port, onText, protocol });
    // Half of them are let in before they begin.
    if (counts.sockets % 2 === 0)
      raw.sendText(JSON.stringify({ type: 'connect', token, caps: ['delta', 'status'] }));
    return raw;
  };
  return {
    counts,
    async send(frames: readonly Buffer[]): Promise<void> {
      for (let at = 0; at < frames.length; at += BURST) {
        const index = (at / BURST) % SOCKETS;
        let socket = sockets[index];
        if (socket === undefined || socket.socket.destroyed) socket = await open();
        sockets[index] = socket;
        for (const frame of frames.slice(at, at + BURST)) socket.write(frame);
        await Bun.sleep(0);
      }
    },
    leave(): void {
      for (const socket of sockets) socket[Symbol.dispose]();
    },
  };
}

async function say(socket: V1Socket, { id, content }: { id: string; content: string }): Promise<void> {
  socket.send({ type: 'message', id, content });
  const ack = await socket.take('ack', { where: (frame) => frame.id === id });
  await socket.take('message', {
    where: (frame) => frame.role === 'assistant' && frame.reply_to === ack.message_id,
  });
}
