import { parseArgs } from 'node:util';
import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import { CommandError } from '../command-error.ts';

/** Where the model is. */
export type ModelSource =
  | { readonly kind: 'built-in' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'mlflow'; readonly uri: string }
  /** A version of a task in the database. */
  | { readonly kind: 'registry'; readonly task: string; readonly version: number };

export interface ServeModelArguments {
  readonly host: string | undefined;
  readonly port: number;
  readonly language: Language | undefined;
  readonly source: ModelSource;
}

/** The port of `mlflow models serve`. */
const DEFAULT_PORT = '5000';

const USAGE =
  'Usage: serve-model [--host HOST] [--port PORT] [--language en|es] ' +
  '[--model FILE | --model models:/NAME@ALIAS | --model TASK VERSION]';

/** @throws CommandError that says how it is used. */
export function readServeModelArguments(args: readonly string[]): ServeModelArguments {
  const { host, port, language, model, rest } = readOptions(args);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new CommandError('--port must be a whole number from 0 to 65535; 0 picks a free one.');
  const known = LANGUAGES.find((candidate) => candidate === language);
  if (language !== undefined && known === undefined)
    throw new CommandError(`--language must be one of ${LANGUAGES.join(', ')}.`);
  return { host, port: Number(port), language: known, source: sourceOf(model, rest) };
}

function readOptions(args: readonly string[]) {
  const options = {
    host: { type: 'string' },
    port: { type: 'string', default: DEFAULT_PORT },
    language: { type: 'string' },
    model: { type: 'string' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { ...values, rest: positionals };
  } catch {
    throw new CommandError(USAGE);
  }
}

function sourceOf(model: string | undefined, rest: readonly string[]): ModelSource {
  const [version, ...others] = rest;
  if (
    others.length > 0 ||
    (version !== undefined && (model === undefined || !/^[1-9]\d{0,8}$/.test(version)))
  )
    throw new CommandError(USAGE);
  if (model === undefined) return { kind: 'built-in' };
  if (version !== undefined) return { kind: 'registry', task: model, version: Number(version) };
  const [, task, number] = /^([a-z-]+):([1-9]\d{0,8})$/.exec(model) ?? [];
  if (task !== undefined) return { kind: 'registry', task, version: Number(number) };
  return model.startsWith('models:') ? { kind: 'mlflow', uri: model } : { kind: 'file', path: model };
}
