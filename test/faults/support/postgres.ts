import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { freePort } from './free-port.ts';
import { type Child, childrenOf, isAlive, sendSignal, startChild } from './process.ts';
import { waitUntil } from './wait.ts';

/** A PostgreSQL server of its own that can be hurt. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  urlOf(database: string): string;
  /** Makes an empty database; resolves to its URL. */
  createDatabase(name: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Starts it again; resolves to the time until it answers, in milliseconds. */
  start(): Promise<number>;
  /** kill -9 of the server and all its processes. */
  kill(): Promise<void>;
  /** As `pg_ctl stop -m immediate`: no checkpoint, recovery at the next start. */
  stopImmediately(): Promise<void>;
  freeze(): void;
  thaw(): void;
  readonly running: boolean;
  /** Runs one statement as the superuser, in a connection of its own. */
  query(statement: string, options?: { database?: string }): Promise<readonly Record<string, unknown>[]>;
}

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 20_000;
/** Where Debian and its kind keep the server programs, by version. */
const PROGRAM_ROOT = '/usr/lib/postgresql';
const SUPERUSER = 'postgres';

/** Makes a cluster in a folder of its own and starts it, with fsync on as in earnest. Disposing ends and removes it. */
export async function startPostgres(): Promise<PostgresServer> {
  await using resources = new AsyncDisposableStack();
  const root = mkdtempSync(join(tmpdir(), 'faults-pg-'));
  resources.defer(() => rmSync(root, { recursive: true, force: true }));
  chmodSync(root, 0o755);
  const [data, sockets] = [join(root, 'data'), join(root, 'sockets')];
  for (const dir of [data, sockets]) mkdirSync(dir, { mode: 0o700 });
  if (isRoot()) run(['chown', '-R', SUPERUSER, root]);
  run(
    asServerUser([program('initdb'), '-D', data, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C']),
  );
  const port = await freePort();
  const server = serverOf({ data, sockets, port });
  await server.start();
  const end = server[Symbol.asyncDispose];
  resources.defer(() => end());
  const owned = resources.move();
  return Object.assign(server, { [Symbol.asyncDispose]: () => owned.disposeAsync() });
}

function serverOf({ data, sockets, port }: { data: string; sockets: string; port: number }): PostgresServer {
  let child: Child | null = null;
  const postmaster = () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const family = () => {
    const pid = postmaster();
    return [pid, ...childrenOf(pid)];
  };
  const thaw = () => {
    // The program that changes the user stops itself when it sees its child stopped.
    for (const pid of [...family(), child?.pid ?? 0]) if (pid > 0) sendSignal(pid, 'SIGCONT');
  };
  const urlOf = (database: string) => `postgres://${SUPERUSER}@127.0.0.1:${port}/${database}`;
  const query = (statement: string, { database = SUPERUSER }: { database?: string } = {}) =>
    runQuery(urlOf(database), statement);
  const end = async (signal: NodeJS.Signals, { all }: { all: boolean }) => {
    const pids = family();
    for (const pid of all ? pids : pids.slice(0, 1)) sendSignal(pid, signal);
    await waitUntil(() => !pids.some(isAlive), {
      what: 'PostgreSQL has ended',
      timeoutMs: STOP_DEADLINE_MS,
      pollMs: 5,
    });
    await child?.exited;
    child = null;
  };
  return {
    port,
    urlOf,
    query,
    async createDatabase(name) {
      await query(`create database ${name}`);
      return urlOf(name);
    },
    async dropDatabase(name) {
      // Gone with the server, if that is gone.
      if (child) await query(`drop database if exists ${name} with (force)`);
    },
    async start() {
      const startedAtMs = performance.now();
      const started = startChild(
        asServerUser([program('postgres'), '-D', data, ...settings({ sockets, port })]),
      );
      child = started;
      await waitUntil(() => query('select 1').then(Boolean, () => false), {
        what: `PostgreSQL answers: ${started.tail().join(' | ')}`,
        timeoutMs: START_DEADLINE_MS,
        pollMs: 25,
      });
      return performance.now() - startedAtMs;
    },
    kill: () => end('SIGKILL', { all: true }),
    stopImmediately: () => end('SIGQUIT', { all: false }),
    freeze: () => family().forEach((pid) => void sendSignal(pid, 'SIGSTOP')),
    thaw,
    get running() {
      return child !== null;
    },
    async [Symbol.asyncDispose]() {
      if (!child) return;
      thaw();
      await end('SIGQUIT', { all: false });
    },
  };
}

function settings({ sockets, port }: { sockets: string; port: number }): readonly string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: sockets,
    max_connections: 200,
    fsync: 'on',
    synchronous_commit: 'on',
    autovacuum: 'off',
    // After a crash: one call for all files instead of one for each.
    recovery_init_sync_method: 'syncfs',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** PostgreSQL refuses to run as root. */
function asServerUser(command: readonly string[]): readonly string[] {
  return isRoot() ? ['runuser', '-u', SUPERUSER, '--', ...command] : command;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function program(name: string): string {
  const versions = existsSync(PROGRAM_ROOT)
    ? readdirSync(PROGRAM_ROOT).toSorted((a, b) => Number(b) - Number(a))
    : [];
  const found = versions
    .map((version) => join(PROGRAM_ROOT, version, 'bin', name))
    .find((path) => existsSync(path));
  const path = found ?? Bun.which(name);
  if (path === null) throw new Error(`There is no ${name} here: install the package "postgresql".`);
  return path;
}

function run(command: readonly string[]): void {
  // The server's user may not be allowed where the tests run.
  const { exitCode, stderr } = Bun.spawnSync([...command], { cwd: '/' });
  if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}: ${stderr.toString()}`);
}

async function runQuery(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 2 });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
