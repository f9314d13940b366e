import { FIXTURE_KNOWLEDGE } from '#core/dialogue/dialogue.fixture.ts';
import type { Database } from '#db/client.ts';
import { deleteUnanswered } from '#db/commit-records.fixture.ts';
import { createGroupCommit, type GroupCommit } from '#db/group-commit.ts';
import { createLeases } from '#db/leases.ts';
import { guardModel } from '#llm/guarded.ts';
import type { LanguageModel } from '#llm/llm.ts';
import type { MessageFrame } from '#protocol/chat-v1.ts';
import { createEvents } from '#telemetry/events.ts';
import { createLogger } from '#telemetry/logger.ts';
import { createMetrics } from '#telemetry/metrics.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { UNDERSTANDER } from '../../../test/support/understander.ts';
import type { ConversationFeed } from './conversation-feed.ts';
import { messageFrameFromRows } from './reply.ts';
import { createChatStore } from './store.ts';
import { type Accepted, createTurns, type TurnRequest, type Turns, type TurnTimes } from './turn.ts';

/** A message that no article answers, so that a model is asked. */
export const QUESTION = 'what is the meaning of the gizmo thing';

type Told =
  | ({ readonly type: 'committed' } & Parameters<ConversationFeed['committed']>[0])
  | ({ readonly type: 'status' } & Parameters<ConversationFeed['status']>[0])
  | ({ readonly type: 'delta' } & Parameters<ConversationFeed['delta']>[0]);

/** A node of the product without its network, on the database of this test process. */
export interface TestNode extends AsyncDisposable {
  readonly nodeId: string;
  readonly turns: Turns;
  /** All that the feed was told, oldest first. */
  readonly told: readonly Told[];
  readonly logLines: readonly string[];
  accept(content: string, options: Partial<TurnRequest>): Promise<Accepted>;
}

export interface TestNodeOptions {
  /** Another than that of this test process. */
  readonly database?: Database;
  readonly model?: LanguageModel;
  readonly modelTimeoutMs?: number;
  readonly times?: Partial<TurnTimes>;
  readonly wrapCommits?: (commits: GroupCommit) => GroupCommit;
}

const newId = () => Bun.randomUUIDv7();

export async function startNode(options: TestNodeOptions = {}): Promise<TestNode> {
  const database = options.database ?? (await openTestDatabase());
  const nodeId = newId();
  const told: Told[] = [];
  const logLines: string[] = [];
  const logger = createLogger(
    { logLevel: 'info', production: true },
    { write: (line) => void logLines.push(line) },
  );
  const commits = createGroupCommit(database.sql);
  const turns = createTurns({
    nodeId,
    store: createChatStore(database.drizzle),
    commits: options.wrapCommits?.(commits) ?? commits,
    leases: createLeases(database.sql),
    understander: UNDERSTANDER,
    feed: {
      committed: (event) => void told.push({ type: 'committed', ...event }),
      status: (event) => void told.push({ type: 'status', ...event }),
      delta: (event) => void told.push({ type: 'delta', ...event }),
    },
    knowledge: () => FIXTURE_KNOWLEDGE,
    model: options.model ? guardModel(options.model, { timeoutMs: options.modelTimeoutMs ?? 20_000 }) : null,
    events: createEvents({ logger, metrics: createMetrics() }),
    newId,
    nowMs: () => performance.now(),
    times: { renewEveryMs: 20, retryMs: 20, pollMs: 10, ...options.times },
  });
  return {
    nodeId,
    turns,
    told,
    logLines,
    accept: (content, request) => turns.acceptMessage(chatRequest(content, request)),
    [Symbol.asyncDispose]: () => turns[Symbol.asyncDispose](),
  };
}

/** A message of a `chat.v1` client, by default the first of a new conversation of a new customer. */
export function chatRequest(content: string, request: Partial<TurnRequest> = {}): TurnRequest {
  return {
    userId: newId(),
    content,
    conversationId: newId(),
    mayBegin: true,
    clientMessageId: newId(),
    channel: 'websocket',
    ...request,
  };
}

/** Everything that is stored of a conversation, as clients see it. */
export async function storedFrames(conversationId: string): Promise<readonly MessageFrame[]> {
  const { drizzle } = await openTestDatabase();
  const store = createChatStore(drizzle);
  const epoch = (await store.findConversationRow(conversationId))?.epoch ?? '';
  const rows = await store.listMessages(conversationId, { afterSeq: 0, limit: 1_000 });
  return rows.map((row) => messageFrameFromRows(row, { epoch, knowledge: FIXTURE_KNOWLEDGE }));
}

/** Messages that a node told of, in the order in which it did. */
export function toldMessages({ told }: TestNode): readonly MessageFrame[] {
  return told.flatMap((event) => (event.type === 'committed' ? event.messages : []));
}

/** Waits until a condition holds, by looking again and again. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('The condition was not met in time.');
    await Bun.sleep(5);
  }
}

/** Waits until a conversation has no unanswered message. */
export async function untilAnswered(conversationId: string): Promise<void> {
  const { sql } = await openTestDatabase();
  await until(async () => {
    const [row] = await sql`select pending_count from conversations where id = ${conversationId}`;
    return row?.['pending_count'] === 0;
  });
}

/** So that nobody takes over what other tests left unanswered. */
export async function forgetUnanswered(): Promise<void> {
  await deleteUnanswered((await openTestDatabase()).sql);
}
