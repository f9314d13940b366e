import { CHARACTER, CHARACTER_CLASSES, foldCompatibility } from './characters.ts';
import {
  findSurface,
  HAS_TAIL,
  HASH_START,
  hashStep,
  type Lexicon,
  MARK,
  TOKEN,
  WORD_LIMIT,
} from './lexicon.ts';
import { pushToken, resetScan, type Scan, scan } from './scan-state.ts';
import { addLetter, addOther, addPlainLetters, resetWord, squeeze, word } from './word-buffer.ts';

/** Sentence mark waiting for a next word: marks at the very end of a message would hide its end from patterns. */
let pendingMark = 0;
let quoted = false;
let afterCode = false;
let listener: ((token: number, text: string) => void) | null = null;

function begin(): void {
  resetScan();
  resetWord();
  pendingMark = 0;
  quoted = false;
  afterCode = false;
  pushToken(TOKEN.start);
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
    if (scan.wordCount > 0)
      pushWordToken(pendingMark, listener ? (lexicon.wordOf[pendingMark] as string) : '');
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
function addBreak(text: string, i: number, kind: number, lexicon: Lexicon): void {
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
      if (scan.wordCount === 1 && !scan.commaAfterFirst) {
        scan.commaAfterFirst = true;
        // "No, internet is fine" must not read as "no internet".
        if (scan.tokens[1] === lexicon.idOf.get('no')) endSentence(TOKEN.period);
      }
      return;
    default:
  }
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
    } else if (kind !== CHARACTER.separator) addBreak(text, i, kind, lexicon);
  }
  if (word.length > 0) endWord(text, size, lexicon);
  return true;
}

/** Reads a message in one pass, in time linear in its length; the result is valid until the next call. */
export function scanText(text: string, lexicon: Lexicon): Readonly<Scan> {
  begin();
  if (!readCharacters(text, lexicon)) {
    begin();
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
