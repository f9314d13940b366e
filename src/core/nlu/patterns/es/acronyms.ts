import { ACRONYMS } from '../en/acronyms.ts';

/** Acronyms of English that are words of Spanish: in capitals they are shouted. */
const SPANISH_WORDS: ReadonlySet<string> = new Set('mi ma pa va co eta ca'.split(' '));

/** Written in capitals by everybody, so they say nothing about mood. */
export const SPANISH_ACRONYMS: readonly string[] = [
  ...ACRONYMS.filter((acronym) => !SPANISH_WORDS.has(acronym)),
  ...'eeuu ee uu cdmx iva dni curp rfc ine'.split(' '),
];
