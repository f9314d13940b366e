import type { ConversationHistory, HistoryTurn } from './conversation-history.ts';
import { type Statement, statementsOf } from './statements.ts';
import { turnRole } from './turn-role.ts';

/** How long nobody has to write after an answer until the problem counts as solved. */
const QUIET_MS = 24 * 3_600_000;

/** Coming back to a conversation that was settled. */
export interface Reopening {
  /** When it had been solved. */
  readonly solvedAtMs: number;
  /** From the moment at which it was solved. */
  readonly afterMs: number;
  readonly sameTopic: boolean;
}

/** Whether a conversation's problem is solved. docs/metrics.md has the definitions in words. */
export interface Resolution {
  readonly confirmed: boolean;
  readonly assumed: boolean;
  /** Was confirmed, or quiet long enough, at any time. */
  readonly settled: boolean;
  readonly reopenings: readonly Reopening[];
  /** Of the message or the answer that solved it; null unless confirmed or assumed. */
  readonly resolvedAtMs: number | null;
  /** The same; of one that was taken up again and is not solved now, when it was before that. */
  readonly lastSolvedAtMs: number | null;
  /** When it will be assumed if nobody writes until then; null when that cannot happen or has happened. */
  readonly quietAtMs: number | null;
}

/** What is known at one point of the conversation. */
interface Standing {
  /** The newest word about the problem; null since the problem is open (again). */
  said: Pick<Statement, 'solved' | 'explicit'> | null;
  /** When the customer wrote that it is solved; null since the problem is open (again). */
  solvedAtMs: number | null;
  /** When the reply went out that gave something to try; null when the problem is open in another way. */
  answeredAtMs: number | null;
  everAnswered: boolean;
  withPerson: boolean;
  /** Replies since the problem was last open, the first of them included. */
  replies: readonly (string | null)[];
  topic: string | null;
  lastMessageAtMs: number;
  turnsLeft: number;
  /** Null again once it was reopened. */
  settled: { readonly atMs: number; readonly topic: string | null } | null;
  everSettled: boolean;
  readonly reopenings: Reopening[];
}

/** Reads the conversation once, in the order of time, up to `nowMs`. */
export function resolutionOf(
  history: ConversationHistory,
  { nowMs }: { readonly nowMs: number },
): Resolution {
  const standing = beginning(history);
  for (const event of eventsOf(history)) {
    // A message that waits for its answer may have broken the silence after the last turn.
    if (standing.turnsLeft > 0 || history.pendingCount === 0)
      settleIfQuiet(standing, { untilMs: event.atMs });
    if (event.kind === 'turn') addTurn(standing, event.turn);
    else addStatement(standing, event.statement);
  }
  // Who waits for an answer is not quiet.
  const mayBeQuiet = history.pendingCount === 0 && isAnswered(standing);
  if (mayBeQuiet) settleIfQuiet(standing, { untilMs: nowMs });
  const confirmed = standing.said?.solved === true;
  const quietAtMs = mayBeQuiet && !confirmed ? standing.lastMessageAtMs + QUIET_MS : null;
  const assumed = quietAtMs !== null && quietAtMs <= nowMs;
  const resolvedAtMs = confirmed || assumed ? solvedSince(standing) : null;
  return {
    confirmed,
    assumed,
    settled: standing.everSettled,
    reopenings: standing.reopenings,
    resolvedAtMs,
    lastSolvedAtMs: resolvedAtMs ?? standing.reopenings.at(-1)?.solvedAtMs ?? null,
    quietAtMs: assumed ? null : quietAtMs,
  };
}

function beginning({ begunAtMs, turns }: ConversationHistory): Standing {
  return {
    said: null,
    solvedAtMs: null,
    answeredAtMs: null,
    everAnswered: false,
    withPerson: false,
    replies: [],
    topic: null,
    lastMessageAtMs: begunAtMs,
    turnsLeft: turns.length,
    settled: null,
    everSettled: false,
    reopenings: [],
  };
}

type Event =
  | { readonly kind: 'turn'; readonly atMs: number; readonly turn: HistoryTurn }
  | { readonly kind: 'statement'; readonly atMs: number; readonly statement: Statement };

/** Turns in the order of their messages, each statement before the first turn that is later than it. */
function eventsOf(history: ConversationHistory): readonly Event[] {
  const events: Event[] = [];
  const statements = [...statementsOf(history)];
  const tellUntil = (untilMs: number) => {
    while (statements[0] !== undefined && statements[0].atMs < untilMs) {
      const statement = statements.shift();
      if (statement) events.push({ kind: 'statement', atMs: statement.atMs, statement });
    }
  };
  for (const turn of history.turns) {
    tellUntil(turn.atMs);
    events.push({ kind: 'turn', atMs: turn.atMs, turn });
  }
  tellUntil(Number.POSITIVE_INFINITY);
  return events;
}

/** Whether nothing but silence is needed for the problem to count as solved. */
function isAnswered({ answeredAtMs, withPerson, said }: Standing): boolean {
  return answeredAtMs !== null && !withPerson && said?.solved !== false;
}

function settleIfQuiet(standing: Standing, { untilMs }: { readonly untilMs: number }): void {
  if (isAnswered(standing) && untilMs - standing.lastMessageAtMs >= QUIET_MS) settle(standing);
}

function settle(standing: Standing): void {
  standing.settled ??= { atMs: solvedSince(standing), topic: standing.topic };
  standing.everSettled = true;
}

/** The customer's word in the conversation, else the answer that nothing was said against. */
function solvedSince({ solvedAtMs, answeredAtMs, lastMessageAtMs }: Standing): number {
  return solvedAtMs ?? answeredAtMs ?? lastMessageAtMs;
}

function addTurn(standing: Standing, turn: HistoryTurn): void {
  const role = turnRole(turn);
  standing.turnsLeft -= 1;
  standing.withPerson = turn.state === 'escalation';
  if (role === 'answer' || role === 'open' || role === 'person') goOn(standing, turn);
  else standing.replies = [...standing.replies, turn.replyId];
  if (role === 'answer') {
    standing.answeredAtMs = turn.repliedAtMs;
    standing.everAnswered = true;
  }
  // Who breaks off before anything was settled was not helped.
  if (role === 'stopped' && standing.settled === null) standing.answeredAtMs = null;
  if (role === 'solved') {
    standing.said = { solved: true, explicit: true };
    standing.solvedAtMs = turn.atMs;
    settle(standing);
  }
  standing.lastMessageAtMs = Math.max(standing.lastMessageAtMs, turn.atMs, turn.repliedAtMs);
}

/** The problem is open from here on, whatever was said before. */
function goOn(standing: Standing, { atMs, topic, replyId }: HistoryTurn): void {
  if (standing.settled !== null) {
    standing.reopenings.push({
      solvedAtMs: standing.settled.atMs,
      afterMs: atMs - standing.settled.atMs,
      sameTopic: topic === standing.settled.topic,
    });
    standing.settled = null;
  }
  standing.said = null;
  standing.solvedAtMs = null;
  standing.answeredAtMs = null;
  standing.replies = [replyId];
  standing.topic = topic ?? standing.topic;
}

function addStatement(standing: Standing, { solved, explicit, replyId }: Statement): void {
  if (!explicit) {
    // A rating of an older reply is about an older state of things, and a friendly one while a person is awaited, or
    // before anything was offered, is about manners.
    const current = replyId === null || standing.replies.includes(replyId);
    const idle = standing.withPerson || !standing.everAnswered;
    if (!current || idle || standing.said?.explicit === true) return;
  }
  standing.said = { solved, explicit };
  if (!solved) standing.solvedAtMs = null;
  if (solved) settle(standing);
}
