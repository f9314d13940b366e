import type { ModelsInForce } from './models-in-force.ts';
import type { ModelRegistryStore } from './registry/store.ts';

export type LearningService = ReturnType<typeof createLearningService>;

/** What staff may see of the models. */
export function createLearningService({
  registry,
  models,
}: {
  registry: Pick<ModelRegistryStore, 'list' | 'inForce'>;
  models: Pick<ModelsInForce, 'inForce'>;
}) {
  return {
    /** Every task with its versions, newest first. */
    async list() {
      const [versions, inForce] = await Promise.all([registry.list(), registry.inForce()]);
      const inUse = new Map(models.inForce().map(({ task, version }) => [task, version]));
      return {
        models: inForce.map(({ task, version: current }) => ({
          task,
          in_force: current,
          in_use: inUse.get(task) ?? null,
          versions: versions
            .filter((entry) => entry.task === task)
            .map(({ version, contentHash, datasetHash, bytes, metrics, params, createdAt }) => ({
              version,
              in_force: version === current,
              content_hash: contentHash,
              dataset_hash: datasetHash,
              bytes,
              metrics,
              params,
              created_at: createdAt.toISOString(),
            })),
        })),
      };
    },
  };
}
