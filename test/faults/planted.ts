import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Invariant } from './checker.ts';
import { readClientLog } from './history.ts';
import type { Context, Outcome, Scenario } from './scenario.ts';
import { startCluster } from './support/cluster.ts';
import { startCrowd } from './support/crowd.ts';
import { openHistoryLog } from './support/history-log.ts';
import { makeGuest } from './support/identity.ts';
import { judge } from './support/judge.ts';
import { PROJECT_ROOT } from './support/node.ts';
import { connectV1 } from './support/v1-socket.ts';

/** A change of one file. `find` stands there exactly once, or the test has to be brought up to date. */
interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Acknowledges inside the transaction and commits it later. */
const ACKNOWLEDGE_EARLY: readonly Patch[] = [
  {
    file: 'src/db/group-commit.ts',
    find: 'return await storeTurns(sql, records);',
    replace: `return await new Promise<Awaited<ReturnType<typeof storeTurns>>>((resolve, reject) => {
        sql
          .begin(async (transaction) => {
            resolve(await storeTurns(transaction as never, records));
            await Bun.sleep(300);
          })
          .catch(reject);
      });`,
  },
];

/** Takes every message for a new one. */
const NO_UNIQUE_KEY: readonly Patch[] = [
  {
    file: 'drizzle/0000_initial.sql',
    find: 'CREATE UNIQUE INDEX "messages_client_message_id"',
    replace: 'CREATE INDEX "messages_client_message_id"',
  },
  {
    file: 'src/db/store-statement.ts',
    find: 'where (client_message_id is null or (',
    replace: 'where (true or client_message_id is null or (',
  },
];

/** All that the product runs from; its models are trained from `data`. */
const COPIED = ['src', 'data', 'drizzle', 'package.json', 'tsconfig.json', 'bunfig.toml'] as const;

/** Faults planted into a copy of the product, to see that the checker would notice them. */
export const plantedScenarios: readonly Scenario[] = [
  {
    name: 'planted-early-acknowledgment',
    faults: ['planted'],
    deadlineMs: 120_000,
    async run(context) {
      const root = plant(context, ACKNOWLEDGE_EARLY);
      return expectViolation(await killAmidTraffic(context, { root }), 'I1');
    },
  },
  {
    name: 'planted-no-unique-key',
    faults: ['planted'],
    deadlineMs: 120_000,
    async run(context) {
      const root = plant(context, NO_UNIQUE_KEY);
      return expectViolation(await repeatMessages(context, { root }), 'I3');
    },
  },
];

/** Copies the product and changes the copy. */
function plant({ dir }: Context, patches: readonly Patch[]): string {
  const root = join(dir, 'product');
  for (const name of COPIED) cpSync(join(PROJECT_ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const { file, find, replace } of patches) {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    const count = text.split(find).length - 1;
    if (count !== 1)
      throw new Error(
        `${file} holds the planted place ${count} times: bring test/faults/planted.ts up to date.`,
      );
    // As a function, so that nothing in the new text means anything.
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
  return root;
}

type Found = Awaited<ReturnType<typeof judge>>;

async function killAmidTraffic(context: Context, { root }: { root: string }): Promise<Found> {
  const { chance, resources, seed } = context;
  const cluster = await startCluster(context, { root });
  const crowd = resources.use(
    await startCrowd({ urls: cluster.urls, dir: `${context.dir}/logs`, seed, senders: 30 }),
  );
  await crowd.talk({ pauseMs: 100 });
  for (let round = 0; round < (context.quick ? 1 : 3); round += 1) {
    await Bun.sleep(chance.between(1_000, 2_000));
    await cluster.node(0).kill();
    await cluster.node(0).start();
  }
  await crowd.hush();
  await Bun.sleep(2_000);
  await crowd.close();
  return judge({ cluster, logs: crowd.logs(), healedAtMs: Date.now() });
}

async function repeatMessages(context: Context, { root }: { root: string }): Promise<Found> {
  const { chance, resources, dir } = context;
  const cluster = await startCluster(context, { root, nodes: 2, redis: true });
  const names = Array.from({ length: 10 }, (_, index) => `p${index}`);
  await Promise.all(
    names.map(async (name) => {
      const log = resources.use(openHistoryLog(join(dir, `${name}.log`)));
      await using socket = await connectV1({
        url: cluster.node(0).url,
        log,
        connect: { token: makeGuest().token },
      });
      for (let index = 0; index < 5; index += 1) {
        const id = `${name}-${index}`;
        const repeats = chance.between(2, 4);
        for (let repeat = 0; repeat < repeats; repeat += 1)
          socket.send({ type: 'message', id, content: `my internet is down (${id})` });
        for (let repeat = 0; repeat < repeats; repeat += 1)
          await socket.take('ack', { where: (ack) => ack.id === id });
      }
    }),
  );
  const logs = names.map((client) => readClientLog(join(dir, `${client}.log`), { client }));
  return judge({ cluster, logs, healedAtMs: Date.now() });
}

/** Passes when the checker found what was planted. */
function expectViolation({ violations, figures }: Found, invariant: Invariant): Outcome {
  const count = (of: Invariant) => violations.filter((violation) => violation.invariant === of).length;
  const found = count(invariant);
  return {
    figures: { sent: figures['sent'] ?? 0, [invariant]: found, violations: violations.length },
    problems: found > 0 ? [] : [`the planted fault was not noticed: there is no violation of ${invariant}`],
  };
}
