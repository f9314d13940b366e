import { CommandError } from '../command-error.ts';

type Subcommand = (args: readonly string[]) => Promise<number>;

/** Loaded when asked for, so that none pays for another. */
const SUBCOMMANDS: Readonly<Record<string, () => Promise<Subcommand>>> = {
  build: async () => (await import('./build.ts')).buildDataset,
  import: async () => (await import('./import.ts')).importDataset,
  export: async () => (await import('./export.ts')).exportDataset,
  list: async () => (await import('./list.ts')).listDatasetsCommand,
};

/** `dataset build|import|export|list ...`. */
export async function dataset([name = '', ...rest]: readonly string[]): Promise<number> {
  const load = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  if (load === undefined) throw new CommandError(`Usage: dataset ${Object.keys(SUBCOMMANDS).join('|')} ...`);
  return (await load())(rest);
}
