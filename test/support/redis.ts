import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Redis of its own for a test, which keeps nothing on disk. */
export interface TestRedis extends AsyncDisposable {
  /** Names database 0. */
  readonly url: string;
  readonly port: number;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  /** Makes it hang: connections stay open and nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Runs a command through a connection of its own and resolves to the reply as text, errors and all. */
  command(...words: readonly string[]): Promise<string>;
}

const READY_DEADLINE_MS = 10_000;
const POLL_MS = 10;

/**
 * Starts a redis-server on a free port of this machine.
 * @throws Error when the program is not installed or does not start.
 */
export async function startRedis(): Promise<TestRedis> {
  if (Bun.which('redis-server') === null)
    throw new Error('The tests need the program redis-server: apt-get install redis-server.');
  const dir = mkdtempSync(join(tmpdir(), 'redis-'));
  const port = freePort();
  let child = spawn(port, { dir });
  const exit = () => child.kill('SIGKILL');
  process.on('exit', exit);

  const command = (...words: readonly string[]) => runCommand(port, words);
  const end = async () => {
    child.kill('SIGKILL');
    await child.exited;
  };
  const dispose = async () => {
    process.off('exit', exit);
    await end();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await untilReady(command);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: end,
    async restart() {
      await end();
      child = spawn(port, { dir });
      await untilReady(command);
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    command,
    [Symbol.asyncDispose]: dispose,
  };
}

function spawn(port: number, { dir }: { dir: string }) {
  return Bun.spawn(
    [
      'redis-server',
      '--bind',
      '127.0.0.1',
      '--port',
      `${port}`,
      '--dir',
      dir,
      '--save',
      '',
      '--appendonly',
      'no',
    ],
    { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
  );
}

/** A port that nobody uses now. */
function freePort(): number {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  listener.stop(true);
  return listener.port;
}

async function untilReady(command: TestRedis['command']): Promise<void> {
  const deadlineMs = performance.now() + READY_DEADLINE_MS;
  while (performance.now() < deadlineMs) {
    if ((await command('PING').catch(() => '')).startsWith('+PONG')) return;
    await Bun.sleep(POLL_MS);
  }
  throw new Error('redis-server did not become ready.');
}

/** The wire format needs no client for a command at a time: QUIT makes the server close after its reply. */
async function runCommand(port: number, words: readonly string[]): Promise<string> {
  const reply = Promise.withResolvers<string>();
  let text = '';
  await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open: (socket) => void socket.write(`${encodeCommand(words)}${encodeCommand(['QUIT'])}`),
      data: (_socket, bytes) => {
        text += bytes.toString();
      },
      close: () => reply.resolve(text.replace(/\+OK\r\n$/, '')),
      error: (_socket, error) => reply.reject(error),
    },
  });
  return reply.promise;
}

function encodeCommand(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}
