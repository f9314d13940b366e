import type { StoredRun } from '#mlops/mlflow/run-folder.ts';
import type { RunStatus, SyncReport } from '#mlops/mlflow/run-log.ts';

/** What `mlflow status` prints: a line for each run on disk. */
export function statusText(runs: readonly RunStatus[]): string {
  const waiting = runs.filter(({ state }) => state === 'waiting').length;
  const lines = runs.map(({ run, state, problem }) => {
    const why = state === 'waiting' && problem !== null ? `: ${problem}` : '';
    return `${nameOf(run)}  ${run.status.toLowerCase()}, ${state}${why}`;
  });
  return `${[...lines, `${runs.length} runs on disk, ${waiting} wait to be sent.`].join('\n')}\n`;
}

/** What `mlflow sync` prints: a line for each run that it tried to send. */
export function syncText({ runs, sent, waiting }: SyncReport): string {
  const lines = runs.map(({ run, link, problem }) =>
    problem === null ? `${nameOf(run)}  sent: ${link}` : `${nameOf(run)}  waits: ${problem}`,
  );
  return `${[...lines, `${sent} runs sent, ${waiting} wait.`].join('\n')}\n`;
}

/** What both print of runs that cannot be read. */
export function damageText(folders: readonly string[]): string {
  return folders.map((folder) => `${folder} cannot be read: restore it, or remove it.\n`).join('');
}

function nameOf({ id, name, startedAtMs }: StoredRun): string {
  return `${new Date(startedAtMs).toISOString()}  ${id}  ${name}`;
}
