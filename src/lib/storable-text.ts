/**
 * Text that PostgreSQL can store: without NUL characters, which its text type has no place for, and with half
 * surrogate pairs, which have no UTF-8 form, replaced by U+FFFD.
 */
export function toStorableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '');
}
