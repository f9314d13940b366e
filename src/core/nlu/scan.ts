import { CHARACTER, CHARACTER_CLASSES, foldCompatibility } from './characters.ts';
import { findSurface, HAS_TAIL, HASH_START, hashStep, type Lexicon, MARK, TOKEN, WORD_LIMIT } from './lexicon.ts';

/**
 * A message as tokens, and what only its raw form shows. One object is reused for every message: read it before
 * the next `scanText`.
 */
export interface Scan {
  tokens: Int32Array;
  tokenCount: number;
  wordCount: number;
  /** Words of other languages. */
  foreignCount: number;
  /** Letters outside ASCII and the Latin blocks. */
  nonLatinLetters: number;
  /** Letters and capitals, without acronyms, codes and quoted words, which say nothing about mood. */
  letters: number;
  capitals: number;
  /** Words of three or more letters, all capitals, of the same kind. */
  capitalWords: number;
  /** Characters of the words left out of `letters`. */
  exceptedCharacters: number;
  repeatedExclamations: boolean;
  repeatedQuestions: boolean;
  /** The first word is followed by a comma, colon, semicolon or dash. */
  commaAfterFirst: boolean;
  endsWithQuestion: boolean;
}

interface Word {
  readonly letters: Uint16Array;
  readonly elongated: Uint8Array;
  length: number;
  hash: number;
  start: number;
  capitals: number;
  wide: number;
  digits: number;
  stretched: boolean;
}

const scan: Scan = {
  tokens: new Int32Array(1024),
  tokenCount: 0,
  wordCount: 0,
  foreignCount: 0,
  nonLatinLetters: 0,
  letters: 0,
  capitals: 0,
  capitalWords: 0,
  exceptedCharacters: 0,
  repeatedExclamations: false,
  repeatedQuestions: false,
  commaAfterFirst: false,
  endsWithQuestion: false,
};

const word: Word = {
  letters: new Uint16Array(WORD_LIMIT + 2),
  elongated: new Uint8Array(WORD_LIMIT + 2),
  length: 0,
  hash: HASH_START,
  start: 0,
  capitals: 0,
  wide: 0,
  digits: 0,
  stretched: false,
};

/** Sentence mark waiting for a next word: marks at the very end of a message would hide its end from patterns. */
let pendingMark = 0;
let quoted = false;
let afterCode = false;
let listener: ((token: number, text: string) => void) | null = null;

function resetScan(): void {
  scan.tokenCount = 0;
  scan.wordCount = 0;
  scan.foreignCount = 0;
  scan.nonLatinLetters = 0;
  scan.letters = 0;
  scan.capitals = 0;
  scan.capitalWords = 0;
  scan.exceptedCharacters = 0;
  scan.repeatedExclamations = false;
  scan.repeatedQuestions = false;
  scan.commaAfterFirst = false;
  scan.endsWithQuestion = false;
  pendingMark = 0;
  quoted = false;
  afterCode = false;
  resetWord();
}

function resetWord(): void {
  word.length = 0;
  word.hash = HASH_START;
  word.capitals = 0;
  word.wide = 0;
  word.digits = 0;
  word.stretched = false;
}

function pushToken(token: number): void {
  if (scan.tokenCount === scan.tokens.length) {
    const larger = new Int32Array(scan.tokens.length * 2);
    larger.set(scan.tokens);
    scan.tokens = larger;
  }
  scan.tokens[scan.tokenCount++] = token;
}

function addLetter(code: number): void {
  const { length, letters } = word;
  if (length > WORD_LIMIT) return;
  if (length >= 2 && letters[length - 1] === code && letters[length - 2] === code && code > 57) {
    word.elongated[length - 1] = 1;
    word.stretched = true;
    return;
  }
  letters[length] = code;
  word.elongated[length] = 0;
  word.length = length + 1;
  word.hash = hashStep(word.hash, code);
}

/** "sooo" is kept as "soo"; when no word is spelled so, the stretched letter is tried once. */
function squeeze(): void {
  const { letters, elongated, length } = word;
  let kept = 0;
  let hash = HASH_START;
  for (let i = 0; i < length; i++) {
    if (elongated[i] === 1) continue;
    const code = letters[i] as number;
    letters[kept++] = code;
    hash = hashStep(hash, code);
  }
  word.length = kept;
  word.hash = hash;
}

/** Splits "50mbps" into a number and a unit; returns false when the word does not begin with a digit. */
function pushNumber(lexicon: Lexicon): boolean {
  const { letters, length } = word;
  let digits = 0;
  while (digits < length && (letters[digits] as number) <= 57 && (letters[digits] as number) >= 48) digits++;
  if (digits === 0) return false;
  pushWordToken(TOKEN.number, '#');
  if (digits === length) return true;
  let hash = HASH_START;
  for (let i = digits; i < length; i++) {
    const code = letters[i] as number;
    letters[i - digits] = code;
    hash = hashStep(hash, code);
  }
  word.length = length - digits;
  word.hash = hash;
  pushSurface(lexicon, findSurface(lexicon, word));
  return true;
}

function pushWordToken(token: number, text: string): void {
  pushToken(token);
  if (listener) listener(token, text);
}

function spelled(): string {
  return String.fromCharCode(...word.letters.subarray(0, Math.min(word.length, WORD_LIMIT)));
}

function pushSurface(lexicon: Lexicon, surface: number): void {
  if (surface < 0) {
    pushWordToken(TOKEN.unknown, listener ? spelled() : '');
    return;
  }
  const head = lexicon.entries[surface * 4 + 2] as number;
  pushWordToken(head, listener ? (lexicon.wordOf[head] as string) : '');
  if (((lexicon.entries[surface * 4 + 3] as number) & HAS_TAIL) === 0) return;
  const tail = lexicon.tails.get(surface);
  if (tail) {
    for (const token of tail) pushWordToken(token, listener ? (lexicon.wordOf[token] as string) : '');
  }
}

/** Acronyms, error codes and quoted screens are written in capitals by everybody, so they show no mood. */
function countCapitals(text: string, end: number, mark: number): void {
  const size = word.length;
  if (word.capitals === 0) {
    scan.letters += size - word.digits;
    return;
  }
  const allCapitals = word.capitals > 1 && word.capitals >= size - word.digits;
  const beforeCode = text.charCodeAt(end) === 45 && isDigit(text.charCodeAt(end + 1));
  if (allCapitals && (quoted || afterCode || beforeCode || word.digits > 0 || (mark & MARK.acronym) !== 0)) {
    scan.exceptedCharacters += end - word.start;
    return;
  }
  scan.letters += size - word.digits;
  scan.capitals += word.capitals;
  if (allCapitals && size >= 3) scan.capitalWords++;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Positional, like the others that run once a word: an object a word would cost more than the rest of the work. */
function endWord(text: string, end: number, lexicon: Lexicon): void {
  if (pendingMark !== 0) {
    if (scan.wordCount > 0) pushWordToken(pendingMark, listener ? (lexicon.wordOf[pendingMark] as string) : '');
    pendingMark = 0;
  }
  let surface = word.length > WORD_LIMIT ? -1 : findSurface(lexicon, word);
  const mark = surface < 0 ? 0 : (lexicon.entries[surface * 4 + 3] as number);
  countCapitals(text, end, mark);
  afterCode = false;
  scan.wordCount++;
  scan.nonLatinLetters += word.wide;
  if ((mark & MARK.foreign) !== 0) scan.foreignCount++;
  if (surface < 0 && word.stretched && word.length <= WORD_LIMIT) {
    squeeze();
    surface = findSurface(lexicon, word);
  }
  if (surface >= 0) {
    pushSurface(lexicon, surface);
    afterCode = (mark & MARK.code) !== 0;
  } else if (word.digits === 0 || word.length > WORD_LIMIT || !pushNumber(lexicon)) {
    pushSurface(lexicon, -1);
  }
  resetWord();
}

function endSentence(mark: number): void {
  if (pendingMark === 0) pendingMark = mark;
}

function isBlankAfter(text: string, i: number): boolean {
  const code = text.charCodeAt(i + 1);
  return !(code > 32) || code === 46;
}

/** Handles a character that is not part of a word. */
function addBreak(text: string, i: number, kind: number): void {
  switch (kind) {
    case CHARACTER.exclamation:
      endSentence(TOKEN.exclamation);
      if (text.charCodeAt(i - 1) === 33) scan.repeatedExclamations = true;
      return;
    case CHARACTER.question:
      endSentence(TOKEN.question);
      if (text.charCodeAt(i - 1) === 63) scan.repeatedQuestions = true;
      scan.endsWithQuestion = true;
      return;
    case CHARACTER.period:
      if (isBlankAfter(text, i)) endSentence(TOKEN.period);
      return;
    case CHARACTER.newline:
      endSentence(TOKEN.period);
      return;
    case CHARACTER.quote:
      quoted = !quoted;
      return;
    case CHARACTER.comma:
      if (scan.wordCount === 1) scan.commaAfterFirst = true;
      return;
    default:
  }
}

function lowerWide(code: number): number {
  const lower = String.fromCharCode(code).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : code;
}

/** Adds a character that is not plain lower-case ASCII; false when it ends the word. */
function addOther(code: number, kind: number): boolean {
  switch (kind) {
    case CHARACTER.upper:
      word.capitals++;
      addLetter(code | 32);
      return true;
    case CHARACTER.digit:
      word.digits++;
      addLetter(code);
      return true;
    case CHARACTER.other: {
      const lower = lowerWide(code);
      if (lower !== code) word.capitals++;
      if (code > 0x24f) word.wide++;
      addLetter(lower);
      return true;
    }
    default:
      // Apostrophes join ("didn't" reads as "didnt"); ignored characters leave no trace.
      return kind === CHARACTER.apostrophe || kind === CHARACTER.ignored;
  }
}

/**
 * Takes lower-case letters from `start` on, up to the first other character or a letter that repeats; most of a
 * message passes here, so the state stays in local variables. Returns the index reached.
 */
function addPlainLetters(text: string, start: number): number {
  const { letters } = word;
  const size = Math.min(text.length, start + WORD_LIMIT - word.length);
  let { length, hash } = word;
  let previous = length > 0 ? (letters[length - 1] as number) : 0;
  let i = start;
  for (; i < size; i++) {
    const code = text.charCodeAt(i);
    if (code < 97 || code > 122 || code === previous) break;
    letters[length] = code;
    word.elongated[length++] = 0;
    hash = hashStep(hash, code);
    previous = code;
  }
  word.length = length;
  word.hash = hash;
  return i;
}

/** Reads all characters; returns false when the text must be folded first. */
function readCharacters(text: string, lexicon: Lexicon): boolean {
  const size = text.length;
  for (let i = 0; i < size; i++) {
    if (word.length === 0) word.start = i;
    const plain = addPlainLetters(text, i);
    if (plain > i) {
      scan.endsWithQuestion = false;
      i = plain;
      if (i >= size) break;
    }
    const code = text.charCodeAt(i);
    const kind = CHARACTER_CLASSES[code] as number;
    if (kind === CHARACTER.lower) {
      addLetter(code);
      continue;
    }
    if (kind === CHARACTER.fold) return false;
    if (addOther(code, kind)) {
      scan.endsWithQuestion = false;
      continue;
    }
    if (word.length > 0) endWord(text, i, lexicon);
    if (kind === CHARACTER.symbol) {
      word.start = i;
      addLetter(code);
      endWord(text, i + 1, lexicon);
    } else if (kind !== CHARACTER.separator) addBreak(text, i, kind);
  }
  if (word.length > 0) endWord(text, size, lexicon);
  return true;
}

/** Reads a message in one pass, in time linear in its length; the result is valid until the next call. */
export function scanText(text: string, lexicon: Lexicon): Readonly<Scan> {
  resetScan();
  pushToken(TOKEN.start);
  if (!readCharacters(text, lexicon)) {
    resetScan();
    pushToken(TOKEN.start);
    readCharacters(foldCompatibility(text), lexicon);
  }
  pushToken(TOKEN.end);
  return scan;
}

/**
 * The normalized message that patterns speak of, words and marks parted by single spaces, between `<` and `>`:
 * " < my internet is down ! is it you > ". Slow; for tests and explanations.
 */
export function normalizeText(text: string, lexicon: Lexicon): string {
  let words = '';
  listener = (_token, written) => {
    words += ` ${written}`;
  };
  try {
    scanText(text, lexicon);
  } finally {
    listener = null;
  }
  return ` <${words} > `;
}
