const ACCENTS = /[\u0300-\u036f]/g;
const NOT_ASCII = /[^\0-\x7f]/;

/** The text without accents, for many customers write none: "sí" -> "si", "año" -> "ano". */
export function fold(text: string): string {
  return NOT_ASCII.test(text) ? text.normalize('NFD').replace(ACCENTS, '') : text;
}
