import { parseConfig } from '#config/config.ts';
import { createRandom } from '#core/nlu/classifier/random.ts';
import { mapConcurrently } from '#lib/map-concurrently.ts';
import { createLogger } from '#telemetry/logger.ts';
import { trainEscalation } from '../src/commands/train-escalation.ts';
import { createRuntime, type Runtime } from '../src/runtime.ts';
import { createBenchDatabase } from './support/database.ts';
import { createCaller, readTexts } from './support/simulated-caller.ts';

const CONVERSATIONS = 3_000;
const QUICK_CONVERSATIONS = 200;
const CONCURRENCY = 16;
const DAYS = 28;
const HOUR_MS = 60 * 60 * 1000;
/** Conversations whose times are moved in one statement. */
const MOVED_AT_ONCE = 200;

/**
 * Who will need a person? Simulated customers talk to the product; then the model is trained on the older three quarters
 * of the conversations and measured on the rest, beside the fixed factors.
 */
async function runEscalationBench({ quick }: { quick: boolean }): Promise<void> {
  const database = { url: process.env.U ?? '', about: '' };
  
  await using runtime = await openRuntime(database.url);
  const begun = await talk(runtime, { count: quick ? QUICK_CONVERSATIONS : CONVERSATIONS });
  await moveInTime(runtime, begun);
  const { text } = await trainEscalation(runtime.deps.database.drizzle, { seed: 1 });
  process.stdout.write(`${database.about}\n${begun.length} simulated conversations\n\n${text}`);
}

function openRuntime(databaseUrl: string): Promise<Runtime> {
  const config = parseConfig({ PORT: '0', RATE_LIMIT_MESSAGES_PER_MINUTE: '0' });
  return createRuntime({
    config,
    secrets: {
      jwtSecretKey: 'a secret that only this benchmark knows, 32+',
      databaseUrl,
      redisUrl: undefined,
      openaiApiKey: undefined,
      metricsToken: undefined,
    },
    overrides: { logger: createLogger({ logLevel: 'error', production: true }, process.stderr) },
  });
}

interface Begun {
  readonly id: string;
  /** How long ago it shall have begun. */
  readonly agoMs: number;
}

async function talk(runtime: Runtime, { count }: { count: number }): Promise<readonly Begun[]> {
  const texts = await readTexts();
  const random = createRandom(1);
  // Whole days are added to the time of day that each caller calls at.
  async function* calls() {
    for (let seed = 0; seed < count; seed++)
      yield { seed, hour: Math.floor(random() * 24), day: 2 + Math.floor(random() * DAYS) };
  }
  const midnightMs = Date.now() - (Date.now() % (24 * HOUR_MS));
  const begun: Begun[] = [];
  await mapConcurrently(calls(), {
    limit: CONCURRENCY,
    task: async ({ seed, hour, day }) => {
      const id = await createCaller(seed, { texts, hour }).call(runtime.deps.turns);
      begun.push({ id, agoMs: Date.now() - (midnightMs - day * 24 * HOUR_MS + hour * HOUR_MS) });
    },
  });
  return begun;
}

/** Moves what was said just now to the times at which it shall have been said. */
async function moveInTime(runtime: Runtime, begun: readonly Begun[]): Promise<void> {
  const { sql } = runtime.deps.database;
  for (let at = 0; at < begun.length; at += MOVED_AT_ONCE) {
    const moves = JSON.stringify(begun.slice(at, at + MOVED_AT_ONCE));
    const moved = sql`(select (value ->> 'id')::uuid as id, (value ->> 'agoMs')::float8 * interval '1 ms' as ago
      from json_array_elements(${moves}::text::json))`;
    await sql`update conversations as c set created_at = created_at - ago, updated_at = updated_at - ago
      from ${moved} as moved where c.id = moved.id`;
    await sql`update solutions as s set created_at = created_at - ago, updated_at = updated_at - ago
      from ${moved} as moved where s.conversation_id = moved.id`;
    for (const table of ['messages', 'turns']) {
      await sql`update ${sql(table)} as t set created_at = created_at - ago
        from ${moved} as moved where t.conversation_id = moved.id`;
    }
  }
}

await runEscalationBench({ quick: process.argv.includes('--quick') });
