import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LabeledText } from '#core/nlu/classifier/dataset.ts';
import { INTENT_LABELS } from '#core/nlu/intent-labels.ts';
import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import { assetPath } from '#lib/bundled-files.ts';
import { InputError } from './input-error.ts';
import { MAX_TEXT_LENGTH } from './limits.ts';
import { readText, splitLines } from './read-text.ts';

/** How somebody writes. Dictation is what a phone's speech recognition makes of speech. */
export const VOICES = [
  'terse',
  'chatty',
  'angry',
  'polite',
  'typos',
  'unpunctuated',
  'dictation',
  'second_language',
] as const;
export type Voice = (typeof VOICES)[number];

export type Split = 'train' | 'test';

/** A text of the project's own data, with where it stands. */
export interface Example extends LabeledText {
  readonly voice: Voice;
  readonly file: string;
  /** From 1; the header is line 1. */
  readonly line: number;
}

/** A text with the problems in it, in their order; a few have only one, so that not every text is to be divided. */
export interface SeveralExample extends Omit<Example, 'label'> {
  readonly labels: readonly string[];
}

export interface Dataset {
  readonly examples: readonly Example[];
  readonly several: readonly SeveralExample[];
}

export interface DatasetOptions {
  readonly language: Language;
  readonly split: Split;
  /** Where the languages are; the project's own data by default. */
  readonly folder?: string;
}

/** The project's own data: a folder for each language, in it one for each split. */
const INTENTS_FOLDER = 'data/intents';
/** The file of a split whose texts have several labels each. */
const SEVERAL = 'several.tsv';

/** Languages that have training data, in order. */
export function trainedLanguages({ folder = assetPath(INTENTS_FOLDER) } = {}): readonly Language[] {
  return LANGUAGES.filter((language) => existsSync(join(folder, language, 'train')));
}

/**
 * The examples of one split, ordered by file and line.
 * @throws InputError with the file and line of the first fault, and how many more there are.
 */
export async function readDataset(options: DatasetOptions): Promise<Dataset> {
  const { language, split, folder = assetPath(INTENTS_FOLDER) } = options;
  const directory = join(folder, language, split);
  if (!existsSync(directory)) throw new InputError(`There is no ${split} data for the language ${language}.`);
  const reading: Reading = { faults: [], seen: new Map() };
  const examples: Example[] = [];
  const several: SeveralExample[] = [];
  for (const name of readdirSync(directory).filter(isTable).sort()) {
    const text = await readText(join(directory, name));
    const rows = readRows(text, {
      file: `${language}/${split}/${name}`,
      isSeveral: name === SEVERAL,
      reading,
    });
    if (name === SEVERAL) several.push(...rows);
    else examples.push(...rows.map(({ labels, ...row }) => ({ ...row, label: labels[0] ?? '' })));
  }
  const [fault] = reading.faults;
  const others = reading.faults.length - 1;
  if (fault) throw new InputError(others > 0 ? `${fault} There are ${others} more faults.` : fault);
  return { examples, several };
}

/** Hash that is the same for the same training texts and labels, in whatever order and files they stand. */
export function hashExamples(examples: readonly LabeledText[]): string {
  const lines = examples
    .map(({ text, label, weight = 1 }) =>
      JSON.stringify(weight === 1 ? [label, text] : [label, text, weight]),
    )
    .sort();
  return new Bun.CryptoHasher('sha256').update(lines.join('\n')).digest('hex');
}

function isTable(name: string): boolean {
  return name.endsWith('.tsv');
}

/** What is known across the files of a split. */
interface Reading {
  readonly faults: string[];
  /** Where each text stood first. */
  readonly seen: Map<string, string>;
}

interface FileOptions {
  readonly file: string;
  readonly isSeveral: boolean;
  readonly reading: Reading;
}

function readRows(text: string, { file, isSeveral, reading }: FileOptions): readonly SeveralExample[] {
  const [header, ...lines] = splitLines(text, { path: file });
  const expected = isSeveral ? 'labels\tvoice\ttext' : 'label\tvoice\ttext';
  if (header !== expected) {
    reading.faults.push(`${file}, line 1: the header must be ${expected.replaceAll('\t', '<TAB>')}.`);
    return [];
  }
  return lines.flatMap((content, index) => {
    if (content === '') return [];
    const place = `${file}, line ${index + 2}`;
    const [label = '', voice = '', words = '', ...rest] = content.split('\t');
    const labels = isSeveral ? label.split(',') : [label];
    const fault =
      rest.length > 0
        ? 'a text has no tabs.'
        : (findFault({ labels, voice, text: words }) ?? findTwin(words, { place, reading }));
    if (fault !== undefined) {
      reading.faults.push(`${place}: ${fault}`);
      return [];
    }
    return [{ labels, voice: voice as Voice, text: words.trim(), file, line: index + 2 }];
  });
}

function findFault({
  labels,
  voice,
  text,
}: {
  labels: readonly string[];
  voice: string;
  text: string;
}): string | undefined {
  if (labels.some((label) => !INTENT_LABELS.has(label))) return 'unknown label.';
  if (!VOICES.some((known) => known === voice)) return 'unknown voice.';
  if (text.trim() === '') return 'empty text.';
  if (text.length > MAX_TEXT_LENGTH) return `text longer than ${MAX_TEXT_LENGTH} characters.`;
  return undefined;
}

/** A text that stands twice in a split would count double, or contradict itself. */
function findTwin(text: string, { place, reading }: { place: string; reading: Reading }): string | undefined {
  const earlier = reading.seen.get(text.trim());
  if (earlier === undefined) reading.seen.set(text.trim(), place);
  return earlier === undefined ? undefined : `the same text as ${earlier}.`;
}
