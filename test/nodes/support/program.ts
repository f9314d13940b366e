import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectOutput, type ProcessOutput } from '../../acceptance/support/process-output.ts';

const MAIN = join(import.meta.dir, '../../../src/main.ts');

/** The program, running. Disposing kills it, and with it its workers. */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  readonly stdout: ProcessOutput;
  readonly stderr: ProcessOutput;
  /** Null when a signal ended it. */
  readonly exited: Promise<number | null>;
  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void;
  /** Processes that it has started and that still run. */
  children(): readonly number[];
}

/** Starts `larkline` with arguments and no settings but these: the binary at LARKLINE_BINARY, else from the source. */
export function startProgram(
  args: readonly string[],
  { env, cwd }: { env: Readonly<Record<string, string>>; cwd: string },
): Program {
  const binary = process.env['LARKLINE_BINARY'];
  const command = binary ? [binary] : [process.execPath, MAIN];
  const child = Bun.spawn([...command, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const exited = child.exited.then(() => child.exitCode);
  const stdout = collectOutput(child.stdout);
  return {
    pid: child.pid,
    stdout,
    stderr: collectOutput(child.stderr),
    exited,
    signal: (name) => child.kill(name),
    children: () => childrenOf(child.pid),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
      // Workers hold the other end of the pipe for as long as they live.
      await stdout.ended;
    },
  };
}

/** Children of a running process; none when it is gone. */
function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Whether a process runs; one that has ended and waits for its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
