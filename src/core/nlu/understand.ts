import { settleActs } from './acts.ts';
import { type Evidence, gatherEvidence } from './evidence.ts';
import { scoreFrustration } from './frustration.ts';
import { classifySubject, type Subject } from './intent.ts';
import { FOREIGN_MINIMUM, FOREIGN_SHARE, NON_LATIN_SHARE } from './patterns/out-of-scope.ts';
import { createRuleset } from './ruleset.ts';
import { scanText } from './scan.ts';
import type { Scan } from './scan-state.ts';
import type { Act, NluContext, Understanding } from './understanding.ts';

/** Loose words of at least this weight keep a message in scope; "service" alone (0.15) does not. */
const LOOSE_FLOOR = 0.3;

// Only what a message needs: the parsed expressions behind it are 30,000 objects that nobody reads again.
const { rules, lexicon, matcher } = createRuleset();

/** Acts that say nothing about what the message is about, so that a joke with "thanks" stays a joke. */
const SMALL_TALK: ReadonlySet<Act> = new Set(['greeting', 'thanks', 'goodbye', 'affirm', 'deny', 'abusive']);

function isForeign(scan: Readonly<Scan>): boolean {
  const { foreignCount, wordCount, nonLatinLetters, letters } = scan;
  if (nonLatinLetters > 0 && nonLatinLetters >= letters * NON_LATIN_SHARE) return true;
  return foreignCount >= FOREIGN_MINIMUM && foreignCount >= wordCount * FOREIGN_SHARE;
}

interface ScopeInput {
  readonly scan: Readonly<Scan>;
  readonly evidence: Evidence;
  readonly acts: readonly Act[];
}

function isOutOfScope(subject: Subject, { scan, evidence, acts }: ScopeInput): boolean {
  if (isForeign(scan)) return true;
  if (subject.topic !== null) return false;
  const smallTalk = acts.every((act) => SMALL_TALK.has(act));
  if (evidence.otherRequest) return smallTalk;
  const loose = subject.confidence >= LOOSE_FLOOR || subject.nearestTopics.length > 0;
  if (loose) return false;
  // Anger without a subject ("I will sue you") is about the service.
  return evidence.otherSubject ? smallTalk : acts.length === 0 && evidence.signs.length === 0;
}

/**
 * Reads one customer message: what it is about, what it does in the conversation and how frustrated it sounds.
 * Pure and linear in the length of the text: the same text and context always give the same answer. Never throws.
 */
export function understand(text: string, context: NluContext): Understanding {
  const scan = scanText(text, lexicon);
  const matches = matcher.run(scan.tokens, scan.tokenCount);
  const evidence = gatherEvidence(matches, { rules, scan });
  const acts = settleActs(evidence.acts, scan);
  const subject = classifySubject(evidence);
  return {
    intent: subject.intent,
    topic: subject.topic,
    confidence: subject.confidence,
    matchedPatterns: evidence.matched,
    agentType: subject.agentType,
    language: 'en',
    band: 'answer',
    problems: [],
    outOfScope: isOutOfScope(subject, { scan, evidence, acts }),
    acts,
    followUp: acts.includes('failed'),
    nearestTopics: subject.nearestTopics,
    frustration: scoreFrustration({ scan, length: text.length, signs: evidence.signs, acts, context }),
  };
}
