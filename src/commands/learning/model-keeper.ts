import { openConfiguredDatabase } from '#db/configured-database.ts';
import type { ModelTask } from '#db/learning-schema.ts';
import {
  createModelRegistryStore,
  type ModelRegistryStore,
  type NewModel,
} from '#features/learning/registry/store.ts';
import type { EndedRun, Run } from '#mlops/mlflow/run.ts';
import { describeFailure, reasonOf } from '../describe-failure.ts';
import { openConfiguredRunLog } from '../mlflow/configured-run-log.ts';
import type { Settings } from '../settings.ts';
import { codeRevision } from './code-revision.ts';

/** What a run is begun with. */
export interface TrainingFacts {
  readonly task: ModelTask;
  readonly params: NewModel['params'];
  readonly datasetHash: string;
}

/** Begins the run of a training in the run log, with what tells its data and its code. */
export function beginTrainingRun({ task, params, datasetHash }: TrainingFacts, settings: Settings): Run {
  return openConfiguredRunLog(settings).begin({
    name: `${task} ${datasetHash.slice(0, 12)}`,
    params: { task, ...params },
    tags: { task, dataset_hash: datasetHash, git_revision: codeRevision() },
  });
}

/** Name of a task's model in a registry that has those of others too. */
export function registeredName(task: ModelTask): string {
  return `larkline-${task}`;
}

/** Where trained models are kept as versions. */
export interface ModelKeeper extends AsyncDisposable {
  /** Why nothing can be kept, in a sentence; null when it can. */
  readonly problem: string | null;
  /** Resolves to the version, or to null when it could not be kept, which is told on standard error. */
  keep(model: NewModel): Promise<number | null>;
}

/** Keeps a trained model; a database that fails now is told, not thrown: the run of the training is still to be ended. */
export async function keepModel(
  model: NewModel,
  registry: Pick<ModelRegistryStore, 'add'>,
): Promise<number | null> {
  try {
    return await registry.add(model);
  } catch (error) {
    process.stderr.write(`The model was not kept as a version: ${reasonOf(error)}\n`);
    return null;
  }
}

/**
 * Opens the database before the work begins, so that its result is not lost. One that cannot be opened is told, not
 * thrown: the training is good without it.
 */
export async function openModelKeeper(settings: Settings): Promise<ModelKeeper> {
  try {
    const database = await openConfiguredDatabase(settings);
    const registry = createModelRegistryStore(database.drizzle);
    return {
      problem: null,
      keep: (model) => keepModel(model, registry),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  } catch (error) {
    const problem = describeFailure(error);
    return {
      problem,
      keep: () => Promise.resolve(null),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
}

/** What became of a run, in a line. */
export function runText(
  { sent, link, folder, problem }: EndedRun,
  { wanted }: { readonly wanted: boolean },
): string {
  if (sent) return `MLflow: ${link ?? 'sent'}`;
  return wanted
    ? `Not sent to MLflow: ${problem} The run is kept in ${folder}; "mlflow sync" sends it.`
    : `Run: ${folder}`;
}

/** The next steps with a version, for people. */
export function nextSteps(task: ModelTask, version: number): string {
  const compare =
    task === 'escalation' ? '' : `\n  compare in-force ${task}:${version} --language ${task.slice(-2)}`;
  return `Kept as version ${version} of ${task}. Next:${compare}\n  promote ${task} ${version}`;
}
