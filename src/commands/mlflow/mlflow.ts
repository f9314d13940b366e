import { CommandError } from '../command-error.ts';
import { loadSettings } from '../settings.ts';
import { openConfiguredRunLog } from './configured-run-log.ts';
import { damageText, statusText, syncText } from './report.ts';

/**
 * `mlflow sync`: sends the runs that wait on disk; exit code 1 when some still do, or cannot be read. `mlflow status`:
 * lists them.
 */
export async function mlflow(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (!(name === 'sync' || name === 'status') || rest.length > 0)
    throw new CommandError('Usage: mlflow sync|status');
  const settings = loadSettings();
  const runLog = openConfiguredRunLog(settings);
  const damaged = runLog.damaged();
  process.stderr.write(damageText(damaged));
  if (name === 'status') {
    process.stdout.write(statusText(runLog.status()));
    return 0;
  }
  if (!settings.config.mlflow.enabled)
    throw new CommandError('MLFLOW_TRACKING_URI is not set: there is no server to send to.');
  const report = await runLog.sync();
  process.stdout.write(syncText(report));
  return report.waiting === 0 && damaged.length === 0 ? 0 : 1;
}
