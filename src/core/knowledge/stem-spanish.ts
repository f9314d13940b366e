/** Spanish words that say nothing about the subject, without accents. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a acerca ademas ahi ahora al algo algun alguna alguno alguien ante aqui asi aun aunque ayuda ayudar buenas buenos ' +
    'cada como con contra cosa cual cuales cualquier cuando cuanto cuanta cuantos de debe debo del desde despues dia dias donde ' +
    'dos e el ella ellas ellos en entonces entre era eran eres es esa esas ese eso esos esta estaba estado estamos ' +
    'estan estar este esto estos estoy favor fue fueron gracias ha haber habia han hace hacer hago hasta hay he hola i ' +
    'igual la las le les lo los mas me mi mis mismo mucho muy nada necesito ni ningun ninguna no nos nosotros nuestra ' +
    'nuestro o os otra otro para pero poder podria por porque puede pueden puedo pues que quien quiero saber se sea ' +
    'ser si sido siempre sin sobre solo somos son soy su sus tal tambien tampoco tan tanto te tener tengo tenemos ti ' +
    'tiene tienen toda todas todavia todo todos tu tus u ud un una unas uno unos usted ustedes va vez voy y ya yo'
  ).split(' '),
);

/** Those that tell nothing in a short phrase either. */
const COMMONEST: ReadonlySet<string> = new Set(
  'a al con de del e el en es esta este la las le lo los me mi mis o para por que se su sus te tu tus u un una y'.split(
    ' ',
  ),
);

const ACCENTS = /[\u0300-\u036f]/g;
const PLAIN = /^[a-z0-9]*$/;

/**
 * The stem under which a Spanish word is indexed, or null for a stop word: accents are dropped, for many customers
 * write none, then the endings of number and gender, so that "facturas" and "factura" meet. Verbs are left to the
 * search by characters.
 */
export function spanishTerm(word: string): string | null {
  const plain = withoutAccents(word);
  if (STOP_WORDS.has(plain)) return null;
  return stem(plain);
}

/** A stop word that still tells something in a short phrase ("cuánto", "por qué no"), or null for the commonest. */
export function spanishFunctionWord(word: string): string | null {
  const plain = withoutAccents(word);
  return COMMONEST.has(plain) ? null : plain;
}

function withoutAccents(word: string): string {
  return PLAIN.test(word) ? word : word.normalize('NFD').replace(ACCENTS, '');
}

function stem(word: string): string {
  const size = word.length;
  if (size < 4) return word;
  if (size > 5 && word.endsWith('ces')) return `${word.slice(0, -3)}z`;
  if (size > 5 && /[^aeiou]es$/.test(word)) return word.slice(0, -2);
  const single = size > 4 && word.endsWith('s') ? word.slice(0, -1) : word;
  return single.length > 3 && /[aeo]$/.test(single) ? single.slice(0, -1) : single;
}
