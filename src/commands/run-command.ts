import { InputError } from '#mlops/input-error.ts';
import { describeFailure } from './describe-failure.ts';

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
      'send a file of messages through the real turn: replay FILE [--column NAME]... [--out FILE] [--labels FILE], ' +
      'or see what a model would change: replay --candidate MODEL [--since DATE] [--limit N]',
    load: async () => (await import('./replay/replay.ts')).replay,
  },
  train: {
    about:
      'train a model and keep it as a version: train [--language en|es] [--dataset HASH] [--from MODEL] [--out FILE], ' +
      'train --task escalation, or train --data FILE... [--out FILE]',
    load: async () => (await import('./train.ts')).train,
  },
  compare: {
    about:
      'compare two models on the same texts: compare A B [--language en|es] [--data FILE]... [--dataset HASH]',
    load: async () => (await import('./learning/compare.ts')).compare,
  },
  models: {
    about: 'list trained models and which is in force: models [TASK]',
    load: async () => (await import('./learning/models.ts')).models,
  },
  promote: {
    about: 'put a model in force on every node: promote TASK VERSION [--note TEXT]',
    load: async () => (await import('./learning/promote.ts')).promote,
  },
  rollback: {
    about: 'go back to the model before: rollback TASK [--note TEXT]',
    load: async () => (await import('./learning/promote.ts')).rollback,
  },
  dataset: {
    about: 'make labeled examples of feedback and corrections: dataset build|import|export|list ...',
    load: async () => (await import('./dataset/dataset.ts')).dataset,
  },
  evaluate: {
    about:
      'measure intent models: evaluate [--language en|es] [--model MODEL] [--data FILE]... [--cv K] [--compare A B] ' +
      '[--format text|json|html] [--out FILE], or levels of frustration: evaluate --frustration',
    load: async () => (await import('./evaluate/evaluate.ts')).evaluate,
  },
  analytics: {
    about: 'make what reports are made of anew from the conversations: analytics rebuild',
    load: async () => (await import('./analytics.ts')).analytics,
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
