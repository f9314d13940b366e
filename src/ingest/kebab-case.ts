const MARKS = /\p{M}+/gu;

/**
 * Lower-case words joined by hyphens, without accents: "Cómo reiniciar" is `como-reiniciar`. Empty when nothing is
 * left.
 */
export function toKebabCase(text: string, { most }: { most: number }): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, most + 1)
    .replace(/^-|-$/g, '')
    .slice(0, most)
    .replace(/-$/, '');
}
