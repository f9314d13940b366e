import { settleActs } from '../../acts.ts';
import { gatherEvidence } from '../../evidence.ts';
import { scoreFrustration } from '../../frustration.ts';
import { createRuleset } from '../../ruleset.ts';
import { scanText } from '../../scan.ts';
import type { Act, Frustration } from '../../understanding.ts';
import { SPANISH_PATTERNS } from './patterns.ts';

const { rules, lexicon, matcher } = createRuleset(SPANISH_PATTERNS);

/** What the Spanish patterns alone make of a message, without a model. */
export function readSpanish(
  text: string,
  context: { readonly attemptCount: number; readonly frustrationMemory: number } = {
    attemptCount: 0,
    frustrationMemory: 0,
  },
): {
  readonly acts: readonly Act[];
  readonly signs: readonly string[];
  readonly frustration: Frustration;
  readonly dispute: number;
  readonly complexity: number;
  readonly elsewhere: boolean;
  readonly foreignCount: number;
} {
  const scan = scanText(text, lexicon);
  const evidence = gatherEvidence(matcher.run(scan.tokens, scan.tokenCount), { rules, scan });
  const acts = settleActs(evidence.acts, scan);
  return {
    acts,
    signs: evidence.signs.map(({ id }) => id),
    frustration: scoreFrustration({
      scan,
      length: text.length,
      signs: evidence.signs,
      acts,
      context: { ...context, language: 'es' },
    }),
    dispute: evidence.dispute,
    complexity: evidence.complexity,
    elsewhere: evidence.otherRequest || evidence.otherSubject,
    foreignCount: scan.foreignCount,
  };
}
