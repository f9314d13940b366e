import { binaryPath } from './binary.ts';
import type { Place } from './place.ts';
import { collectOutput, type ProcessOutput } from './process-output.ts';

/** A running binary. Disposing kills it if it still runs. */
export interface RunningServer extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** Such as `http://127.0.0.1:8000`, without a slash at the end. */
  readonly url: string;
  readonly stdout: ProcessOutput;
  readonly stderr: ProcessOutput;
  /** From the start of the process to the first good answer of the health check. */
  readonly readyAfterMs: number;
  /** Sends the signal without waiting. */
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
  /** Resolves to the exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** How a process ended that was not meant to run. */
export interface FailedStart {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** No limit that a test would run into by being quick. */
export const NO_LIMITS = {
  RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
  RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
  RATE_LIMIT_SIGN_INS_PER_MINUTE: '0',
} as const;

const READY_DEADLINE_MS = 30_000;
const POLL_MS = 10;
const PORT_IN_OUTPUT = /https?:\/\/[\w.]+:(\d+)|"port":(\d+)/;

/** Starts the binary in a place on a free port and waits until it is healthy. */
export async function startServer(
  place: Place,
  { env = {} }: { env?: Record<string, string> } = {},
): Promise<RunningServer> {
  const startedAtMs = performance.now();
  const { child, stdout, stderr } = spawn(place, { env: { PORT: '0', ...env } });
  const exited = child.exited.then(() => child.exitCode);
  await using resources = new AsyncDisposableStack();
  resources.defer(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const port = (await stdout.find(PORT_IN_OUTPUT))?.slice(1).find(Boolean);
  if (port === undefined) throw new Error(`The server ended before it was ready: ${stderr.text().trim()}`);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilHealthy(url);
  const readyAfterMs = performance.now() - startedAtMs;
  const owned = resources.move();
  return {
    pid: child.pid,
    port: Number(port),
    url,
    stdout,
    stderr,
    readyAfterMs,
    signal: (name) => child.kill(name),
    exited,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Runs the binary in the expectation that it ends by itself. */
export async function startAndFail(
  place: Place,
  { env = {} }: { env?: Record<string, string> } = {},
): Promise<FailedStart> {
  const { child, stdout, stderr } = spawn(place, { env: { PORT: '0', ...env } });
  const deadline = setTimeout(() => child.kill('SIGKILL'), READY_DEADLINE_MS);
  await Promise.all([child.exited, stdout.ended, stderr.ended]);
  clearTimeout(deadline);
  return { exitCode: child.exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** Only PATH, a place for temporary files and what is given: no setting of the person who runs the tests may reach the binary. */
function spawn(place: Place, { env }: { env: Record<string, string> }) {
  const child = Bun.spawn([binaryPath()], {
    cwd: place.dir,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', ...place.env, ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  return { child, stdout: collectOutput(child.stdout), stderr: collectOutput(child.stderr) };
}

async function waitUntilHealthy(url: string): Promise<void> {
  const deadlineMs = performance.now() + READY_DEADLINE_MS;
  while (performance.now() < deadlineMs) {
    const response = await fetch(`${url}/api/v1/health`).catch(() => null);
    if (response?.ok) return;
    await Bun.sleep(POLL_MS);
  }
  throw new Error(`The server at ${url} did not become healthy.`);
}
