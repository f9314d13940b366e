/** Characters that nobody sees, and that could hide words or turn their order around; line ends and tabs stay. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text as it may stand between two tags of a prompt: it cannot close them or open others, because angle brackets become
 * look-alikes that no tag has, and the tokens with which models mark roles lose their bars.
 */
export function quote(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replaceAll(/[<\uff1c\ufe64]/g, '\u2039')
    .replaceAll(/[>\uff1e\ufe65]/g, '\u203a')
    .replaceAll('|', '\u00a6');
}
