import { CommandError } from '../command-error.ts';

type Subcommand = (args: readonly string[]) => Promise<number>;

/** Loaded when asked for, so that none pays for another. */
const SUBCOMMANDS: Readonly<Record<string, () => Promise<Subcommand>>> = {
  import: async () => (await import('./import.ts')).importKnowledge,
  sync: async () => (await import('./sync.ts')).syncKnowledge,
  evaluate: async () => (await import('./evaluate.ts')).evaluateKnowledge,
};

/** `knowledge import|sync|evaluate ...`. */
export async function knowledge([name = '', ...rest]: readonly string[]): Promise<number> {
  const load = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  if (load === undefined)
    throw new CommandError(`Usage: knowledge ${Object.keys(SUBCOMMANDS).join('|')} ...`);
  return (await load())(rest);
}
