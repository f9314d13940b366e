import { searchTerm, splitWords } from '#core/knowledge/search-words.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { isSpelledNumber } from './figures.ts';

/**
 * What can be said without a source: empathy, thanks, and that the guides do not say. A sentence made of these words
 * alone states nothing about the service.
 */
const WORDS: Readonly<Record<Language, string>> = {
  en:
    'sorry apologize apologies understand understandable see hear know frustrating frustration annoying upset difficult trouble hassle ' +
    'inconvenience thanks thank appreciate patience patient checking trying tried try again explaining telling sharing reaching out ' +
    'happy glad help helps helped helping assist here let go through together look take steps step first next another other different ' +
    'way ways option options idea approach say said agent person reach talk speak want like would guide guides article articles ' +
    'information answer answers question hello hi welcome good great sure course okay alright right well work works worked working ' +
    'not find have more anything else below following one thing things really truly very much been so did is this that hope time dealing experience bad long',
  es:
    'lamento siento perdón perdona disculpa disculpe entiendo comprendo veo escucho sé frustrante molesto molestia difícil problema ' +
    'inconveniente inconvenientes gracias agradezco paciencia intentar intentarlo intentado probar probado explicar contar contarme ' +
    'feliz gusto encantado ayudar ayuda ayudarle ayudarte aquí vamos veamos juntos mirar paso pasos primero siguiente otro otra otros ' +
    'otras diferente manera forma opción opciones idea decir diga di agente agent persona hablar quiere quieres guía guías artículo ' +
    'artículos información respuesta pregunta hola bienvenido buenas buenos bien claro perfecto vale acuerdo funcionó funcionado ' +
    'encuentro tengo tiene más algo cosa cosas mucho muy realmente espero tiempo malo experiencia situación eso esto esta este',
};

const TERMS: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(contentTerms(WORDS.en, { language: 'en' })),
  es: new Set(contentTerms(WORDS.es, { language: 'es' })),
};

/** Content terms of a text in order: stems of a language without its stop words and numbers. */
export function contentTerms(text: string, { language }: { readonly language: Language }): readonly string[] {
  return splitWords(text).flatMap((word) => {
    const isNumber = /^\p{N}+$/u.test(word) || isSpelledNumber(word);
    const term = isNumber ? null : searchTerm(word, language);
    return term === null ? [] : [term];
  });
}

/** Whether a content term states nothing about the service. */
export function isCourteous(term: string, { language }: { readonly language: Language }): boolean {
  return TERMS[language].has(term);
}
