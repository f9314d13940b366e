import type { FinishReason } from '#protocol/chat-v1.ts';
import { type Context, createFindings, type Outcome, type Scenario } from '../scenario.ts';
import { startCluster } from '../support/cluster.ts';
import { quantileMs } from '../support/figures.ts';
import { makeGuest } from '../support/identity.ts';
import type { ModelMode } from '../support/model-server.ts';
import { connectV1 } from '../support/v1-socket.ts';

/** OPENAI_TIMEOUT_MS of the nodes of these tests, and what storing may add. */
const MODEL_TIMEOUT_MS = 1_500;
const ALLOWANCE_MS = 1_500;
/** Fields of a reply over the plain protocol that clients rely on. */
const PLAIN_FIELDS = ['role', 'content', 'agent', 'intent', 'intent_data', 'id', 'reply_to', 'seq'] as const;

const CASES: readonly {
  readonly mode: ModelMode;
  readonly finish: FinishReason;
  readonly streams: boolean;
}[] = [
  { mode: { kind: 'answer', words: 12, everyMs: 10 }, finish: 'stop', streams: true },
  { mode: { kind: 'length', words: 12, everyMs: 10 }, finish: 'length', streams: true },
  { mode: { kind: 'hang' }, finish: 'fallback', streams: false },
  { mode: { kind: 'error' }, finish: 'fallback', streams: false },
  { mode: { kind: 'cut', words: 8, everyMs: 15 }, finish: 'fallback', streams: true },
  { mode: { kind: 'malformed' }, finish: 'fallback', streams: false },
];

/** Faults of the language model. */
export const modelScenarios: readonly Scenario[] = [
  { name: 'model-misbehaves', faults: ['F24'], deadlineMs: 180_000, run: misbehave },
];

async function misbehave(context: Context): Promise<Outcome> {
  const findings = createFindings();
  const figures: Record<string, number> = {};
  const problems: string[] = [];
  // A server for each fault: after a few of one kind the circuit opens, and the next would never be met.
  for (const one of CASES) {
    const { p99Ms, found } = await meet(context, { ...one, findings });
    figures[`${one.mode.kind}_p99_ms`] = p99Ms;
    problems.push(...found);
  }
  return { figures, problems: [...findings.problems, ...problems] };
}

async function meet(
  context: Context,
  {
    mode,
    finish,
    streams,
    findings,
  }: (typeof CASES)[number] & { findings: ReturnType<typeof createFindings> },
): Promise<{ readonly p99Ms: number; readonly found: readonly string[] }> {
  const cluster = await startCluster(context, {
    model: true,
    env: { OPENAI_TIMEOUT_MS: String(MODEL_TIMEOUT_MS), MODEL_CLASSIFY: 'false' },
  });
  const { url } = cluster.node(0);
  const { model } = cluster;
  if (!model) throw new Error('There is no model.');
  // Below the number of requests that the product lets a model have at once.
  const width = context.quick ? 8 : 25;
  model.mode = mode;
  const replies = await Promise.all(Array.from({ length: width }, () => askOverV1(url)));
  const plain = await askPlainly(url);
  const limitMs = MODEL_TIMEOUT_MS + ALLOWANCE_MS;
  for (const { finishReason, afterMs, content, streamed } of replies) {
    findings.expect(finishReason === finish, `${mode.kind}: finish_reason was ${finishReason}`);
    findings.expect(afterMs <= limitMs, `${mode.kind}: the reply took ${Math.round(afterMs)} ms`);
    findings.expect(content.trim() !== '', `${mode.kind}: the reply was empty`);
    findings.expect(!streams || streamed > 0, `${mode.kind}: nothing was shown while it was written`);
  }
  const missing = PLAIN_FIELDS.filter((field) => plain[field] === undefined || plain[field] === null);
  findings.expect(missing.length === 0, `${mode.kind}: the plain reply lacks ${missing}`);
  findings.expect(plain['error'] === undefined, `${mode.kind}: the plain reply has an error`);
  findings.expect(plain['type'] === undefined, `${mode.kind}: the plain reply has a type`);
  // The circuit may open before all have asked.
  findings.expect(model.asked > 0, `${mode.kind}: the model was not asked`);
  const p99Ms = quantileMs(
    replies.map(({ afterMs }) => afterMs),
    0.99,
  );
  return { p99Ms, found: cluster.problems() };
}

const ODD_MESSAGE = 'tell me about the fox';

async function askOverV1(
  url: string,
): Promise<{ finishReason: FinishReason; afterMs: number; content: string; streamed: number }> {
  await using socket = await connectV1({
    url,
    connect: { token: makeGuest().token, caps: ['delta', 'status'] },
  });
  const startedAtMs = performance.now();
  socket.send({ type: 'message', id: 'm', content: ODD_MESSAGE });
  await socket.take('ack');
  const reply = await socket.take('message', {
    where: ({ role }) => role === 'assistant',
    timeoutMs: 20_000,
  });
  const streamed = socket.frames.filter(({ type }) => type === 'delta' || type === 'snapshot').length;
  return {
    finishReason: reply.role === 'assistant' ? reply.finish_reason : 'error',
    afterMs: performance.now() - startedAtMs,
    content: reply.content,
    streamed,
  };
}

/** One message over the plain protocol. */
async function askPlainly(url: string): Promise<Record<string, unknown>> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/chat/ws`);
  try {
    return await new Promise((resolve, reject) => {
      socket.onopen = () => socket.send(JSON.stringify({ content: ODD_MESSAGE }));
      socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)) as Record<string, unknown>);
      socket.onclose = ({ code }) => reject(new Error(`The plain socket closed with ${code}.`));
      setTimeout(() => reject(new Error('No plain reply came.')), 20_000);
    });
  } finally {
    socket.close();
  }
}
