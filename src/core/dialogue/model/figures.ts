/** Spelled numbers of both languages. "One" is left out: it mostly counts nothing. */
const SPELLED: Readonly<Record<string, string>> = {
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
  fifteen: '15',
  twenty: '20',
  thirty: '30',
  forty: '40',
  fifty: '50',
  sixty: '60',
  seventy: '70',
  eighty: '80',
  ninety: '90',
  hundred: '100',
  thousand: '1000',
  dos: '2',
  tres: '3',
  cuatro: '4',
  cinco: '5',
  seis: '6',
  siete: '7',
  ocho: '8',
  nueve: '9',
  diez: '10',
  once: '11',
  doce: '12',
  quince: '15',
  veinte: '20',
  treinta: '30',
  cuarenta: '40',
  cincuenta: '50',
  sesenta: '60',
  setenta: '70',
  ochenta: '80',
  noventa: '90',
  cien: '100',
  mil: '1000',
};

/** Prices, phone numbers, dates, times, versions: digits with what joins them. */
const FIGURE = /\d(?:[\d.,:/-]*\d)?/g;
const LIST_NUMBER = /^\s*\d{1,2}[.)]\s/gm;
const WORD = /\p{L}+/gu;
/** An address of a page, a mailbox or a host. */
const LINK =
  /[a-z][a-z0-9+.-]{1,20}:(?:\/\/)?[^\s)\]>"']+|\bwww\.[^\s)\]>"']+|[\w.+-]{1,64}@[\w.-]{1,255}|\b(?:[a-z0-9-]{1,63}\.)+(?:com|net|org|io|example|info|biz|co|us|app|dev|xyz|ru|cn|me|ly|gg|site|online|shop|top)\b[^\s)\]>"']*/gi;

/** Money and telephone numbers, which only the sources may name. */
const MONEY_OR_PHONE =
  /[$€£]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$€£%]|(?:dollars?|cents?|euros?|usd|bucks|dólares|centavos|pesos|percent|por ciento)\b)|\+?\(?\d(?:[\s().-]?\d){6,}/giu;

/**
 * Checks that a sentence names only figures that the sources or the customer named, money and telephone numbers that
 * the sources named, and links that they hold.
 */
export function createFigureCheck({
  sources,
  said,
}: {
  readonly sources: readonly { readonly text: string }[];
  readonly said: string;
}): (words: string) => 'unsupported_figure' | 'unsupported_link' | null {
  const text = sources.map((source) => source.text).join('\n');
  const ofSources = figuresOf(text);
  const figures = ofSources.union(figuresOf(said));
  const links = linksOf(text);
  return (words) => {
    if (!linksOf(words).isSubsetOf(links)) return 'unsupported_link';
    const bound = figuresOf((words.match(MONEY_OR_PHONE) ?? []).join(' '));
    return bound.isSubsetOf(ofSources) && figuresOf(words).isSubsetOf(figures) ? null : 'unsupported_figure';
  };
}

/** Figures of a text in one notation: "1,000" and "1000", "two" and "2" are the same. List numbers do not count. */
function figuresOf(text: string): ReadonlySet<string> {
  const digits = text.replace(LIST_NUMBER, '').match(FIGURE) ?? [];
  const words = text.toLowerCase().match(WORD) ?? [];
  return new Set([
    ...digits.map((figure) => figure.replace(/(\d),(?=\d{3})/g, '$1')),
    ...words.flatMap((word) => (isSpelledNumber(word) ? (SPELLED[word] ?? []) : [])),
  ]);
}

/** Links, mail addresses and host names of a text, without the full stop that ends a sentence. */
function linksOf(text: string): ReadonlySet<string> {
  return new Set((text.match(LINK) ?? []).map((link) => link.replace(/[.,;:!?]+$/, '').toLowerCase()));
}

/** Whether a word is a spelled number, lower case. */
export function isSpelledNumber(word: string): boolean {
  return Object.hasOwn(SPELLED, word);
}
