import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ChatReply } from '#features/chat/reply.ts';
import { MAX_CONTENT_LENGTH, type Turns } from '#features/chat/turn.ts';
import { toFailure } from '#http/error-handler.ts';
import { mapConcurrently } from '#lib/map-concurrently.ts';
import { createRuntime } from '#runtime.ts';
import { createLogger } from '#telemetry/logger.ts';
import { CommandError } from '../command-error.ts';
import { loadSettings } from '../settings.ts';
import { type ReplayMessage, readMessages } from './read-messages.ts';
import { ReplayReport } from './report.ts';
import { RoutingScore, readRoutingLabels } from './routing-labels.ts';

/** Turns at a time: enough that group commit has groups, few enough that a turn's time means something. */
const CONCURRENCY = 16;

/**
 * `replay --candidate MODEL ...` reads stored traffic again with another model; see `candidate.ts`.
 * `replay FILE [--column NAME]... [--out FILE] [--labels FILE]`: sends each message of a file as a new customer through
 * the real turn and the configured database, and prints what came of it, also how often it agrees with labels that a
 * person gave. Exit code 1 when a message failed.
 */
export async function replay(args: readonly string[]): Promise<number> {
  if (args.some((arg) => /^--candidate(=|$)/.test(arg)))
    return await (await import('./candidate.ts')).replayCandidate(args);
  const { path, columns, out, labels } = parseArguments(args);
  const { config, secrets } = loadSettings();
  const logger = createLogger({ logLevel: 'error', production: config.production }, process.stderr);
  const total = await countMessages(path, { columns });
  await using runtime = await createRuntime({ config, secrets, overrides: { logger } });
  const report = new ReplayReport();
  const score = labels === undefined ? undefined : new RoutingScore(await readRoutingLabels(labels));
  const writer = out === undefined ? undefined : await openOutput(out);
  const progress = createProgress(total);

  await mapConcurrently(readMessages(path, { columns }), {
    limit: CONCURRENCY,
    task: async (message) => {
      const row = await replayOne(message, { turns: runtime.deps.turns, report });
      if (!('error' in row)) score?.add(row.id, row);
      writer?.write(`${JSON.stringify(row)}\n`);
      progress.advance();
    },
  });
  await writer?.end();
  progress.end();
  process.stdout.write(report.toText() + (score?.toText() ?? ''));
  return report.errorCount > 0 ? 1 : 0;
}

function parseArguments(args: readonly string[]) {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      column: { type: 'string', multiple: true },
      out: { type: 'string' },
      labels: { type: 'string' },
    },
  });
  const [path] = positionals;
  if (path === undefined)
    throw new CommandError('Usage: replay FILE [--column NAME]... [--out FILE] [--labels FILE]');
  for (const name of [path, values.labels ?? path])
    if (!existsSync(name)) throw new CommandError(`There is no file ${name}.`);
  return { path, columns: values.column ?? [], out: values.out, labels: values.labels };
}

/** @throws CommandError when the file cannot be written, before anything is sent. */
async function openOutput(path: string) {
  try {
    // A writer alone would leave the end of a longer file in place.
    await Bun.write(path, '');
  } catch {
    throw new CommandError(`${path} cannot be written.`);
  }
  return Bun.file(path).writer();
}

async function countMessages(path: string, { columns }: { columns: readonly string[] }): Promise<number> {
  let count = 0;
  for await (const _ of readMessages(path, { columns })) count += 1;
  return count;
}

async function replayOne(message: ReplayMessage, { turns, report }: { turns: Turns; report: ReplayReport }) {
  const { id, column } = message;
  const startedAtMs = performance.now();
  try {
    const reply = await turns.handleMessage({
      userId: Bun.randomUUIDv7(),
      // Beyond the limit of the API, where a client would be told so; the problem is at the front anyway.
      content: message.content.slice(0, MAX_CONTENT_LENGTH),
      conversationId: null,
      clientMessageId: null,
      channel: 'replay',
    });
    const durationMs = performance.now() - startedAtMs;
    report.add({ ...namesOf(reply), durationMs });
    return {
      id,
      column,
      ...namesOf(reply),
      confidence: reply.intent_data.confidence,
      frustration: reply.frustration.level,
      article: reply.sources[0]?.slug ?? null,
      conversation_id: reply.conversation_id,
      duration_ms: durationMs,
    };
  } catch (error) {
    const { code } = toFailure(error);
    report.addError(code);
    return { id, column, error: code };
  }
}

function namesOf(reply: ChatReply) {
  return {
    intent: reply.intent,
    topic: reply.intent_data.topic ?? '(none)',
    agent: reply.agent,
    tone: reply.tone,
    decision: reply.decision,
  };
}

/** A bar on a terminal; nothing where the output is a file. */
function createProgress(total: number) {
  const width = 30;
  let done = 0;
  let drawn = -1;
  return {
    advance() {
      done += 1;
      const filled = Math.floor((width * done) / Math.max(total, 1));
      if (!process.stderr.isTTY || (filled === drawn && done < total)) return;
      drawn = filled;
      process.stderr.write(`\r[${'#'.repeat(filled)}${' '.repeat(width - filled)}] ${done}/${total}`);
    },
    end() {
      if (process.stderr.isTTY) process.stderr.write('\n');
    },
  };
}
