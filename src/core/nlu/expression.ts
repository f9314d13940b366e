import { inflect } from './inflect.ts';
import type { Expression } from './pattern.ts';

/** A run of words that must follow each other. */
export type Phrase = readonly string[];

/** One place in a sequence: any of the phrases, at most `gap` other words after the previous place. */
export interface Place {
  readonly gap: number;
  readonly phrases: readonly Phrase[];
}

/** An expression without optional parts: all places in order. */
export type Sequence = readonly Place[];

/** What an expression may refer to: word classes, and the spelling that normalization gives each word. */
export interface Vocabulary {
  readonly classes: Readonly<Record<string, string>>;
  readonly canonical: (word: string) => readonly string[];
}

/** Words that a bare `..` may skip. */
const DEFAULT_GAP = 3;

/** Neighboring places are joined to literal phrases up to this many; more stay separate places. */
const JOIN_LIMIT = 48;

const ITEM = /\.\.(\d*)|[()|?]|[^\s()|?]+/g;

interface Reader {
  readonly items: readonly string[];
  readonly vocabulary: Vocabulary;
  next: number;
}

/** Every way to choose one option per list, in order, flattened. */
function combine(lists: readonly (readonly Phrase[])[]): readonly Phrase[] {
  let all: readonly Phrase[] = [[]];
  for (const options of lists) {
    all = all.flatMap((head) => options.map((tail) => [...head, ...tail]));
  }
  return all;
}

function readerOf(expression: string, vocabulary: Vocabulary): Reader {
  return { items: expression.match(ITEM) ?? [], vocabulary, next: 0 };
}

/** Words and classes come up hundreds of times; each is expanded once. */
const expansions = new WeakMap<Vocabulary, Map<string, readonly Phrase[]>>();

function expandWord(word: string, vocabulary: Vocabulary): readonly Phrase[] {
  const known = expansions.get(vocabulary) ?? new Map<string, readonly Phrase[]>();
  expansions.set(vocabulary, known);
  const phrases = known.get(word) ?? expandNewWord(word, vocabulary);
  known.set(word, phrases);
  return phrases;
}

function expandNewWord(word: string, vocabulary: Vocabulary): readonly Phrase[] {
  if (word.startsWith('{')) {
    const body = vocabulary.classes[word.slice(1, -1)];
    if (body === undefined) {
      throw new Error(`Unknown word class ${word}`);
    }
    return readAlternatives(readerOf(body, vocabulary));
  }
  const forms = word.endsWith('*') ? inflect(word.slice(0, -1)) : [word];
  return forms.map((form) => vocabulary.canonical(form));
}

/** A word, class or group, without a question mark behind it. */
function readAtom(reader: Reader): readonly Phrase[] {
  const item = reader.items[reader.next++] ?? '';
  if (item !== '(') {
    if (item.startsWith('..') || item === '|' || item === '?' || item === ')' || item === '') {
      throw new Error(`"${item}" is out of place in "${reader.items.join(' ')}"`);
    }
    return expandWord(item, reader.vocabulary);
  }
  const phrases = readAlternatives(reader);
  if (reader.items[reader.next++] !== ')') {
    throw new Error(`Missing ) in "${reader.items.join(' ')}"`);
  }
  return phrases;
}

function takeOptional(reader: Reader): boolean {
  const optional = reader.items[reader.next] === '?';
  if (optional) reader.next++;
  return optional;
}

/** Alternatives up to the end or the closing parenthesis; words inside follow each other without gaps. */
function readAlternatives(reader: Reader): readonly Phrase[] {
  const phrases: Phrase[] = [];
  let lists: (readonly Phrase[])[] = [];
  while (reader.next < reader.items.length && reader.items[reader.next] !== ')') {
    if (reader.items[reader.next] === '|') {
      reader.next++;
      phrases.push(...combine(lists));
      lists = [];
      continue;
    }
    const atom = readAtom(reader);
    lists.push(takeOptional(reader) ? [[], ...atom] : atom);
  }
  return distinct([...phrases, ...combine(lists)]);
}

function distinct(phrases: readonly Phrase[]): readonly Phrase[] {
  return [...new Map(phrases.map((phrase) => [phrase.join(' '), phrase])).values()];
}

function join(places: readonly Place[]): Sequence {
  const joined: Place[] = [];
  for (const place of places) {
    const last = joined.at(-1);
    if (last && place.gap === 0 && last.phrases.length * place.phrases.length <= JOIN_LIMIT) {
      joined.pop();
      joined.push({ gap: last.gap, phrases: distinct(combine([last.phrases, place.phrases])) });
    } else {
      joined.push(place);
    }
  }
  return joined;
}

/** Reads an expression (grammar: `pattern.ts`) into the sequences that it stands for. Throws on what it cannot read. */
export function parseExpression(expression: Expression, vocabulary: Vocabulary): readonly Sequence[] {
  const reader = readerOf(expression, vocabulary);
  let variants: Place[][] = [[]];
  let gap = 0;
  while (reader.next < reader.items.length) {
    const item = reader.items[reader.next] ?? '';
    if (item.startsWith('..')) {
      gap = item === '..' ? DEFAULT_GAP : Number(item.slice(2));
      reader.next++;
      continue;
    }
    const place: Place = { gap, phrases: readAtom(reader) };
    const taken = variants.map((places) => [...places, place]);
    variants = takeOptional(reader) ? [...variants, ...taken] : taken;
    gap = 0;
  }
  if (gap > 0) {
    throw new Error(`"${expression}" ends in a gap`);
  }
  return variants.filter((places) => places.length > 0).map(join);
}

function escapeWord(word: string): string {
  return word.replace(/[.?!$^*+()[\]{}|\\/]/g, '\\$&');
}

/**
 * The same sequences as one regular expression over normalized text (`normalizeText`), one at a time and slow: the
 * meaning that the matcher is tested against.
 */
export function toRegExp(sequences: readonly Sequence[]): RegExp {
  const bodies = sequences.map((sequence) =>
    sequence
      .map(({ gap, phrases }) => {
        const words = phrases.map((phrase) => phrase.map(escapeWord).join(' ')).join('|');
        return `${gap > 0 ? `(?:(?! [.?!] ) [^ ]+){0,${gap}}` : ''} (?:${words})`;
      })
      .join(''),
  );
  return new RegExp(`(?:${bodies.join('|')})(?= )`, 'u');
}
