import { extname } from 'node:path';
import { type LabeledText, OUT_OF_SCOPE } from '#core/nlu/classifier/dataset.ts';
import { InputError } from './input-error.ts';
import { isNestedTooDeep, jsonFaultLine } from './json-fault-line.ts';
import { MAX_EXAMPLES, MAX_LABEL_LENGTH, MAX_LABELS, MAX_TEXT_LENGTH } from './limits.ts';
import { type RawExample, readCsv, readFields, readTsv } from './read-table.ts';
import { readText, splitLines } from './read-text.ts';

/** What a file holds: one list of examples, or lists that its author has split. */
export type LabeledFile =
  | { readonly kind: 'flat'; readonly examples: readonly LabeledText[] }
  | {
      readonly kind: 'split';
      readonly train: readonly LabeledText[];
      /** May be empty. */
      readonly validation: readonly LabeledText[];
      readonly test: readonly LabeledText[];
    };

/**
 * Reads labeled texts. By the name's ending: `.tsv` and `.txt` (tabs, no quotes), `.csv`, `.jsonl` and `.ndjson`, `.json`.
 * Tables have a header with a text and a label column in any order, or none and then a text and a label in each line.
 * JSON is a list of examples, or the lists of CLINC150 (Larson et al. 2019): train, val, test and their `oos_` companions.
 * The labels "oos" and "out_of_scope" mean that a text belongs to no class.
 * @throws InputError naming the line (in JSON the list and place) when something is wrong or beyond the limits of limits.ts.
 */
export async function readLabeledFile(path: string): Promise<LabeledFile> {
  const kind = extname(path).toLowerCase();
  if (!(kind in READERS))
    throw new InputError(
      `${path} must end in ${Object.keys(READERS).join(', ')} or .json.`.replace(', .json or', ' or'),
    );
  const text = await readText(path);
  const lists = READERS[kind as keyof typeof READERS](text, { path });
  if (Array.isArray(lists)) return { kind: 'flat', examples: checkExamples(lists, { path }) };
  return readSplit(new Map(lists as Lists), { path });
}

type Lists = ReadonlyMap<string, readonly RawExample[]>;
type Reader = (text: string, at: { path: string }) => readonly RawExample[] | Lists;

const READERS = {
  '.tsv': readTsv,
  '.txt': readTsv,
  '.csv': readCsv,
  '.jsonl': readJsonLines,
  '.ndjson': readJsonLines,
  '.json': readJson,
} as const satisfies Readonly<Record<string, Reader>>;

function readJsonLines(text: string, { path }: { path: string }): readonly RawExample[] {
  return splitLines(text, { path }).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const place = `line ${index + 1}`;
    try {
      return [readFields(JSON.parse(line), { place })];
    } catch {
      throw new InputError(`${path}, ${place}: not JSON.`);
    }
  });
}

function readJson(text: string, { path }: { path: string }): readonly RawExample[] | Lists {
  const value = parseJson(text, { path });
  if (Array.isArray(value)) return readList(value, { name: '', path });
  const lists = new Map<string, readonly RawExample[]>();
  for (const [name, list] of Object.entries((typeof value === 'object' ? value : undefined) ?? {})) {
    if (Array.isArray(list)) lists.set(name, readList(list, { name, path }));
  }
  return lists;
}

function parseJson(text: string, { path }: { path: string }): unknown {
  try {
    if (!isNestedTooDeep(text)) return JSON.parse(text);
  } catch {
    // Falls through to the one sentence for both faults.
  }
  throw new InputError(`${path}, line ${jsonFaultLine(text)}: not JSON.`);
}

function readList(
  list: readonly unknown[],
  { name, path }: { name: string; path: string },
): readonly RawExample[] {
  if (list.length > MAX_EXAMPLES) throw new InputError(`${path} holds more than ${MAX_EXAMPLES} examples.`);
  return list.map((value, index) => readFields(value, { place: `${name}[${index}]` }));
}

function readSplit(lists: Lists, { path }: { path: string }): LabeledFile {
  const read = (...names: readonly string[]) =>
    checkExamples(
      names.flatMap((name) => lists.get(name) ?? []),
      { path, mayBeEmpty: true },
    );
  const train = read('train', 'oos_train');
  const test = read('test', 'oos_test');
  if (train.length === 0 || test.length === 0)
    throw new InputError(`${path} must hold a list of examples, or the lists "train" and "test".`);
  return { kind: 'split', train, validation: read('val', 'oos_val'), test };
}

function checkExamples(
  raw: readonly RawExample[],
  { path, mayBeEmpty = false }: { path: string; mayBeEmpty?: boolean },
): readonly LabeledText[] {
  if (raw.length === 0 && !mayBeEmpty) throw new InputError(`${path} holds no examples.`);
  if (raw.length > MAX_EXAMPLES) throw new InputError(`${path} holds more than ${MAX_EXAMPLES} examples.`);
  const labels = new Set<string>();
  return raw.map((example) => {
    const checked = checkExample(example, { path });
    labels.add(checked.label);
    if (labels.size > MAX_LABELS)
      throw new InputError(
        `${path}, ${example.place}: this is one label more than the ${MAX_LABELS} allowed.`,
      );
    return checked;
  });
}

function checkExample({ text, label, place }: RawExample, { path }: { path: string }): LabeledText {
  const refuse = (what: string) => new InputError(`${path}, ${place}: ${what}`);
  if (typeof text !== 'string' || typeof label !== 'string') throw refuse('a text and a label are needed.');
  if (text.trim() === '') throw refuse('the text is empty.');
  if (text.length > MAX_TEXT_LENGTH) throw refuse(`the text is longer than ${MAX_TEXT_LENGTH} characters.`);
  const name = label.trim();
  if (name === '' || name.length > MAX_LABEL_LENGTH)
    throw refuse(`the label must have 1 to ${MAX_LABEL_LENGTH} characters.`);
  return { text: text.trim(), label: name === 'oos' ? OUT_OF_SCOPE : name };
}
