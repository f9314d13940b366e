import { KEBAB_PATTERN } from '#core/knowledge/read-draft.ts';

const NAME = new RegExp(KEBAB_PATTERN);
const LONGEST = 60;
/** Names of what is not imported. */
const OWN = ['seed', 'staff'];

/** What is wrong with the name of a source; null when nothing is. */
export function sourceFault(source: string): string | null {
  if (!NAME.test(source) || source.length > LONGEST)
    return `must be lower-case words joined by hyphens, at most ${LONGEST} characters`;
  return OWN.includes(source) ? `must not be one of ${OWN.join(', ')}` : null;
}
