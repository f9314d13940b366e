/** Words that say nothing about the subject: left out of word search, kept in whole phrases. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a about after all also am an and any are as at be because been but by can cannot cant could did didnt do does ' +
    'doesnt dont for from get getting got had has have havent he help her hi hello his how i id if ill im in into is ' +
    'isnt it its ive just keep keeps know like look make me my myself need no not now of on only or other our out ' +
    'please she should so some something tell than thank thanks that the their them then there they this to too up us want ' +
    'was wasnt we were what whats when where which who why will with wont would you your'
  ).split(' '),
);

/** Those that tell nothing in a short phrase either. */
const COMMONEST: ReadonlySet<string> = new Set(
  'a am an and are as at be been by for i in is it me my of on or our that the this to was we were with you your'.split(
    ' ',
  ),
);

/** A stop word that still tells something in a short phrase ("how long", "why not"), or null for the commonest. */
export function englishFunctionWord(word: string): string | null {
  return COMMONEST.has(word) ? null : word;
}

/** Forms that no ending explains, of words that customers use. */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['went', 'go'],
  ['gone', 'go'],
  ['goes', 'go'],
  ['going', 'go'],
  ['paid', 'pay'],
  ['sent', 'send'],
  ['lost', 'lose'],
  ['broke', 'break'],
  ['broken', 'break'],
  ['froze', 'freeze'],
  ['frozen', 'freeze'],
  ['stole', 'steal'],
  ['stolen', 'steal'],
  ['forgot', 'forget'],
  ['forgotten', 'forget'],
  ['bought', 'buy'],
  ['came', 'come'],
  ['kept', 'keep'],
  ['left', 'leave'],
  ['ran', 'run'],
  ['took', 'take'],
  ['taken', 'take'],
]);

/** The stem under which an English word is indexed, or null for a stop word. */
export function englishTerm(word: string): string | null {
  if (STOP_WORDS.has(word)) return null;
  return IRREGULAR.get(word) ?? stem(word);
}

/**
 * Cuts the common English endings so that "charged", "charges" and "charging" meet. Weaker than a full stemmer on
 * purpose: a wrong merge costs more in a small collection than a missed one, and prefix search covers the rest.
 */
function stem(word: string): string {
  const size = word.length;
  if (size > 5 && word.endsWith('ing')) return undouble(word.slice(0, -3));
  if (size > 4 && word.endsWith('ied')) return `${word.slice(0, -3)}y`;
  if (size > 4 && word.endsWith('ed')) return undouble(word.slice(0, -2));
  if (size > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (size > 4 && /(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (size > 3 && word.endsWith('s') && !word.endsWith('ss') && !word.endsWith('us'))
    return dropE(word.slice(0, -1));
  return dropE(word);
}

function undouble(word: string): string {
  const last = word.at(-1);
  const doubled = word.length > 3 && last === word.at(-2) && last !== 'l' && last !== 's';
  return dropE(doubled ? word.slice(0, -1) : word);
}

/** "charge" and "charg(ed)" meet without their e. */
function dropE(word: string): string {
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
}
