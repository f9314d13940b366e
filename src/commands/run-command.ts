import { ConfigError } from '#config/config.ts';
import { InputError } from '#mlops/input-error.ts';
import { CommandError } from './command-error.ts';

interface Command {
  readonly about: string;
  /** Loaded when it is run, so that no command pays for another. Resolves to the exit code. */
  readonly load: () => Promise<(args: readonly string[]) => Promise<number>>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    about: 'run the server (the default): serve [--workers N]',
    load: async () => (await import('./serve.ts')).serve,
  },
  migrate: {
    about: 'bring the database to the current schema',
    load: async () => (await import('./migrate.ts')).migrate,
  },
  seed: {
    about: 'store the built-in articles, new and changed ones only',
    load: async () => (await import('./seed.ts')).seed,
  },
  user: {
    about: 'give a registered person a role: user EMAIL ROLE',
    load: async () => (await import('./user.ts')).user,
  },
  replay: {
    about:
      'send a file of messages through the real turn: replay FILE [--column NAME]... [--out FILE] [--labels FILE]',
    load: async () => (await import('./replay/replay.ts')).replay,
  },
  train: {
    about: 'train an intent model: train [--language en|es] [--data FILE]... [--out FILE]',
    load: async () => (await import('./train.ts')).train,
  },
  evaluate: {
    about:
      'measure intent models: evaluate [--language en|es] [--data FILE]... [--cv K] [--compare A B] ' +
      '[--format text|json|html] [--out FILE], or levels of frustration: evaluate --frustration',
    load: async () => (await import('./evaluate/evaluate.ts')).evaluate,
  },
  knowledge: {
    about: 'import and measure articles: knowledge import|sync|evaluate ...',
    load: async () => (await import('./knowledge/knowledge.ts')).knowledge,
  },
  'serve-model': {
    about:
      "answer MLflow's scoring protocol: serve-model [--host HOST] [--port PORT] [--language en|es] " +
      '[--model FILE | --model models:/NAME@ALIAS | --model TASK VERSION]',
    load: async () => (await import('./serve-model/serve-model.ts')).serveModel,
  },
  mlflow: {
    about: 'runs of trainings that wait for the MLflow server: mlflow sync|status',
    load: async () => (await import('./mlflow/mlflow.ts')).mlflow,
  },
  health: {
    about: 'ask the server on this machine whether it is ready: health [--url URL]',
    load: async () => (await import('./health.ts')).health,
  },
  openapi: { about: 'print the API description', load: async () => (await import('./openapi.ts')).openapi },
};

/**
 * Runs what the arguments ask for; resolves to the exit code: 1 for a failure, 2 for texts or models that cannot be
 * used. Failures are one line on standard error.
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [name = 'serve', ...rest] = args;
  if (name === '--help' || name === 'help') {
    process.stdout.write(usage());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    process.stderr.write(`There is no command "${name}".\n${usage()}`);
    return 1;
  }
  try {
    return await (await command.load())(rest);
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    return error instanceof InputError ? 2 : 1;
  }
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(9)} ${about}`);
  return `Usage: larkline [command]\n\n${lines.join('\n')}\n\nSettings come from the environment; see .env.example.\n`;
}

/** One line that tells the person at the terminal what to change. */
function describeFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof CommandError || error instanceof InputError)
    return error.message;
  const { name, message, code, cause } = error as NodeJS.ErrnoException;
  if (name === 'DataDirInUseError') return `${message} Stop it, or set DATA_DIR to another directory.`;
  if (code === 'EADDRINUSE')
    return 'The port is already in use. Stop what uses it, or set PORT to another port.';
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return `Cannot listen or write there (${code}). Check HOST, PORT and DATA_DIR.`;
  if (code !== undefined && DATABASE_UNREACHABLE.test(String(code)))
    return `The database at DATABASE_URL cannot be used (${code}).`;
  // A failed query's own message is the whole statement; what the database said is in its cause.
  const reason = cause instanceof Error ? cause.message : (message ?? String(error));
  return `Could not start: ${reason.split('\n')[0]}`;
}

/** Codes of the driver and SQLSTATE classes for a server that is away, refuses the login, or has no such database. */
const DATABASE_UNREACHABLE =
  /^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_\w+|28\w{3}|3D000|57P\w{2}|53\w{3})$/;
