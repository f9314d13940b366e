import { decodeIntentModel } from './core/nlu/intent-labels.ts';
import type { SwappableUnderstander } from './core/nlu/understand.ts';
import type { Language } from './core/nlu/understanding.ts';
import type { Database } from './db/client.ts';
import { isStoreUnavailable } from './db/errors.ts';
import {
  createModelsInForce,
  type ModelsInForce,
  type ModelsInForceOptions,
  type ModelUser,
} from './features/learning/models-in-force.ts';
import { createModelRegistryStore, type ModelRegistryStore } from './features/learning/registry/store.ts';
import { type CallObserver, timeMethods } from './lib/time-methods.ts';
import type { Events } from './telemetry/events.ts';
import type { Logger } from './telemetry/logger.ts';

/** Uses an intent model for the messages in its language, from the next one on. */
function intentsOf(understander: SwappableUnderstander, language: Language): ModelUser {
  return {
    use: (content) => understander.use(language, content === null ? null : decodeIntentModel(content)),
  };
}

/**
 * The stored models, and those among them that this process works with: one that was promoted is in use when this
 * resolves. `users` are those of other tasks.
 */
export async function openModels({
  database,
  queries,
  understander,
  users = {},
  logger,
  events,
}: {
  database: Database;
  queries: CallObserver & { readonly run: <R>(call: () => Promise<R>) => Promise<R> };
  understander: SwappableUnderstander;
  users?: ModelsInForceOptions['users'];
  logger: Logger;
  events: Events;
}): Promise<{ registry: ModelRegistryStore; models: ModelsInForce }> {
  const store = createModelRegistryStore(database.drizzle);
  const registry = timeMethods(store, queries);
  const models = createModelsInForce({
    store: registry,
    users: {
      'intents-en': intentsOf(understander, 'en'),
      'intents-es': intentsOf(understander, 'es'),
      ...users,
    },
    onSwapped: ({ task, version }) => logger.info({ task, version }, 'Model in force changed'),
    onError: (error, change) => {
      // A database that is away is told by others, and asked again in a moment.
      if (!isStoreUnavailable(error)) events.unexpectedError(error, { part: 'models', ...change });
    },
  });
  // Not through the gate: a cold database may take its time here.
  await models.refresh(store);
  return { registry, models };
}
