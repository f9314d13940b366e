import type { ModelTask } from '#db/learning-schema.ts';
import type { VersionInForce } from './registry/store.ts';

/** What a task does with a model that was promoted. */
export interface ModelUser {
  /**
   * Takes a model into use at once, null for the built-in one.
   * @throws when the bytes are no model of this task; what was in use before is still in use then.
   */
  use(content: Uint8Array | null, version: number): void | Promise<void>;
}

/** The models that this process works with. */
export interface ModelsInForce extends Disposable {
  /** What is truly in use here, for each task with a user; 0 is the built-in model. */
  inForce(): readonly VersionInForce[];
  /**
   * Looks once, now, in another place than usual when one is given; never rejects. Resolves when every change found is
   * in use or refused.
   */
  refresh(from?: ModelSource): Promise<void>;
}

/** Where promotions and models are read. */
export interface ModelSource {
  inForce(): Promise<readonly VersionInForce[]>;
  read(task: ModelTask, version: number): Promise<{ readonly content: Uint8Array } | undefined>;
}

export interface ModelsInForceOptions {
  readonly store: ModelSource;
  readonly users: Partial<Readonly<Record<ModelTask, ModelUser>>>;
  readonly onSwapped?: (change: VersionInForce) => void;
  /** A version that cannot be used, told once, or a look that failed. */
  readonly onError: (error: unknown, change?: VersionInForce) => void;
  readonly intervalMs?: number;
}

/** How long a node may work with a model that another one has replaced. */
const REFRESH_INTERVAL_MS = 2_000;

/**
 * Follows the promotions that are stored, by asking for them every 2 s: every node changes within seconds, and a node
 * that starts works with what is in force. A model that cannot be used is reported and the one before it stays.
 */
export function createModelsInForce({
  store,
  users,
  onSwapped,
  onError,
  intervalMs = REFRESH_INTERVAL_MS,
}: ModelsInForceOptions): ModelsInForce {
  const tasks = Object.keys(users) as ModelTask[];
  const inUse = new Map<ModelTask, number>(tasks.map((task) => [task, 0]));
  /** Asked for and refused: not tried again until something else is asked for. */
  const refused = new Map<ModelTask, number>();
  let looking: Promise<void> | undefined;
  let ended = false;

  async function follow(change: VersionInForce, from: ModelSource): Promise<void> {
    const { task, version } = change;
    const user = users[task];
    if (user === undefined) return;
    if (inUse.get(task) === version) {
      refused.delete(task);
      return;
    }
    if (refused.get(task) === version) return;
    // A database that fails here is asked again; bytes that fail below are not.
    const model = version === 0 ? null : await from.read(task, version);
    if (ended) return;
    try {
      if (model === undefined) throw new Error(`Version ${version} of ${task} is not stored.`);
      await user.use(model === null ? null : model.content, version);
    } catch (error) {
      refused.set(task, version);
      onError(error, change);
      return;
    }
    refused.delete(task);
    inUse.set(task, version);
    onSwapped?.(change);
  }

  async function look(from: ModelSource): Promise<void> {
    try {
      for (const change of await from.inForce()) await follow(change, from);
    } catch (error) {
      if (!ended) onError(error);
    }
  }

  function refresh(from = store): Promise<void> {
    looking ??= look(from).finally(() => {
      looking = undefined;
    });
    return looking;
  }

  const timer = setInterval(() => void refresh(), intervalMs);
  timer.unref();
  return {
    inForce: () => tasks.map((task) => ({ task, version: inUse.get(task) ?? 0 })),
    refresh,
    [Symbol.dispose]() {
      // A look under way ends by itself: nobody waits for a database that may be gone.
      ended = true;
      clearInterval(timer);
    },
  };
}
