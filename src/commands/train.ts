import { parseArgs } from 'node:util';
import { InputError } from '#mlops/input-error.ts';
import { readTrainingTexts } from '#mlops/tasks.ts';
import { trainToFile } from '#mlops/train-model.ts';
import { readLanguage } from './evaluate/arguments.ts';
import { writeOutput } from './evaluate/write-output.ts';
import { trainAndKeep } from './learning/train-and-keep.ts';
import { trainEscalationModel } from './learning/train-escalation-command.ts';
import { loadSettings } from './settings.ts';

const USAGE =
  'Usage: train [--language en] [--dataset HASH] [--from FILE|models:/NAME@ALIAS] [--out FILE] [--no-register] ' +
  '| train --task escalation [--out FILE] [--no-register] | train [--language en] --data FILE... [--out FILE]';

/**
 * `train`: trains the intent model of a language on the project's own texts, and those of a data set, measures it and
 * keeps it as a version; with `--out` it is written to that file instead. `--task escalation` learns who will need a
 * person. `--data` trains the default classifier on files, for `evaluate --compare`; that is nobody's version.
 */
export async function train(args: readonly string[]): Promise<number> {
  const { task, data, language, out, ...options } = readArguments(args);
  if (out !== undefined) await writeOutput(out, '');
  if (task === 'escalation')
    return await trainEscalationModel({ out, register: options.register }, loadSettings());
  if (data.length === 0) return await trainAndKeep({ ...options, language, out }, loadSettings());
  const texts = await readTrainingTexts({ language, data });
  const { bytes, summary } = trainToFile(texts, { name: data.join(', '), own: false });
  if (out !== undefined) await writeOutput(out, bytes);
  process.stdout.write(`${summary}\n`);
  return 0;
}

function readArguments(args: readonly string[]) {
  const { task, data, dataset, from, language, out, ...values } = readOptions(args);
  if (task !== 'intents' && task !== 'escalation')
    throw new InputError('--task must be one of: intents, escalation.');
  if (task === 'escalation' && (data.length > 0 || dataset !== undefined || from !== undefined))
    throw new InputError('--task escalation goes only with --out and --no-register.');
  if (data.length > 0 && (dataset !== undefined || from !== undefined))
    throw new InputError('--data trains on files alone: use it without --dataset and --from.');
  if (from !== undefined && dataset !== undefined) throw new InputError('Use either --from or --dataset.');
  // A file is asked for, so a file is what there is.
  const register = out === undefined && values['no-register'] !== true;
  return { task, data, dataset, from, out, register, language: readLanguage(language) };
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        task: { ...text, default: 'intents' },
        language: { ...text, default: 'en' },
        data: { ...text, multiple: true, default: [] },
        dataset: text,
        from: text,
        out: text,
        'no-register': { type: 'boolean' },
      },
    }).values;
  } catch {
    throw new InputError(USAGE);
  }
}
