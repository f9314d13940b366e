/** What a character does in a message. */
export const CHARACTER = {
  separator: 0,
  lower: 1,
  upper: 2,
  digit: 3,
  apostrophe: 4,
  period: 5,
  exclamation: 6,
  question: 7,
  symbol: 8,
  newline: 9,
  quote: 10,
  comma: 11,
  /** Leaves no trace: zero-width characters and accents that stand alone. */
  ignored: 12,
  /** Letter outside ASCII. */
  other: 13,
  /** The text needs NFKC before it can be read: full-width forms, ligatures, combining accents, styled letters. */
  fold: 14,
} as const;

function asciiClass(code: number): number {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) return CHARACTER.lower;
  if (/[A-Z]/.test(character)) return CHARACTER.upper;
  if (/\d/.test(character)) return CHARACTER.digit;
  if (/['`]/.test(character)) return CHARACTER.apostrophe;
  if (/[$%]/.test(character)) return CHARACTER.symbol;
  if (/[,;:-]/.test(character)) return CHARACTER.comma;
  const single = {
    '.': 'period',
    '!': 'exclamation',
    '?': 'question',
    '\n': 'newline',
    '"': 'quote',
  } as const;
  const name = single[character as keyof typeof single];
  return name ? CHARACTER[name] : CHARACTER.separator;
}

const APOSTROPHES = '\u2018\u2019\u201b\u02bc\u00b4\u2032';
const QUOTES = '\u201c\u201d\u201e\u00ab\u00bb';
const IGNORED = '\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f';

function within(code: number, first: number, last: number): boolean {
  return code >= first && code <= last;
}

function needsFolding(code: number): boolean {
  return (
    within(code, 0x300, 0x36f) ||
    within(code, 0xff00, 0xffef) ||
    within(code, 0xfb00, 0xfb06) ||
    within(code, 0x2100, 0x214f) ||
    within(code, 0x2460, 0x24ff) ||
    code === 0xd835
  );
}

function isSeparator(code: number): boolean {
  return (
    within(code, 0x80, 0xbf) ||
    within(code, 0x2000, 0x20cf) ||
    within(code, 0x2150, 0x2bff) ||
    within(code, 0x3000, 0x303f) ||
    within(code, 0xd800, 0xf8ff) ||
    code === 0xd7 ||
    code === 0xf7
  );
}

/** Class of a character outside ASCII; emoji separate words. */
function wideClass(code: number): number {
  const character = String.fromCharCode(code);
  if (APOSTROPHES.includes(character)) return CHARACTER.apostrophe;
  if (QUOTES.includes(character)) return CHARACTER.quote;
  if (IGNORED.includes(character)) return CHARACTER.ignored;
  if (code === 0x2026) return CHARACTER.period;
  if (needsFolding(code)) return CHARACTER.fold;
  return isSeparator(code) ? CHARACTER.separator : CHARACTER.other;
}

/** Class of each UTF-16 code unit. */
export const CHARACTER_CLASSES = Uint8Array.from({ length: 0x10000 }, (_, code) =>
  code < 128 ? asciiClass(code) : wideClass(code),
);

/** Characters folded at a time: sorting long runs of accents takes quadratic time, so runs are kept short. */
const FOLD_CHUNK = 64;

/**
 * NFKC in chunks, so that time stays linear. Letters keep two accents, more than any language we read stacks;
 * accents that stand alone afterwards, or are split by a chunk border, are dropped.
 */
export function foldCompatibility(text: string): string {
  const calm = text.replace(/([\u0300-\u036f]{2})[\u0300-\u036f]+/g, '$1');
  let folded = '';
  for (let start = 0; start < calm.length; start += FOLD_CHUNK) {
    folded += calm.slice(start, start + FOLD_CHUNK).normalize('NFKC');
  }
  return folded.replace(/[\u0300-\u036f]+/g, '');
}
