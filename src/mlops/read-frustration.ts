import { join } from 'node:path';
import type { Language } from '#core/nlu/understanding.ts';
import { assetPath } from '#lib/bundled-files.ts';
import { InputError } from './input-error.ts';
import { readText, splitLines } from './read-text.ts';

/** The customer's mood as a good human agent would name it, from nothing to do to hand over to a person. */
export const MOODS = ['calm', 'upset', 'furious'] as const;
export type Mood = (typeof MOODS)[number];

/** Signs are improved on `tune`; `test` is only ever measured. */
export const FRUSTRATION_PARTS = ['tune', 'test'] as const;
export type FrustrationPart = (typeof FRUSTRATION_PARTS)[number];

/** What makes a message interesting; most kinds have messages of several moods. */
export const FRUSTRATION_KINDS = [
  'calm_anger',
  'sarcasm',
  'acronyms',
  'shouting',
  'negation',
  'repetition',
  'profanity',
  'legal',
  'leaving',
  'plain',
  'praise',
  'story',
] as const;
export type FrustrationKind = (typeof FRUSTRATION_KINDS)[number];

/** A customer's first message with its mood. */
export interface MoodExample {
  /** File and line, for example "en.tsv:7". */
  readonly id: string;
  readonly level: Mood;
  readonly part: FrustrationPart;
  readonly kind: FrustrationKind;
  readonly text: string;
}

/** The longest text, in UTF-16 units. */
const MAX_LENGTH = 500;
const HEADER = 'level\tpart\tkind\ttext';
/** A file for each language. */
const FOLDER = 'data/frustration';

/**
 * The messages that frustration is measured on, in the order of their file.
 * @throws InputError with the line of the first fault.
 */
export async function readMoodExamples({
  language,
  folder = assetPath(FOLDER),
}: {
  readonly language: Language;
  readonly folder?: string;
}): Promise<readonly MoodExample[]> {
  const name = `${language}.tsv`;
  const [header, ...lines] = splitLines(await readText(join(folder, name)), { path: name });
  if (header !== HEADER)
    throw new InputError(`${name}, line 1: the header must be ${HEADER.replaceAll('\t', '<TAB>')}.`);
  const seen = new Set<string>();
  return lines.flatMap((content, index) => {
    if (content === '') return [];
    const example = readRow(content, { name, line: index + 2 });
    if (seen.has(example.text)) throw new InputError(`${name}, line ${index + 2}: the text stands twice.`);
    seen.add(example.text);
    return [example];
  });
}

function readRow(content: string, { name, line }: { name: string; line: number }): MoodExample {
  const place = `${name}, line ${line}`;
  const [level, part, kind, text = '', ...rest] = content.split('\t');
  if (rest.length > 0) throw new InputError(`${place}: a text has no tabs.`);
  if (text.trim() === '') throw new InputError(`${place}: empty text.`);
  if (text.length > MAX_LENGTH) throw new InputError(`${place}: text longer than ${MAX_LENGTH} characters.`);
  return {
    id: `${name}:${line}`,
    level: oneOf(MOODS, level, { place, what: 'level' }),
    part: oneOf(FRUSTRATION_PARTS, part, { place, what: 'part' }),
    kind: oneOf(FRUSTRATION_KINDS, kind, { place, what: 'kind' }),
    text,
  };
}

function oneOf<Name extends string>(
  known: readonly Name[],
  name: string | undefined,
  { place, what }: { place: string; what: string },
): Name {
  const found = known.find((candidate) => candidate === name);
  if (found === undefined) throw new InputError(`${place}: unknown ${what}.`);
  return found;
}
