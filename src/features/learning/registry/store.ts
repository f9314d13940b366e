import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Drizzle, Transaction } from '#db/client.ts';
import { MODEL_TASKS, type ModelTask, modelPromotions, modelVersions } from '#db/learning-schema.ts';
import { versionsInForce } from './versions-in-force.ts';

export type ModelRegistryStore = ReturnType<typeof createModelRegistryStore>;

/** A trained model to keep. */
export interface NewModel {
  readonly task: ModelTask;
  /** The model file as its codec wrote it. */
  readonly content: Uint8Array;
  /** SHA-256 of the examples, in hex. */
  readonly datasetHash: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string | number | boolean>>;
}

/** A kept model, without its bytes. */
export interface ModelVersion extends Omit<NewModel, 'content'> {
  readonly version: number;
  /** SHA-256 of the content, in hex. */
  readonly contentHash: string;
  /** Of the content. */
  readonly bytes: number;
  readonly createdAt: Date;
}

export interface StoredModel extends ModelVersion {
  readonly content: Uint8Array;
}

/** Which version of a task is in force; 0 is the built-in model. */
export interface VersionInForce {
  readonly task: ModelTask;
  readonly version: number;
}

/** A change to make, and why, in the words of whoever makes it. */
export interface ChangeRequest {
  readonly id: string;
  readonly task: ModelTask;
  readonly note?: string | undefined;
}

const COLUMNS = {
  task: modelVersions.task,
  version: modelVersions.version,
  contentHash: modelVersions.contentHash,
  datasetHash: modelVersions.datasetHash,
  metrics: modelVersions.metrics,
  params: modelVersions.params,
  bytes: sql<number>`octet_length(${modelVersions.content})`,
  createdAt: modelVersions.createdAt,
};

/** Trained models and which of them is in force. */
export function createModelRegistryStore(drizzle: Drizzle) {
  /** Two changes of one task never overlap: each sees what the one before it did. */
  function changeTask<T>(task: ModelTask, change: (tx: Transaction) => Promise<T>): Promise<T> {
    return drizzle.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`model ${task}`}::text, 0))`);
      return change(tx);
    });
  }

  return {
    /** Keeps a model under the next version of its task; one that is there already, byte for byte, keeps its version. */
    add({ content, ...model }: NewModel): Promise<number> {
      const contentHash = new Bun.CryptoHasher('sha256').update(content).digest('hex');
      return changeTask(model.task, async (tx) => {
        const ofTask = eq(modelVersions.task, model.task);
        const [twin] = await tx
          .select({ version: modelVersions.version })
          .from(modelVersions)
          .where(and(ofTask, eq(modelVersions.contentHash, contentHash)))
          .limit(1);
        if (twin !== undefined) return twin.version;
        const [newest] = await tx
          .select({ version: modelVersions.version })
          .from(modelVersions)
          .where(ofTask)
          .orderBy(desc(modelVersions.version))
          .limit(1);
        const version = (newest?.version ?? 0) + 1;
        await tx.insert(modelVersions).values({ ...model, version, content, contentHash });
        return version;
      });
    },

    /** Newest first, of one task or of all. */
    list(task?: ModelTask): Promise<readonly ModelVersion[]> {
      return drizzle
        .select(COLUMNS)
        .from(modelVersions)
        .where(task === undefined ? undefined : eq(modelVersions.task, task))
        .orderBy(asc(modelVersions.task), desc(modelVersions.version));
    },

    async read(task: ModelTask, version: number): Promise<StoredModel | undefined> {
      const [row] = await drizzle
        .select({ ...COLUMNS, content: modelVersions.content })
        .from(modelVersions)
        .where(and(eq(modelVersions.task, task), eq(modelVersions.version, version)));
      return row;
    },

    /** One for every task there is. */
    async inForce(): Promise<readonly VersionInForce[]> {
      const rows = await drizzle
        .selectDistinctOn([modelPromotions.task], {
          task: modelPromotions.task,
          version: modelPromotions.version,
        })
        .from(modelPromotions)
        .orderBy(asc(modelPromotions.task), desc(modelPromotions.createdAt), desc(modelPromotions.id));
      return MODEL_TASKS.map((task) => ({
        task,
        version: rows.find((row) => row.task === task)?.version ?? 0,
      }));
    },

    /** Puts a version in force, 0 for the built-in model. Resolves to whether there is such a version. */
    promote({ id, task, version, note }: ChangeRequest & { readonly version: number }): Promise<boolean> {
      return changeTask(task, async (tx) => {
        if (version !== 0) {
          const found = await tx
            .select({ version: modelVersions.version })
            .from(modelVersions)
            .where(and(eq(modelVersions.task, task), eq(modelVersions.version, version)));
          if (found.length === 0) return false;
        }
        await tx.insert(modelPromotions).values({
          id,
          task,
          version: version === 0 ? null : version,
          action: 'promote',
          note: note ?? null,
          createdAt: sql`clock_timestamp()`,
        });
        return true;
      });
    },

    /**
     * Takes the version in force away, so that the one before it is in force again. Resolves to that version, 0 for the
     * built-in model, or to undefined when nothing was ever promoted that could be taken away.
     */
    rollback({ id, task, note }: ChangeRequest): Promise<number | undefined> {
      return changeTask(task, async (tx) => {
        const changes = await tx
          .select({ action: modelPromotions.action, version: modelPromotions.version })
          .from(modelPromotions)
          .where(eq(modelPromotions.task, task))
          .orderBy(asc(modelPromotions.createdAt), asc(modelPromotions.id));
        const stack = versionsInForce(changes);
        if (stack.length === 0) return undefined;
        const version = stack.at(-2) ?? null;
        await tx.insert(modelPromotions).values({
          id,
          task,
          version,
          action: 'rollback',
          note: note ?? null,
          createdAt: sql`clock_timestamp()`,
        });
        return version ?? 0;
      });
    },
  };
}
