import { CHARACTER, CHARACTER_CLASSES } from '../characters.ts';

/** Ends a word and is nothing itself. */
export const SEPARATOR = 0;

/** Leaves no trace: the words around it join. Apostrophes are among them, so "didn't" reads as "didnt". */
export const IGNORED = 1;

/** The one digit: amounts and numbers look alike, whatever they are. */
const DIGIT = 0x30;

/** Marks that are words of their own. */
const MARKS = '?!$%';

/** Accents split off by NFD, here removed, so that Spanish without accents reads the same. */
const ACCENTS = /[\u0300-\u036f]/g;

function foldLetter(character: string): number {
  const folded = character.normalize('NFKD').replace(ACCENTS, '').toLowerCase();
  const code = folded.charCodeAt(0);
  return folded.length > 0 && CHARACTER_CLASSES[code] !== CHARACTER.separator ? code : IGNORED;
}

function foldCode(code: number): number {
  const character = String.fromCharCode(code);
  if (MARKS.includes(character)) return code;
  switch (CHARACTER_CLASSES[code]) {
    case CHARACTER.digit:
      return DIGIT;
    case CHARACTER.lower:
      return code;
    case CHARACTER.upper:
      return code | 32;
    case CHARACTER.apostrophe:
    case CHARACTER.ignored:
      return IGNORED;
    case CHARACTER.other:
      // Scripts above this have neither case nor accents.
      return code < 0x2000 ? foldLetter(character) : code;
    case CHARACTER.fold:
      return code < 0xd800 || code > 0xf8ff ? foldOther(character) : SEPARATOR;
    default:
      return SEPARATOR;
  }
}

/** Full-width and styled letters read as the plain ones. */
function foldOther(character: string): number {
  const code = character.normalize('NFKC').toLowerCase().charCodeAt(0);
  if (code > 127) return foldLetter(character);
  return CHARACTER_CLASSES[code] === CHARACTER.fold ? SEPARATOR : foldCode(code);
}

/** What each UTF-16 code unit reads as: a letter, the digit, a mark, `SEPARATOR` or `IGNORED`. */
export const FOLDED = Uint16Array.from({ length: 0x10000 }, (_, code) => foldCode(code));

/** Whether a folded code unit is a word of its own. */
export function isMark(folded: number): boolean {
  return folded < DIGIT || folded === 0x3f;
}
