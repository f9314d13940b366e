/** A message with secrets taken out, and which kinds were found: "card number", "social security number", "password". */
export interface MaskedText {
  readonly text: string;
  readonly masked: readonly string[];
}

const CARD = '[card number removed]';
const SOCIAL_SECURITY = '[social security number removed]';
const PASSWORD = '[password removed]';
const KINDS: readonly (readonly [string, string])[] = [
  ['card number', CARD],
  ['social security number', SOCIAL_SECURITY],
  ['password', PASSWORD],
];

/** Digits in a card number (ISO/IEC 7812). */
const CARD_DIGITS = { min: 13, max: 19 } as const;

/** Group sizes in which cards are printed; others count only when nothing else stands beside them. */
const CARD_GROUPS = /^(?:\d{13,19}|4 4 4 [1-4]|4 4 4 4(?: [1-3])?|4 6 [45])$/;

const DIGIT_RUN = /\d(?:[ -]?\d)*/g;

/** Areas 000, 666 and 900-999, group 00 and serial 0000 are never issued (Social Security Administration). */
const SSN_WRITTEN = /(?<!\d[ -]?)(?!000|666|9\d\d)\d{3}([ -])(?!00)\d{2}\1(?!0000)\d{4}(?![ -]?\d)/g;
const SSN_NAMED =
  /\b(ssn|social security(?: number| no\.?| #)?|segur(?:o|idad) social|social)(\s{0,4}(?:(?:is|es)(?:\s{1,4}el\b)?)?(?:\s{0,4}[:=#])?\s{0,4})\d{9}(?!\d)/gi;

/** A told secret, quoted or up to the next space, that is not masked already. */
const SECRET = String.raw`(?!\[(?:card number|social security number|password) removed\])(?![:=])("[^"\n]{1,100}"|'[^'\n]{1,100}'|\S+)`;

/** Spaces are limited everywhere, so that no amount of them costs more than linear time. */
const PASSWORD_SAID = new RegExp(
  String.raw`\b(pass ?word|pass ?code|pass ?phrase|pwd|pin(?: code| number)?)` +
    String.raw`(\s{0,4}(?:(?:is|was)(?:\s{0,4}[:=])?|[:=])\s{0,8})${SECRET}`,
  'gi',
);

/** Words that follow "password is" when it is talked about instead of told. */
const NOT_SECRET =
  /^(?:a|about|again|also|always|asked|asking|bad|being|blank|case|changed|correct|different|expired|fine|for|forgotten|gone|good|hard|in|incorrect|invalid|it|just|locked|lost|missing|my|needed|never|no|not|ok|old|on|only|rejected|required|reset|right|still|stuck|that|the|they|too|unknown|what|working|wrong|your)[.,!?;]*$/i;

/** "del wifi", "para entrar a mi cuenta": at most five words, none of which begins another clause. */
const SPANISH_OF = String.raw`\s{1,4}(?:del?|para|en)(?:\s{1,4}(?!(?:es|era|no|o|pero|que|y)\s)[^\s:=.,;!?]{1,20}){1,5}?`;

/** As above in Spanish, with or without the tilde: "la clave nueva del wifi es …", "mi PIN es el 1234". */
const SPANISH_PASSWORD_SAID = new RegExp(
  String.raw`\b(contrase(?:ñ|n\u0303?)a|clave|c[oó]digo de acceso|pin|nip|password)` +
    String.raw`((?:\s{1,4}(?:actual|anterior|nuev[ao]|viej[ao]))?(?:${SPANISH_OF})?` +
    String.raw`(?:\s{1,4}(?:es|era)(?:\s{0,4}[:=]\s{0,8}|\s{1,8})(?:(?:el|la)\s{1,4}(?=\S{0,40}\d))?|\s{0,4}[:=]\s{0,8}))${SECRET}`,
  'gi',
);

/** Words that follow "contraseña es" when it is talked about instead of told. */
const SPANISH_NOT_SECRET =
  /^(?:ahora|algo|as[ií]|buen[ao]|con|correct[ao]|corta|cu[aá]l|cualquiera|de|d[eé]bil|del|demasiado|desconocid[ao]|diferente|dif[ií]cil|distint[ao]|el|en|equivocad[ao]|err[oó]ne[ao]|es[ae]?|eso|est[ae]|f[aá]cil|igual|incorrect[ao]|insegur[ao]|inv[aá]lid[ao]|la|larg[ao]|las|lo|los|mal[ao]?|m[aá]s|mi|muy|necesari[ao]|ni|no|nuev[ao]|obligatori[ao]|otr[ao]|para|poco|por|porque|qu[eé]|rechazad[ao]|requerid[ao]|segur[ao]|siempre|s[oó]lo|su|tan|tu|un|una|v[aá]lid[ao]|viej[ao]|ya)[.,!?;]*$/i;

function isLuhnValid(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function isCard(digits: string): boolean {
  return digits.length >= CARD_DIGITS.min && digits.length <= CARD_DIGITS.max && isLuhnValid(digits);
}

interface Group {
  readonly digits: string;
  readonly start: number;
}

/** Number of groups from `first` on that make a card number as cards are printed, or 0. */
function cardLength(groups: readonly Group[], first: number): number {
  let digits = '';
  const sizes: number[] = [];
  for (let i = first; i < groups.length; i++) {
    const group = groups[i] as Group;
    digits += group.digits;
    sizes.push(group.digits.length);
    if (digits.length > CARD_DIGITS.max) return 0;
    const shape = sizes.length === 1 ? digits : sizes.join(' ');
    if (CARD_GROUPS.test(shape) && isCard(digits)) return sizes.length;
  }
  return 0;
}

/** Masks card numbers in digits parted by single spaces or hyphens. */
function maskRun(run: string): string {
  const all = run.replace(/[ -]/g, '');
  if (all.length < CARD_DIGITS.min) return run;
  if (isCard(all)) return CARD;
  const groups = [...run.matchAll(/\d+/g)].map((match) => ({ digits: match[0], start: match.index }));
  let masked = '';
  let copied = 0;
  for (let i = 0; i < groups.length; i++) {
    const length = cardLength(groups, i);
    if (length === 0) continue;
    const last = groups[i + length - 1] as Group;
    masked += run.slice(copied, (groups[i] as Group).start) + CARD;
    copied = last.start + last.digits.length;
    i += length - 1;
  }
  return masked + run.slice(copied);
}

function maskOnce(text: string): string {
  return text
    .replace(DIGIT_RUN, maskRun)
    .replace(SSN_WRITTEN, SOCIAL_SECURITY)
    .replace(SSN_NAMED, (_all, name: string, between: string) => `${name}${between}${SOCIAL_SECURITY}`)
    .replace(PASSWORD_SAID, (all, name: string, between: string, secret: string) =>
      NOT_SECRET.test(secret) ? all : `${name}${between}${PASSWORD}`,
    )
    .replace(SPANISH_PASSWORD_SAID, (all, name: string, between: string, secret: string) =>
      SPANISH_NOT_SECRET.test(secret) ? all : `${name}${between}${PASSWORD}`,
    );
}

/** Taking one secret out may set another free ("pin is 12 4111…"); after this many rounds none is left. */
const MAX_ROUNDS = 5;

/**
 * Takes card numbers (13-19 digits that pass the Luhn check), US social security numbers and told passwords, PINs and
 * passcodes, in English and Spanish, out of a message, for logs, storage and models. Linear in the length; masking twice changes nothing more.
 */
export function maskSensitive(text: string): MaskedText {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = maskOnce(current);
    if (next === current) break;
    current = next;
  }
  if (current === text) return { text, masked: [] };
  return { text: current, masked: KINDS.filter(([, mark]) => current.includes(mark)).map(([kind]) => kind) };
}

const MASKS = /\[(?:card number|social security number|password) removed\]/g;

/** The text without what masking put in: a number that a customer gave is not what they write about. */
export function withoutMasks(text: string): string {
  return text.includes('removed]') ? text.replace(MASKS, '') : text;
}
