import type { Language } from '#core/nlu/understanding.ts';
import { contentTerms } from './courtesy.ts';

/** A sentence, and what it states: its content words in order, without those of mere courtesy. */
export interface Claim {
  readonly words: string;
  readonly terms: readonly string[];
}

/** What a source says, made ready for comparing. */
export interface Evidence {
  readonly terms: ReadonlySet<string>;
  readonly text: string;
}

/** Share of a claim's content words that must stand in the sources that it cites. */
const SUPPORT_FLOOR = 0.6;
/** Content words in a row that may be the model's own; a clause of its own has more. */
const MAX_OWN_RUN = 1;

/** Words that commit the provider to something: such a sentence must be the source's own, word for word. */
const COMMITMENTS =
  /\b(?:refund|credit|discount|free|waive|compensat|reimburs|guarantee|technician|appointment|approv|eligib|entitl|gift|voucher|promis|reembols|crédit|descuent|gratis|gratuit|compensaci|garant|técnic|aprobad|derecho|promet)/iu;
/** Sources speak of the customer and the provider; who says "I" speaks of itself. */
const SELF = /\b(?:i|i'm|i'll|i've|i'd|me|my|mine|myself|yo|mí|mis?)(?![\p{L}'])/iu;
/** Letters of a script that the sources are not written in. */
const FOREIGN = /(?!\p{Script=Latin})\p{L}/u;

export function evidenceOf(text: string, { language }: { readonly language: Language }): Evidence {
  return { terms: new Set(contentTerms(text, { language })), text: text.toLowerCase() };
}

/**
 * Whether sources hold what a claim says: most of its content words stand there, and nowhere are several of its own in a
 * row. Reordered words of a source would pass; that is the limit of a check without understanding.
 */
export function isSupported(
  { words, terms }: Claim,
  { evidence }: { readonly evidence: readonly Evidence[] },
): boolean {
  if (evidence.length === 0 || FOREIGN.test(words) || SELF.test(words)) return false;
  const known = terms.map((term) => evidence.some((one) => one.terms.has(term)));
  const found = known.filter(Boolean).length;
  if (COMMITMENTS.test(words)) return found === terms.length;
  return found >= terms.length * SUPPORT_FLOOR && longestRun(known, false) <= MAX_OWN_RUN;
}

function longestRun(values: readonly boolean[], wanted: boolean): number {
  let longest = 0;
  let run = 0;
  for (const value of values) {
    run = value === wanted ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
