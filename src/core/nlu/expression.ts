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

const ITEM = /\.\.(\d*)|(\([^()]*\)|\{[a-z_]+\}|[^\s(){}?]+)(\?)?/g;

/** Every way to choose one option per list, in order, flattened. */
function combine(lists: readonly (readonly Phrase[])[]): readonly Phrase[] {
  let all: readonly Phrase[] = [[]];
  for (const options of lists) {
    all = all.flatMap((head) => options.map((tail) => [...head, ...tail]));
  }
  return all;
}

function expandWord(word: string, vocabulary: Vocabulary): readonly Phrase[] {
  if (word.startsWith('{')) {
    const body = vocabulary.classes[word.slice(1, -1)];
    if (body === undefined) {
      throw new Error(`Unknown word class ${word}`);
    }
    return expandAlternatives(body, vocabulary);
  }
  const forms = word.endsWith('*') ? inflect(word.slice(0, -1)) : [word];
  return forms.map((form) => vocabulary.canonical(form));
}

function expandAlternatives(body: string, vocabulary: Vocabulary): readonly Phrase[] {
  return body.split('|').flatMap((alternative) => {
    const words = alternative.trim().split(/\s+/);
    return combine(words.map((word) => expandWord(word, vocabulary)));
  });
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

/** Reads an expression (grammar: `pattern.ts`) into the sequences that it stands for. Throws on unknown classes. */
export function parseExpression(expression: Expression, vocabulary: Vocabulary): readonly Sequence[] {
  let variants: Place[][] = [[]];
  let gap = 0;
  for (const [item, gapWords, body, optional] of expression.matchAll(ITEM)) {
    if (body === undefined) {
      gap = item === '..' ? DEFAULT_GAP : Number(gapWords);
      continue;
    }
    const inner = body.startsWith('(') ? body.slice(1, -1) : body;
    const place: Place = { gap, phrases: distinct(expandAlternatives(inner, vocabulary)) };
    const taken = variants.map((places) => [...places, place]);
    variants = optional ? [...variants, ...taken] : taken;
    gap = 0;
  }
  return variants.filter((places) => places.length > 0).map(join);
}

function escape(word: string): string {
  return word.replace(/[^a-z0-9]/g, '\\$&');
}

/**
 * The same sequences as one regular expression over normalized text (`normalizeText`), one at a time and slow: the
 * meaning that the matcher is tested against.
 */
export function toRegExp(sequences: readonly Sequence[]): RegExp {
  const bodies = sequences.map((sequence) =>
    sequence
      .map(({ gap, phrases }) => {
        const words = phrases.map((phrase) => phrase.map(escape).join(' ')).join('|');
        return `${gap > 0 ? `(?:(?! [.?!] ) [^ ]+){0,${gap}}` : ''} (?:${words})`;
      })
      .join(''),
  );
  return new RegExp(`(?:${bodies.join('|')})(?= )`, 'u');
}
