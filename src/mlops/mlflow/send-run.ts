import { artifactPath, createArtifactApi } from './artifact-api.ts';
import type { MlflowClient } from './client.ts';
import { MlflowError } from './mlflow-error.ts';
import { createRegistryApi } from './registry-api.ts';
import { withRetries } from './retry.ts';
import {
  NOTHING_SENT,
  type RunFolder,
  type SentState,
  type StoredModel,
  type StoredRun,
} from './run-folder.ts';
import { BATCH, createTrackingApi, type KeyValue, type RemoteRun } from './tracking-api.ts';

/** Tags that the product puts on what it sends, to find it again. */
export const TAGS = {
  /** On runs and versions: id of the run on the machine where it was made. */
  runId: 'larkline.run_id',
  /** On runs, once everything of them has arrived. */
  complete: 'larkline.complete',
  /** On versions: name of the model's file in the folder of the version. */
  file: 'larkline.file',
  /** On versions: when their run began, in milliseconds since 1970. */
  startedAtMs: 'larkline.started_at_ms',
} as const;

/**
 * Brings a run that has ended to the server, from where the last attempt stopped. After each step what arrived is
 * written down, and each step finds out whether it was done already: so the run is there once, wherever an attempt is
 * cut off. Resolves to the page of the run.
 * @throws MlflowError for what the server would not do.
 */
export async function sendRun(folder: RunFolder, client: MlflowClient): Promise<string> {
  const run = folder.readRun();
  const tracking = createTrackingApi(client);
  const experimentId = await tracking.ensureExperiment(run.experiment);
  const state = await openState(folder, client);
  const { remoteId, artifactUri } = await ensureRemoteRun(run, { state, experimentId, client });
  const link = `${client.server}/#/experiments/${experimentId}/runs/${remoteId}`;
  const progress = createProgress(folder, { ...state, remoteId, artifactUri });
  if (progress.state.done) return link;
  const sending: Sending = { run, folder, client, remoteId, artifactUri, progress };
  await sendDescription(sending);
  await sendMetrics(sending);
  await sendArtifacts(sending);
  await sendModels(sending);
  await removeTwins(sending, { experimentId });
  await tracking.setTag(remoteId, { key: TAGS.complete, value: 'true' });
  const endedAtMs = run.endedAtMs ?? folder.touchedAtMs();
  await tracking.endRun(remoteId, { status: run.status === 'RUNNING' ? 'KILLED' : run.status, endedAtMs });
  progress.update({ done: true, problem: null });
  return link;
}

interface Sending {
  readonly run: StoredRun;
  readonly folder: RunFolder;
  readonly client: MlflowClient;
  readonly remoteId: string;
  readonly artifactUri: string;
  readonly progress: Progress;
}

type Progress = ReturnType<typeof createProgress>;

function createProgress(folder: RunFolder, first: SentState) {
  let state = first;
  const update = (change: Partial<SentState>) => {
    state = { ...state, ...change };
    folder.writeSent(state);
  };
  update({});
  return {
    get state(): SentState {
      return state;
    },
    update,
  };
}

/** What was sent to this server; nothing if it was another one, or if it knows the run no longer. */
async function openState(folder: RunFolder, client: MlflowClient): Promise<SentState> {
  const fresh = { ...NOTHING_SENT, server: client.server };
  const state = folder.readSent();
  if (state?.server !== client.server || state.remoteId === null) return fresh;
  const remote = await createTrackingApi(client).getRun(state.remoteId);
  if (remote?.deleted)
    throw new MlflowError('The run was deleted in MLflow. Restore it there, or remove its folder here.');
  return remote === null ? fresh : state;
}

/**
 * The run on the server. Its tag with the local id is made together with it, so that a run whose creation was never heard
 * of is found instead of made twice.
 */
async function ensureRemoteRun(
  run: StoredRun,
  { state, experimentId, client }: { state: SentState; experimentId: string; client: MlflowClient },
): Promise<{ remoteId: string; artifactUri: string }> {
  if (state.remoteId !== null && state.artifactUri !== null)
    return { remoteId: state.remoteId, artifactUri: state.artifactUri };
  const tracking = createTrackingApi(client);
  const tag = { key: TAGS.runId, value: run.id };
  const ensure = async (): Promise<RemoteRun> => {
    const [known] = await tracking.findRuns(experimentId, tag);
    return (
      known ?? tracking.createRun({ experimentId, name: run.name, startedAtMs: run.startedAtMs, tags: [tag] })
    );
  };
  const remote = await withRetries(ensure, { signal: client.signal });
  return { remoteId: remote.id, artifactUri: remote.artifactUri };
}

async function sendDescription({ run, client, remoteId, progress }: Sending): Promise<void> {
  if (progress.state.described) return;
  const tracking = createTrackingApi(client);
  for (const params of batches(toList(run.params), BATCH.params))
    await tracking.logBatch(remoteId, { params });
  for (const tags of batches(toList(run.tags), BATCH.tags)) await tracking.logBatch(remoteId, { tags });
  progress.update({ described: true });
}

/** A batch that arrived without our hearing of it is sent again: the same point twice is one point to MLflow. */
async function sendMetrics({ folder, client, remoteId, progress }: Sending): Promise<void> {
  const tracking = createTrackingApi(client);
  for (const metrics of batches(folder.readMetrics().slice(progress.state.metrics), BATCH.metrics)) {
    await tracking.logBatch(remoteId, { metrics });
    progress.update({ metrics: progress.state.metrics + metrics.length });
  }
}

async function sendArtifacts({ folder, client, artifactUri, progress }: Sending): Promise<void> {
  const artifacts = createArtifactApi(client);
  const sent = new Set(progress.state.artifacts);
  for (const path of folder.listArtifacts().filter((candidate) => !sent.has(candidate))) {
    await artifacts.upload(`${artifactPath(artifactUri)}/${path}`, folder.readArtifact(path));
    progress.update({ artifacts: [...progress.state.artifacts, path] });
  }
}

async function sendModels(sending: Sending): Promise<void> {
  const { run, client, progress } = sending;
  const registry = createRegistryApi(client);
  for (const [place, model] of run.models.entries()) {
    const known = progress.state.models[place];
    if (known?.aliasSet) continue;
    const put = (version: string, aliasSet: boolean) =>
      progress.update({ models: [...progress.state.models.slice(0, place), { version, aliasSet }] });
    const version = known?.version ?? (await ensureVersion(model, sending));
    put(version, false);
    if (model.alias !== null && (await mayTake(model.alias, { model, run, client })))
      await registry.setAlias(model.name, { alias: model.alias, version });
    put(version, true);
  }
}

/** The version made of a file of this run; like the run, it is looked for before it is made. */
async function ensureVersion(
  { name, path }: StoredModel,
  { run, client, remoteId, artifactUri }: Sending,
): Promise<string> {
  const registry = createRegistryApi(client);
  await registry.ensureModel(name);
  const parts = path.split('/');
  const file = parts.pop() ?? '';
  const tags = toList({
    [TAGS.runId]: run.id,
    [TAGS.file]: file,
    [TAGS.startedAtMs]: String(run.startedAtMs),
  });
  const source = [artifactUri, ...parts].join('/');
  const ensure = async () => {
    const versions = await registry.findVersions(name, { runId: remoteId });
    const known = versions.find((candidate) => candidate.tags[TAGS.file] === file);
    return known?.version ?? registry.createVersion({ name, source, runId: remoteId, tags });
  };
  return withRetries(ensure, { signal: client.signal });
}

/** An alias never goes back to an older run: one that waited for days must not take it from what came after. */
async function mayTake(
  alias: string,
  { model, run, client }: { model: StoredModel; run: StoredRun; client: MlflowClient },
): Promise<boolean> {
  const holder = await createRegistryApi(client).versionOf(model.name, alias);
  const startedAtMs = Number(holder?.tags[TAGS.startedAtMs] ?? 0);
  return startedAtMs <= run.startedAtMs;
}

/** A creation that we had given up may have come to pass after all: what is not ours to fill is deleted. */
async function removeTwins(
  { run, client, remoteId }: Sending,
  { experimentId }: { experimentId: string },
): Promise<void> {
  const tracking = createTrackingApi(client);
  const runs = await tracking.findRuns(experimentId, { key: TAGS.runId, value: run.id });
  for (const twin of runs.filter(({ id }) => id !== remoteId)) await tracking.deleteRun(twin.id);
}

function toList(record: Readonly<Record<string, string>>): readonly KeyValue[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
