import { readFileSync } from 'node:fs';

/** A process of the tests, with the end of what it wrote. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** Sends a signal to this process alone. */
  signal(name: NodeJS.Signals): void;
  /** How it ended: an exit code or the name of a signal. */
  readonly exited: Promise<number | string>;
  /** The last lines it wrote, both streams. */
  tail(): readonly string[];
  /** Lines that match, among all that were ever written; at most 100 are kept. */
  readonly suspicious: readonly string[];
}

const TAIL_LINES = 200;
const MAX_LINE_LENGTH = 2_000;
const MAX_SUSPICIOUS = 100;

/** What no healthy process writes. */
const SUSPICIOUS =
  /unhandled|uncaught|segmentation fault|panic\(|\bTypeError\b|\bReferenceError\b|\bRangeError\b/i;

/** Starts a program. Only the variables given and PATH reach it. Disposing kills it. */
export function startChild(
  command: readonly string[],
  { env = {}, cwd }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Child {
  const child = Bun.spawn([...command], {
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TMPDIR: process.env['TMPDIR'] ?? '/tmp', ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const suspicious: string[] = [];
  const keep = (line: string) => {
    lines.push(line.slice(0, MAX_LINE_LENGTH));
    if (lines.length > TAIL_LINES) lines.shift();
    if (SUSPICIOUS.test(line) && suspicious.length < MAX_SUSPICIOUS)
      suspicious.push(line.slice(0, MAX_LINE_LENGTH));
  };
  const read = Promise.all([readLines(child.stdout, keep), readLines(child.stderr, keep)]);
  const exited = child.exited.then(async () => {
    // A grandchild may hold the pipes open; what it says is not waited for.
    await Promise.race([read, Bun.sleep(200)]);
    return child.signalCode ?? child.exitCode ?? 'unknown';
  });
  return {
    pid: child.pid,
    signal: (name) => child.kill(name),
    exited,
    tail: () => lines,
    suspicious,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function readLines(stream: ReadableStream<Uint8Array>, keep: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()?.slice(0, MAX_LINE_LENGTH) ?? '';
    for (const line of lines) keep(line);
  }
  if (rest !== '') keep(rest);
}

/** Processes that a process has started and that still run (Linux). */
export function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    // It ended meanwhile.
    return [];
  }
}

/** Whether a process is there and not a zombie (Linux). */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Sends a signal to a process by its id; false when there is none. */
export function sendSignal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
