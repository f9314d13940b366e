import { join } from 'node:path';
import { readClientLog } from '../history.ts';
import { type Context, createFindings, type Outcome, type Scenario } from '../scenario.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { openHistoryLog } from '../support/history-log.ts';
import { makeGuest } from '../support/identity.ts';
import { judge } from '../support/judge.ts';
import { phraseOf } from '../support/phrases.ts';
import { countStored } from '../support/store-log.ts';
import { connectV1, type V1Socket } from '../support/v1-socket.ts';
import { waitUntil } from '../support/wait.ts';
import { extend } from './outcome.ts';

/** Faults of impatient clients. */
export const retryScenarios: readonly Scenario[] = [
  { name: 'same-message-many-times', faults: ['F11'], deadlineMs: 240_000, run: repeatMessages },
  { name: 'same-id-other-words', faults: ['F12'], deadlineMs: 60_000, run: reuseIds },
];

const MOST_REPEATS = 10;
const SOCKETS_EACH = 3;

/** Every message is sent 1 to 10 times over three sockets on two nodes, all at once. */
async function repeatMessages(context: Context): Promise<Outcome> {
  const { quick } = context;
  const cluster = await startCluster(context, { nodes: 2, redis: true, model: true });
  const conversations = quick ? 25 : 60;
  const messages = quick ? 8 : 40;
  const people = await Promise.all(
    Array.from({ length: conversations }, (_, index) => openPerson(context, { cluster, index })),
  );
  await Promise.all(people.map((person) => repeatOneself(person, { context, messages })));
  await waitUntil(async () => (await countStored(cluster.databaseUrl)).waiting === 0, {
    what: 'every message is answered',
    timeoutMs: 30_000,
  });
  await Promise.all(
    people.map(({ sockets }) => Promise.all(sockets.map((socket) => allShown(socket, messages)))),
  );
  const logs = people.flatMap((person) => person.logs());
  const verdict = await judge({ cluster, logs, healedAtMs: Date.now() });
  const stored = await countStored(cluster.databaseUrl);
  const findings = createFindings();
  findings.expect(
    stored.messages === conversations * messages * 2,
    `${stored.messages} messages are stored, and ${conversations * messages * 2} should be`,
  );
  return extend(verdict, { problems: findings.problems, figures: { messages: conversations * messages } });
}

/** Sends each message several times over sockets of chance, and waits for it on all of them. */
async function repeatOneself(
  { name, sockets }: { name: string; sockets: readonly V1Socket[] },
  { context, messages }: { context: Context; messages: number },
): Promise<void> {
  const chance = context.chance.fork(name);
  for (let index = 0; index < messages; index += 1) {
    const id = `${name}-${index}`;
    const content = phraseOf(id, { index, odd: chance.next() < 0.2 });
    const used = new Set<V1Socket>();
    for (let left = chance.between(1, MOST_REPEATS); left > 0; left -= 1) {
      const socket = chance.pick(sockets);
      socket.send({ type: 'message', id, content });
      used.add(socket);
    }
    await Promise.all(
      [...used].map((socket) => socket.take('ack', { where: (ack) => ack.id === id, timeoutMs: 30_000 })),
    );
  }
}

/** Resolves when a socket has the last reply of its conversation. */
function allShown({ frames }: V1Socket, messages: number): Promise<void> {
  return waitUntil(() => frames.some((frame) => frame.type === 'message' && frame.seq === messages * 2), {
    what: 'every device has the last reply',
    timeoutMs: 15_000,
  });
}

/** One customer with several devices, each with a log of its own. */
async function openPerson(context: Context, { cluster, index }: { cluster: Cluster; index: number }) {
  const name = `p${index}`;
  const { token } = makeGuest();
  const conversationId = Bun.randomUUIDv7();
  const sockets: V1Socket[] = [];
  const names: string[] = [];
  for (let device = 0; device < SOCKETS_EACH; device += 1) {
    const client = `${name}-${device}`;
    const log = context.resources.use(openHistoryLog(join(context.dir, `${client}.log`)));
    sockets.push(
      context.resources.use(
        await connectV1({
          url: cluster.node(device % cluster.nodes.length).url,
          clientId: client,
          log,
          connect: { token, conversation_id: conversationId },
        }),
      ),
    );
    names.push(client);
  }
  const logs = () => names.map((client) => readClientLog(join(context.dir, `${client}.log`), { client }));
  return { name, sockets, logs };
}

async function reuseIds(context: Context): Promise<Outcome> {
  const cluster = await startCluster(context, { nodes: 2, redis: true });
  const findings = createFindings();
  const { token } = makeGuest();
  const conversationId = Bun.randomUUIDv7();
  const connect = { token, conversation_id: conversationId };
  const open = async (node: number, clientId: string) =>
    context.resources.use(await connectV1({ url: cluster.node(node).url, clientId, connect }));
  const [one, two] = [await open(0, 'one'), await open(1, 'two')];
  const rounds = 30;
  for (let round = 0; round < rounds; round += 1) {
    const id = `m${round}`;
    const send = (socket: V1Socket, content: string) => socket.send({ type: 'message', id, content });
    const mine = { where: (frame: { id?: string }) => frame.id === id };
    // In turn on one node, in turn on two nodes, and on both at once.
    send(one, `first words ${round}`);
    if (round % 3 < 2) await one.take('ack', mine);
    send(round % 3 === 0 ? one : two, `other words ${round}`);
    const [loser, other] = round % 3 === 0 ? [one, two] : [two, one];
    const error = await Promise.race([
      loser.take('error', mine),
      ...(round % 3 === 2 ? [other.take('error', mine)] : []),
    ]).catch(() => null);
    findings.expect(
      error?.error.code === 'conflict' && !error.error.retryable,
      `other words under the same id were answered with ${JSON.stringify(error?.error)}`,
    );
  }
  const rows = await context.postgres.query(
    `select client_message_id as id, count(*)::int as count, min(content) as content from messages
     where role = 'user' group by 1`,
    { database: new URL(cluster.databaseUrl).pathname.slice(1) },
  );
  findings.expect(rows.length === rounds, `${rows.length} messages are stored, and ${rounds} should be`);
  for (const { id, count, content } of rows) {
    const round = Number(String(id).slice(1));
    const kept = round % 3 === 2 || content === `first words ${round}`;
    findings.expect(count === 1 && kept, `${id} is stored ${count} times, with "${content}"`);
  }
  return { figures: { ids: rounds }, problems: [...findings.problems, ...cluster.problems()] };
}
