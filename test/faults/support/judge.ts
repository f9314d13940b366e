import { checkHistory, type Violation } from '../checker.ts';
import { type ClientLog, entriesOf } from '../history.ts';
import type { Figures, Outcome } from '../scenario.ts';
import type { Cluster } from './cluster.ts';
import type { Crowd } from './crowd.ts';
import { countStored, readHeads, readStoreLog } from './store-log.ts';
import { waitUntil } from './wait.ts';

/** How long everything may take to come to rest after the last fault. */
const REST_DEADLINE_MS = 45_000;
const SHOWN_VIOLATIONS = 12;

/** The history of a finished test, and what the checker says. */
export interface Verdict extends Outcome {
  readonly logs: readonly ClientLog[];
  readonly violations: readonly Violation[];
}

/**
 * Lets everything come to rest after the faults (all acknowledged, all answered, everybody at the newest message), then
 * holds the clients' logs against the store.
 */
export async function settleAndJudge({
  cluster,
  crowd,
  healedAtMs = Date.now(),
  moreLogs = [],
}: {
  cluster: Cluster;
  crowd: Crowd;
  healedAtMs?: number;
  moreLogs?: readonly ClientLog[];
}): Promise<Verdict> {
  const problems: string[] = [];
  const startedAtMs = performance.now();
  await crowd.hush();
  await comeToRest({ cluster, crowd }).catch((error) => problems.push(String(error)));
  const restMs = Math.round(performance.now() - startedAtMs);
  await crowd.close();
  const logs = [...crowd.logs(), ...moreLogs];
  const verdict = await judge({ cluster, logs, healedAtMs });
  return {
    ...verdict,
    figures: { ...verdict.figures, rest_ms: restMs },
    problems: [...problems, ...verdict.problems],
  };
}

/** Holds logs against the store, as both are now. */
export async function judge({
  cluster,
  logs,
  healedAtMs,
}: {
  cluster: Pick<Cluster, 'databaseUrl' | 'problems'>;
  logs: readonly ClientLog[];
  healedAtMs: number;
}): Promise<Verdict> {
  const store = await readStoreLog(cluster.databaseUrl);
  const violations = checkHistory({ logs, store, healedAtMs });
  return {
    logs,
    violations,
    figures: figuresOf(logs),
    problems: [...describe(violations), ...cluster.problems()],
  };
}

async function comeToRest({ cluster, crowd }: { cluster: Cluster; crowd: Crowd }): Promise<void> {
  await crowd.until(({ outbox, state }) => outbox === 0 && state === 'connected', {
    what: 'every message is acknowledged',
    timeoutMs: REST_DEADLINE_MS,
  });
  await waitUntil(async () => (await countStored(cluster.databaseUrl)).waiting === 0, {
    what: 'every message is answered',
    timeoutMs: REST_DEADLINE_MS,
    pollMs: 100,
  });
  const heads = await readHeads(cluster.databaseUrl);
  await crowd.until(({ seq, conversationId }) => seq >= (heads.get(conversationId) ?? 0), {
    what: 'everybody has the newest message',
    timeoutMs: REST_DEADLINE_MS,
  });
}

function describe(violations: readonly Violation[]): readonly string[] {
  const shown = violations
    .slice(0, SHOWN_VIOLATIONS)
    .map(({ invariant, evidence }) => `${invariant}: ${evidence}`);
  const more = violations.length - shown.length;
  return more > 0 ? [...shown, `and ${more} violations more`] : shown;
}

function figuresOf(logs: readonly ClientLog[]): Figures {
  const count = (type: Parameters<typeof entriesOf>[1]) =>
    logs.reduce((sum, log) => sum + entriesOf(log, type).length, 0);
  const connections = logs.flatMap((log) => entriesOf(log, 'connected'));
  return {
    sent: count('invoke'),
    acks: count('ok'),
    duplicates: logs.flatMap((log) => entriesOf(log, 'ok')).filter(({ duplicate }) => duplicate).length,
    shown: count('recv'),
    connects: connections.length,
    recovered: connections.filter(({ recovered }) => recovered).length,
    errors: describeErrors(logs),
  };
}

/** Errors by their code, such as `too_many_inflight:3`; 0 for none. */
function describeErrors(logs: readonly ClientLog[]): string | number {
  const errors = logs.flatMap((log) => entriesOf(log, 'error'));
  if (errors.length === 0) return 0;
  return [...Map.groupBy(errors, ({ code }) => code)]
    .map(([code, found]) => `${code}:${found.length}`)
    .join(',');
}
