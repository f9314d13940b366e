import { type Context, createFindings, type Findings, type Outcome, type Scenario } from '../scenario.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { makeGuest, type TestGuest } from '../support/identity.ts';
import { connectV1, openV1, type V1Socket } from '../support/v1-socket.ts';
import { waitUntil } from '../support/wait.ts';

/** What a session may have missed at most, and for how long; small, so that a test can go beyond it. */
const WINDOW_MESSAGES = 60;
const WINDOW_MS = 4_000;
const ENV = {
  WEBSOCKET_MESSAGE_QUEUE_SIZE: String(WINDOW_MESSAGES),
  WEBSOCKET_CONNECTION_TIMEOUT: String(WINDOW_MS),
};

/** Clients that come back too late, or as somebody they are not. */
export const windowScenarios: readonly Scenario[] = [
  { name: 'away-too-long', faults: ['F16'], idle: true, deadlineMs: 120_000, run: stayAway },
  { name: 'false-resume', faults: ['F17'], deadlineMs: 120_000, run: resumeFalsely },
];

async function stayAway(context: Context): Promise<Outcome> {
  const cluster = await startCluster(context, { env: ENV });
  const findings = createFindings();
  const figures: Record<string, number | string> = {};
  const cases = [
    { name: 'few', messages: WINDOW_MESSAGES / 2, length: 20, awayMs: 0, recovered: true },
    { name: 'many', messages: WINDOW_MESSAGES + 6, length: 20, awayMs: 0, recovered: false },
    { name: 'long', messages: 4, length: 20, awayMs: WINDOW_MS + 2_000, recovered: false },
    // Few enough by number, and together more bytes than a session may miss.
    { name: 'large', messages: WINDOW_MESSAGES, length: 19_900, awayMs: 0, recovered: false },
  ] as const;
  await Promise.all(
    cases.map(async (given) => {
      const dropped = await comeBack({ cluster, findings, ...given });
      figures[`${given.name}_missed`] = dropped;
    }),
  );
  return { figures, problems: [...findings.problems, ...cluster.problems()] };
}

/** One client leaves, another one of the same customer talks on, the first comes back; resolves to what it missed. */
async function comeBack({
  cluster,
  findings,
  name,
  messages,
  length,
  awayMs,
  recovered,
}: {
  cluster: Cluster;
  findings: Findings;
  name: string;
  messages: number;
  length: number;
  awayMs: number;
  recovered: boolean;
}): Promise<number> {
  const node = cluster.node(0);
  const { token } = makeGuest();
  const conversationId = Bun.randomUUIDv7();
  const connect = { token, conversation_id: conversationId };
  await using writer = await connectV1({ url: node.url, connect });
  await converse(writer, { id: `${name}-first`, length: 20 });
  const left = await connectV1({ url: node.url, connect });
  const { session_id, resume_token, epoch, seq } = left.connected;
  left.terminate();
  // Each message brings a reply, so half as many are sent.
  const turns = Math.ceil(messages / 2);
  for (let turn = 0; turn < turns; turn += 1) await converse(writer, { id: `${name}-${turn}`, length });
  await Bun.sleep(awayMs);
  const droppedBefore = (await node.metric('queue_dropped_total')) ?? 0;
  await using back = await connectV1({
    url: node.url,
    connect: { resume: { session_id, resume_token, epoch: epoch ?? '', seq }, token },
  });
  const { connected } = back;
  const missed = connected.seq - seq;
  findings.expect(
    connected.was_recovering && connected.recovered === recovered,
    `away (${name}, ${missed} messages): recovered was ${connected.recovered}`,
  );
  if (connected.recovered) {
    await back
      .take('message', { where: (frame) => frame.seq === connected.seq })
      .catch((error) => findings.add([`away (${name}): ${error}`]));
  } else {
    await Bun.sleep(200);
    const partial = back.frames.filter(({ type }) => type === 'message').length;
    findings.expect(partial === 0, `away (${name}): ${partial} messages came although it was not recovered`);
    const history = await readHistory(node.url, { conversationId, token });
    findings.expect(
      history.length === connected.seq && history.every((found, index) => found === index + 1),
      `away (${name}): the history has ${history.length} messages of ${connected.seq}`,
    );
    const dropped = ((await node.metric('queue_dropped_total')) ?? 0) - droppedBefore;
    findings.expect(dropped >= missed, `away (${name}): ${missed} were missed and ${dropped} counted`);
  }
  return missed;
}

async function converse(socket: V1Socket, { id, length }: { id: string; length: number }): Promise<void> {
  const content = `my internet is down ${'\u20ac'.repeat(Math.max(0, length - 20))}`;
  socket.send({ type: 'message', id, content });
  const ack = await socket.take('ack', { where: (frame) => frame.id === id });
  await socket.take('message', {
    where: (frame) => frame.role === 'assistant' && frame.reply_to === ack.message_id,
  });
}

/** Sequence numbers of a conversation, page by page. */
async function readHistory(
  url: string,
  { conversationId, token }: { conversationId: string; token: string },
): Promise<readonly number[]> {
  const seqs: number[] = [];
  let after = 0;
  for (;;) {
    const path = `/api/v1/chat/conversations/${conversationId}?limit=200&after_seq=${after}`;
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const page = (await response.json()) as {
      messages: readonly { seq: number }[];
      next_after_seq: number | null;
    };
    seqs.push(...page.messages.map(({ seq }) => seq));
    if (page.next_after_seq === null) return seqs;
    after = page.next_after_seq;
  }
}

interface Resume {
  readonly session_id: string;
  readonly resume_token: string;
  readonly epoch: string;
  readonly seq: number;
}

interface Victim extends TestGuest {
  readonly conversationId: string;
  readonly secret: string;
  readonly resume: Resume;
  /** With a secret that was replaced by the one in `resume`. */
  readonly used: Resume;
}

async function resumeFalsely(context: Context): Promise<Outcome> {
  const cluster = await startCluster(context, { nodes: 2, redis: true });
  const findings = createFindings();
  const attempts: Record<string, number> = {};
  const rounds = context.quick ? 5 : 30;
  for (let round = 0; round < rounds; round += 1) {
    const victim = await createVictim(context, { cluster });
    for (const [name, { connect, expected }] of Object.entries(falseResumes(victim))) {
      const url = cluster.node(round % 2).url;
      const seen = await tryResume(url, { connect, victim });
      attempts[name] = (attempts[name] ?? 0) + 1;
      findings.expect(expected.includes(seen.outcome), `${name}: ${seen.outcome}`);
      const foreign = name === 'future seq' || name === 'wrong epoch' ? false : seen.leaked;
      findings.expect(!foreign, `${name}: a stranger was shown something of somebody else`);
    }
  }
  return {
    figures: { victims: rounds, attempts: Object.values(attempts).reduce((sum, count) => sum + count, 0) },
    problems: [...findings.problems, ...cluster.problems()],
  };
}

/** Resumes that must fail, and how each of them may. */
function falseResumes(
  victim: Victim,
): Readonly<Record<string, { connect: Record<string, unknown>; expected: readonly string[] }>> {
  const { resume, token, conversationId } = victim;
  const stranger = makeGuest();
  const forged = 'x'.repeat(resume.resume_token.length);
  const closed = ['closed 4404', 'closed 4403'];
  return {
    'future seq': {
      connect: {
        token,
        conversation_id: conversationId,
        resume: { epoch: resume.epoch, seq: resume.seq + 1_000 },
      },
      expected: ['not recovered'],
    },
    'wrong epoch': {
      connect: {
        token,
        conversation_id: conversationId,
        resume: { epoch: Bun.randomUUIDv7(), seq: resume.seq },
      },
      expected: ['not recovered'],
    },
    'forged token': { connect: { resume: { ...resume, resume_token: forged } }, expected: closed },
    'forged token, own login': {
      connect: { token: stranger.token, resume: { ...resume, resume_token: forged } },
      expected: closed,
    },
    "somebody else's token": {
      connect: { token: stranger.token, resume },
      expected: closed,
    },
    "somebody else's conversation": {
      connect: { token: stranger.token, conversation_id: conversationId },
      expected: closed,
    },
    'replayed token': { connect: { resume: victim.used }, expected: closed },
    'replayed token, own login': {
      connect: { token: stranger.token, resume: victim.used },
      expected: closed,
    },
    'unknown session': {
      connect: { resume: { ...resume, session_id: Bun.randomUUIDv7() } },
      expected: closed,
    },
    'no login, no secret': {
      connect: { conversation_id: conversationId, resume: { epoch: resume.epoch, seq: 0 } },
      expected: closed,
    },
  };
}

/** A customer with a conversation that holds a secret, gone offline, and one token that was replaced. */
async function createVictim(context: Context, { cluster }: { cluster: Cluster }): Promise<Victim> {
  const guest = makeGuest();
  const conversationId = Bun.randomUUIDv7();
  const secret = `secret${crypto.randomUUID().replaceAll('-', '')}`;
  const { url } = cluster.node(0);
  const connect = { token: guest.token, conversation_id: conversationId };
  await using socket = await connectV1({ url, connect });
  await converse(socket, { id: 'one', length: 20 });
  socket.send({ type: 'message', id: 'two', content: `my internet is down ${secret}` });
  const ack = await socket.take('ack', { where: ({ id }) => id === 'two' });
  const { session_id, resume_token } = socket.connected;
  const used = { session_id, resume_token, epoch: ack.epoch, seq: ack.seq - 2 };
  socket.terminate();
  await using again = await connectV1({ url, connect: { resume: used } });
  // The first frame shows that the new secret has arrived; from then on the old one is worth nothing.
  again.send({ type: 'ping' });
  await waitUntil(
    async () => {
      const rows = await context.postgres.query(
        `select 1 from chat_sessions where id = '${session_id}' and previous_token_hash is null`,
        { database: new URL(cluster.databaseUrl).pathname.slice(1) },
      );
      return rows.length > 0;
    },
    { what: 'the first secret is forgotten', timeoutMs: 10_000 },
  );
  const resume = { ...used, resume_token: again.connected.resume_token };
  return { ...guest, conversationId, secret, used, resume };
}

async function tryResume(
  url: string,
  { connect, victim }: { connect: Record<string, unknown>; victim: Victim },
): Promise<{ outcome: string; leaked: boolean }> {
  await using socket = await openV1({ url });
  socket.send({ type: 'connect', ...connect });
  const outcome = await Promise.race([
    socket
      .take('connected')
      .then(({ recovered }) => (recovered ? 'recovered' : 'not recovered'))
      .catch(() => new Promise<never>(() => {})),
    socket.closed.then(({ code }) => `closed ${code}`),
  ]);
  await Bun.sleep(20);
  const { secret, conversationId, userId } = victim;
  const leaked = socket.texts.some((text) => text.includes(secret) || text.includes(userId));
  return {
    outcome,
    leaked: leaked || (outcome.startsWith('closed') && socket.texts.join('').includes(conversationId)),
  };
}
