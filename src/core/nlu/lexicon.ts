/** Ids of tokens that are not words; words follow from `FIRST_WORD`. 0 is any word no pattern knows. */
export const TOKEN = { unknown: 0, period: 1, question: 2, exclamation: 3, start: 4, end: 5, number: 6 } as const;

/** How the special tokens are written in normalized text and in expressions, by id. */
export const TOKEN_TEXT: readonly string[] = ['', '.', '?', '!', '<', '>', '#'];

/** Marks on words. */
export const MARK = { acronym: 1, foreign: 2 } as const;

/** Longest surface form that can be known, in UTF-16 units. */
export const WORD_LIMIT = 32;

/** All known surface forms in an open-addressing table: surface -> one or more word ids. */
export interface Lexicon {
  readonly wordOf: readonly string[];
  readonly idOf: ReadonlyMap<string, number>;
  readonly slots: Int32Array;
  readonly surfaces: Uint16Array;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** First word id of each surface; the rest (of "didn't": "not") in `tails`. */
  readonly heads: Int32Array;
  readonly tails: readonly (Int32Array | null)[];
  /** `MARK` bits of each surface. */
  readonly marks: Uint8Array;
}

/** One step of the hash of a surface form (FNV-1a). */
export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Start of the hash of a surface form. */
export const HASH_START = 0x811c9dc5 | 0;

/** Slot of a finished hash: the low bits of FNV mix badly, so the high ones are folded in. */
export function slotOf(hash: number, slotCount: number): number {
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
  const slots = new Int32Array(size).fill(-1);
  surfaces.forEach((surface, index) => {
    let slot = slotOf(hashOf(surface), size);
    while (slots[slot] !== -1) {
      slot = (slot + 1) & (size - 1);
    }
    slots[slot] = index;
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
  const starts = new Int32Array(surfaces.length);
  surfaces.reduce((offset, surface, index) => {
    starts[index] = offset;
    return offset + surface.length;
  }, 0);
  const letters = surfaces.join('');
  return {
    wordOf,
    idOf,
    slots: placeSurfaces(surfaces),
    surfaces: Uint16Array.from({ length: letters.length }, (_, i) => letters.charCodeAt(i)),
    starts,
    lengths: Int32Array.from(surfaces, (surface) => surface.length),
    heads: Int32Array.from(ids, (words) => words[0] ?? TOKEN.unknown),
    tails: ids.map((words) => (words.length > 1 ? Int32Array.from(words.slice(1)) : null)),
    marks: Uint8Array.from(surfaces, (surface) => source.marks.get(surface) ?? 0),
  };
}

/** Index of the surface form in `letters[0..length)` whose hash is `hash`, or -1. */
export function findSurface(
  lexicon: Lexicon,
  { letters, length, hash }: { readonly letters: Uint16Array; readonly length: number; readonly hash: number },
): number {
  const { slots, surfaces, starts, lengths } = lexicon;
  const last = slots.length - 1;
  let slot = slotOf(hash, slots.length);
  for (;;) {
    const index = slots[slot] as number;
    if (index < 0) return -1;
    if (lengths[index] === length) {
      const start = starts[index] as number;
      let i = 0;
      while (i < length && surfaces[start + i] === letters[i]) i++;
      if (i === length) return index;
    }
    slot = (slot + 1) & last;
  }
}
