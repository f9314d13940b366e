import { FOLDED, IGNORED, isMark, SEPARATOR } from './classifier/fold.ts';
import {
  ENDING_POINTS,
  ENGLISH_ENDINGS,
  ENGLISH_WORDS,
  OTHER_WORDS,
  SPANISH_ENDINGS,
  SPANISH_WORDS,
} from './language-words.ts';
import { HASH_START, hashStep } from './lexicon.ts';
import type { Language } from './understanding.ts';

/** The language of a text, or null when it cannot be told or is neither; `confidence` is 0-1, in twentieths. */
export interface DetectedLanguage {
  readonly language: Language | null;
  readonly confidence: number;
}

/** Read at most, in UTF-16 code units: by then the language is clear. */
const TEXT_LIMIT = 1000;

/** Points from which a language is believed: one plain word is enough, one that neighbors share is not. */
const MINIMUM_POINTS = 7;

/** Lead over the next language, as a share of all points, below which nothing is said. */
const MINIMUM_LEAD = 0.1;

/** Doubt in points that every text starts with, so that few words never give full confidence. */
const DOUBT_POINTS = 4;

const INVERTED_MARK_POINTS = 15;
const ENYE_POINTS = 8;
const ACCENT_POINTS = 3;
const FOREIGN_ACCENT_POINTS = 10;

const SHIFT = { es: 0, en: 8, other: 16 } as const;
const SLOTS = 4096;

/** Pairs of hash and points (a byte a language), open addressing; points are 0 where nothing stands. */
const table = new Int32Array(SLOTS * 2);

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

/** Points of what has this hash, 0 when it is unknown. Another word with the same 32 bits is one in millions. */
function pointsOf(hash: number): number {
  let slot = slotOf(hash);
  while (table[slot * 2 + 1] !== 0) {
    if (table[slot * 2] === hash) return table[slot * 2 + 1] as number;
    slot = (slot + 1) & (SLOTS - 1);
  }
  return 0;
}

function addPoints(hash: number, points: number): void {
  let slot = slotOf(hash);
  while (table[slot * 2 + 1] !== 0 && table[slot * 2] !== hash) slot = (slot + 1) & (SLOTS - 1);
  table[slot * 2] = hash;
  table[slot * 2 + 1] = (table[slot * 2 + 1] as number) + points;
}

function hashOf(word: string): number {
  let hash = HASH_START;
  for (let i = 0; i < word.length; i++) hash = hashStep(hash, word.charCodeAt(i));
  return hash;
}

/** Four letters in one number, as `readWords` keeps the last four of a word. */
function endingOf(letters: string): number {
  let ending = 0;
  for (let i = 0; i < letters.length; i++) ending = (ending << 8) | letters.charCodeAt(i);
  return ending;
}

function fillTable(): void {
  const lists = [
    [SPANISH_WORDS, SHIFT.es],
    [ENGLISH_WORDS, SHIFT.en],
    [OTHER_WORDS, SHIFT.other],
  ] as const;
  for (const [list, shift] of lists) {
    for (const [points, words] of Object.entries(list)) {
      for (const word of words.split(' ')) addPoints(hashOf(word), Number(points) << shift);
    }
  }
}
fillTable();

const endings = new Map<number, number>([
  ...SPANISH_ENDINGS.map((letters) => [endingOf(letters), ENDING_POINTS << SHIFT.es] as const),
  ...ENGLISH_ENDINGS.map((letters) => [endingOf(letters), ENDING_POINTS << SHIFT.en] as const),
]);

/** Shortest unknown word whose ending says something: "ando" is a word, "hablando" has an ending. */
const ENDING_WORD_LENGTH = 6;

/** What each character outside ASCII adds, packed like the points of words. */
const characterPoints = new Int32Array(0x180);
for (const accented of 'áéíóú') characterPoints[accented.charCodeAt(0)] = ACCENT_POINTS << SHIFT.es;
for (const accented of 'ñÑ') characterPoints[accented.charCodeAt(0)] = ENYE_POINTS << SHIFT.es;
for (const mark of '¿¡') characterPoints[mark.charCodeAt(0)] = INVERTED_MARK_POINTS << SHIFT.es;
for (const accented of 'ãõçèêàâôîûëäößìòùœÃÕÇÈÊÀ')
  characterPoints[accented.charCodeAt(0)] = FOREIGN_ACCENT_POINTS << SHIFT.other;

/** Sums of the text being read, in tenths of a point; one object is reused. */
const sums = { es: 0, en: 0, other: 0 };

function count(points: number): void {
  sums.es += points & 0xff;
  sums.en += (points >> SHIFT.en) & 0xff;
  sums.other += (points >> SHIFT.other) & 0xff;
}

function countWord(hash: number, length: number, ending: number): void {
  const points = pointsOf(hash);
  if (points !== 0) count(points);
  else if (length >= ENDING_WORD_LENGTH) count(endings.get(ending) ?? 0);
}

function readWords(text: string): void {
  sums.es = 0;
  sums.en = 0;
  sums.other = 0;
  const size = Math.min(text.length, TEXT_LIMIT);
  let hash = HASH_START;
  let length = 0;
  let ending = 0;
  for (let i = 0; i < size; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 && code < characterPoints.length) count(characterPoints[code] as number);
    const folded = FOLDED[code] as number;
    if (folded === IGNORED) continue;
    if (folded === SEPARATOR || isMark(folded)) {
      if (length > 0) countWord(hash, length, ending);
      hash = HASH_START;
      length = 0;
      ending = 0;
      continue;
    }
    hash = hashStep(hash, folded);
    ending = (ending << 8) | (folded & 0xff);
    length++;
  }
  if (length > 0) countWord(hash, length, ending);
}

/** All answers, made once: no object a message. Index: language (none, es, en) times 21 plus twentieths of confidence. */
const STEPS = 20;
const ANSWERS: readonly DetectedLanguage[] = ([null, 'es', 'en'] as const).flatMap((language) =>
  Array.from({ length: STEPS + 1 }, (_, step) => ({ language, confidence: step / STEPS })),
);

function answer(language: 0 | 1 | 2, confidence: number): DetectedLanguage {
  return ANSWERS[language * (STEPS + 1) + Math.round(confidence * STEPS)] as DetectedLanguage;
}

/**
 * Tells Spanish from English by small and frequent words, letters and endings; accents may be missing. In a mixture the
 * language with more of them wins. Null for what says nothing ("ok", "wifi", numbers) and for other languages. Reads the
 * first 1,000 characters, allocates nothing and depends on nothing but the text.
 */
export function detectLanguage(text: string): DetectedLanguage {
  readWords(text);
  const { es, en, other } = sums;
  const total = es + en + other;
  const best = Math.max(es, en);
  const lead = best - Math.max(other, Math.min(es, en));
  if (best < MINIMUM_POINTS || lead <= total * MINIMUM_LEAD) return answer(0, 0);
  return answer(es > en ? 1 : 2, best / (total + DOUBT_POINTS));
}
