import type { Vocabulary } from '../expression.ts';
import type { Lexicon } from '../lexicon.ts';
import type { Expression, PatternGroup } from '../pattern.ts';
import type { Act, Intent, Language } from '../understanding.ts';
import type { FrustrationSign } from './frustration-points.ts';

/** A single word that speaks for a coarse intent. Topics decide over these; they only fill in when none is found. */
export interface IntentPattern extends PatternGroup {
  readonly label: string;
  readonly intent: Intent;
}

/** Evidence that a case is one of the two that more often need a person. */
export interface HardIntentPattern extends PatternGroup {
  readonly label: string;
  readonly intent: Extract<Intent, 'technical_complex' | 'billing_dispute'>;
}

/** Evidence, joined as noisy-or, from which a technical or billing case counts as a hard one. Own choice. */
export const HARD_INTENT_FLOOR = 0.6;

/** What a second technical topic adds to the evidence that a case is technical_complex. */
export const SECOND_TOPIC_WEIGHT = 0.35;

/** How a message shows an act. */
export interface ActPatterns {
  readonly any: readonly Expression[];
  /** The act is not meant when one of these is found. */
  readonly unless?: readonly Expression[];
  /** Counts only as the first word before a comma, dash or colon ("no, the other one"). */
  readonly opening?: readonly Expression[];
}

/** Everything that is matched in one language. */
export interface PatternSet {
  readonly language: Language;
  readonly intents: readonly IntentPattern[];
  readonly hard: readonly HardIntentPattern[];
  readonly acts: Readonly<Record<Act, ActPatterns>>;
  readonly signs: readonly FrustrationSign[];
  /** Requests that plainly belong elsewhere, even when they mention the product. */
  readonly otherRequests: readonly Expression[];
  /** Subjects that belong elsewhere unless the message also names one of ours. */
  readonly otherSubjects: readonly Expression[];
  readonly vocabulary: Vocabulary;
  /** The table of all words that `words` (of the patterns), their spellings and marks give. */
  readonly createLexicon: (words: ReadonlySet<string>) => Lexicon;
}
