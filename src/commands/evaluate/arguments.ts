import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import { InputError } from '#mlops/input-error.ts';

export const FORMATS = ['text', 'json', 'html'] as const;
export type Format = (typeof FORMATS)[number];

const USAGE =
  'Usage: evaluate [--language en] [--model MODEL] [--data FILE]... [--train FILE --test FILE] [--cv K] ' +
  '[--compare A B] [--out-of-scope-loss POINTS] [--seed N] [--format text|json|html] [--out FILE] ' +
  '| evaluate --frustration | evaluate --task escalation [--model VERSION|FILE]';

/** What is to be evaluated, and how it is told. */
export interface EvaluateArguments {
  readonly language: Language;
  /** Files as one body of texts; empty for the project's own test split. */
  readonly data: readonly string[];
  /** Files to train on and files to test on; both or neither are empty. */
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** Folds of cross-validation. */
  readonly folds: number | undefined;
  readonly compare: readonly [string, string] | undefined;
  /** The model to measure: a version, `in-force`, `built-in`, a variant or a file; undefined for the default. */
  readonly model: string | undefined;
  /** Percentage points of in-scope accuracy. */
  readonly outOfScopeLoss: number;
  readonly seed: number;
  readonly format: Format;
  readonly out: string | undefined;
  /** Levels of frustration are measured instead of intent models. */
  readonly frustration: boolean;
}

/** @throws InputError with one sentence that says what is allowed. */
export function parseArguments(args: readonly string[]): EvaluateArguments {
  const { values, positionals } = readOptions(args);
  const files = (names: readonly string[] | undefined) => (names ?? []).flatMap(splitFiles);
  const parsed: EvaluateArguments = {
    language: readLanguage(values.language ?? 'en'),
    data: files(values.data),
    train: files(values.train),
    test: files(values.test),
    folds:
      values.cv === undefined ? undefined : readNumber('--cv', values.cv, { min: 2, max: 20, whole: true }),
    compare: readCompare(values.compare ?? [], positionals),
    model: values.model,
    outOfScopeLoss: readNumber('--out-of-scope-loss', values['out-of-scope-loss'] ?? '1', {
      min: 0,
      max: 100,
    }),
    seed: readNumber('--seed', values.seed ?? '1', { min: 0, max: 2 ** 31 - 1, whole: true }),
    format: readFormat(values.format ?? 'text'),
    out: values.out,
    frustration: values.frustration ?? false,
  };
  if (parsed.frustration) checkFrustration(values, positionals);
  checkTogether(parsed);
  return parsed;
}

/** @throws InputError for anything but two small letters, which also name a folder. */
export function readLanguage(text: string): Language {
  const language = LANGUAGES.find((known) => known === text);
  if (language === undefined) throw new InputError(`--language must be one of ${LANGUAGES.join(', ')}.`);
  return language;
}

function readOptions(args: readonly string[]) {
  const many = { type: 'string', multiple: true } as const;
  const one = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: many,
        train: many,
        test: many,
        compare: many,
        model: one,
        cv: one,
        format: one,
        out: one,
        language: one,
        seed: one,
        'out-of-scope-loss': one,
        frustration: { type: 'boolean' },
      },
    });
  } catch {
    throw new InputError(USAGE);
  }
}

/** Several files may stand in one argument with commas between; a file whose name has a comma is taken as it is. */
function splitFiles(names: string): readonly string[] {
  return existsSync(names) ? [names] : names.split(',').filter((name) => name !== '');
}

/** `--compare A B`: the parser gives the first as the option's value and the second as a positional. */
function readCompare(
  values: readonly string[],
  positionals: readonly string[],
): readonly [string, string] | undefined {
  const [first, second, ...rest] = [...values, ...positionals];
  if (values.length === 0 && first !== undefined) throw new InputError(USAGE);
  if (first === undefined) return undefined;
  if (second === undefined || rest.length > 0)
    throw new InputError('--compare needs two models: --compare A B.');
  return [first, second];
}

function readNumber(
  name: string,
  text: string,
  { min, max, whole = false }: { min: number; max: number; whole?: boolean },
): number {
  const number = /^\d{1,10}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min && number <= max) || (whole && !Number.isInteger(number)))
    throw new InputError(`${name} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`);
  return number;
}

function readFormat(text: string): Format {
  const format = FORMATS.find((candidate) => candidate === text);
  if (format === undefined) throw new InputError(`--format must be one of: ${FORMATS.join(', ')}.`);
  return format;
}

/** Frustration has data of its own and no model, so options that choose either would be ignored. */
function checkFrustration(values: ReturnType<typeof readOptions>['values'], positionals: readonly string[]) {
  const others = Object.keys(values).filter((name) => !['frustration', 'format', 'out'].includes(name));
  if (others.length > 0 || positionals.length > 0 || values.format === 'html')
    throw new InputError('--frustration goes only with --format text|json and --out.');
}

function checkTogether({ data, train, test, folds, model, compare }: EvaluateArguments): void {
  if (model !== undefined && compare !== undefined) throw new InputError('Use either --model or --compare.');
  if (train.length > 0 !== test.length > 0) throw new InputError('--train and --test belong together.');
  if (train.length > 0 && data.length > 0) throw new InputError('Use either --data, or --train and --test.');
  if (train.length > 0 && folds !== undefined)
    throw new InputError('--cv splits one body of texts: use it with --data or alone.');
}
