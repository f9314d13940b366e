import { parseArgs } from 'node:util';
import { InputError } from '#mlops/input-error.ts';
import { readTrainingTexts } from '#mlops/tasks.ts';
import { trainToFile } from '#mlops/train-model.ts';
import { readLanguage } from './evaluate/arguments.ts';
import { writeOutput } from './evaluate/write-output.ts';

/**
 * `train [--language en] [--data FILE]... [--out FILE]`: trains the default classifier on the project's own texts, or on
 * those of files, and says how long it took and how large it is. With `--out` the model is kept, for `evaluate --compare`.
 */
export async function train(args: readonly string[]): Promise<number> {
  const { language, data, out } = readArguments(args);
  if (out !== undefined) await writeOutput(out, '');
  const texts = await readTrainingTexts({ language, data });
  const { bytes, summary } = trainToFile(texts, {
    name: data.length > 0 ? data.join(', ') : language,
    own: data.length === 0,
  });
  if (out !== undefined) await writeOutput(out, bytes);
  process.stdout.write(`${summary}\n`);
  return 0;
}

function readArguments(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        language: { type: 'string', default: 'en' },
        data: { type: 'string', multiple: true, default: [] },
        out: { type: 'string' },
      },
    });
    return { language: readLanguage(values.language), data: values.data, out: values.out };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError('Usage: train [--language en] [--data FILE]... [--out FILE]');
  }
}
