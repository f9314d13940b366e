/** Ids of tokens that are not words; words follow from `FIRST_WORD`. 0 is any word no pattern knows. */
export const TOKEN = {
  unknown: 0,
  period: 1,
  question: 2,
  exclamation: 3,
  start: 4,
  end: 5,
  number: 6,
} as const;

/** How the special tokens are written in normalized text and in expressions, by id. */
export const TOKEN_TEXT: readonly string[] = ['', '.', '?', '!', '<', '>', '#'];

/** Marks on words. */
export const MARK = { acronym: 1, foreign: 2, code: 8 } as const;

/** Set in the marks of an entry that stands for several words. */
export const HAS_TAIL = 4;

/** Longest surface form that can be known, in UTF-16 units. */
export const WORD_LIMIT = 32;

/** All known surface forms in an open-addressing table: surface -> one or more word ids. */
export interface Lexicon {
  readonly wordOf: readonly string[];
  readonly idOf: ReadonlyMap<string, number>;
  /** Pairs of full hash and surface index, index -1 when empty: an unknown word seldom touches anything else. */
  readonly slots: Int32Array;
  readonly surfaces: Uint16Array;
  /** Four numbers a surface: start in `surfaces`, length, first word id, `MARK` bits and `HAS_TAIL`. */
  readonly entries: Int32Array;
  /** Further word ids of a surface (of "didn't": "not"), where `HAS_TAIL` is set. */
  readonly tails: ReadonlyMap<number, Int32Array>;
}

/** One step of the hash of a surface form (FNV-1a). */
export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Start of the hash of a surface form. */
export const HASH_START = 0x811c9dc5 | 0;

/** Slot of a finished hash: the low bits of FNV mix badly, so the high ones are folded in. */
function slotOf(hash: number, slotCount: number): number {
  return (hash ^ (hash >>> 15)) & (slotCount - 1);
}

function hashOf(surface: string): number {
  let hash = HASH_START;
  for (let i = 0; i < surface.length; i++) {
    hash = hashStep(hash, surface.charCodeAt(i));
  }
  return hash;
}

function placeSurfaces(surfaces: readonly string[]): Int32Array {
  let size = 1024;
  while (size < surfaces.length * 3) {
    size *= 2;
  }
  const slots = new Int32Array(size * 2).fill(-1);
  surfaces.forEach((surface, index) => {
    const hash = hashOf(surface);
    let slot = slotOf(hash, size);
    while (slots[slot * 2 + 1] !== -1) {
      slot = (slot + 1) & (size - 1);
    }
    slots[slot * 2] = hash;
    slots[slot * 2 + 1] = index;
  });
  return slots;
}

/** What `createLexicon` is made from. */
export interface LexiconSource {
  /** Canonical words that patterns use. */
  readonly words: Iterable<string>;
  /** Other surface forms and the canonical words they stand for. */
  readonly spellings: ReadonlyMap<string, readonly string[]>;
  readonly marks: ReadonlyMap<string, number>;
}

/** Builds the table of known words. Surfaces longer than `WORD_LIMIT` are left out. */
export function createLexicon(source: LexiconSource): Lexicon {
  const wordOf = [...TOKEN_TEXT];
  const idOf = new Map(TOKEN_TEXT.map((text, id) => [text, id]));
  const intern = (word: string): number => {
    const known = idOf.get(word);
    if (known !== undefined) return known;
    idOf.set(word, wordOf.length);
    return wordOf.push(word) - 1;
  };
  const meanings = new Map<string, readonly string[]>();
  for (const word of source.marks.keys()) meanings.set(word, [word]);
  for (const word of source.words) if (!TOKEN_TEXT.includes(word)) meanings.set(word, [word]);
  for (const [surface, words] of source.spellings) meanings.set(surface, words);
  const entries = [...meanings].filter(([surface]) => surface.length <= WORD_LIMIT);
  const surfaces = entries.map(([surface]) => surface);
  const ids = entries.map(([, words]) => words.map(intern));
  const entryData = new Int32Array(surfaces.length * 4);
  const tails = new Map<number, Int32Array>();
  let start = 0;
  surfaces.forEach((surface, index) => {
    const [head = TOKEN.unknown, ...tail] = ids[index] ?? [];
    if (tail.length > 0) tails.set(index, Int32Array.from(tail));
    const marks = (source.marks.get(surface) ?? 0) | (tail.length > 0 ? HAS_TAIL : 0);
    entryData.set([start, surface.length, head, marks], index * 4);
    start += surface.length;
  });
  const letters = surfaces.join('');
  return {
    wordOf,
    idOf,
    slots: placeSurfaces(surfaces),
    surfaces: Uint16Array.from({ length: letters.length }, (_, i) => letters.charCodeAt(i)),
    entries: entryData,
    tails,
  };
}

/** What is looked up: `letters[0..length)` and their hash. */
export interface Spelled {
  readonly letters: Uint16Array;
  readonly length: number;
  readonly hash: number;
}

/** Index of a surface form, or -1. */
export function findSurface(lexicon: Lexicon, spelled: Spelled): number {
  const { slots } = lexicon;
  const { hash } = spelled;
  const last = (slots.length >> 1) - 1;
  let slot = slotOf(hash, last + 1);
  for (;;) {
    const index = slots[slot * 2 + 1] as number;
    if (index < 0) return -1;
    if (slots[slot * 2] === hash && isSpelled(lexicon, index, spelled)) return index;
    slot = (slot + 1) & last;
  }
}

function isSpelled({ entries, surfaces }: Lexicon, index: number, { letters, length }: Spelled): boolean {
  if (entries[index * 4 + 1] !== length) return false;
  const start = entries[index * 4] as number;
  let i = 0;
  while (i < length && surfaces[start + i] === letters[i]) i++;
  return i === length;
}
