import {
  BRIEF_POINTS,
  CALM_POINTS,
  CAPITAL_SHARE,
  COMPLAINT_LIMIT,
  type FrustrationSign,
  MEMORY_DECAY,
  SHOUT_MINIMUM_LETTERS,
} from './patterns/frustration-points.ts';
import type { Scan } from './scan-state.ts';
import type { Act, Frustration, FrustrationPart, NluContext } from './understanding.ts';

/** What a frustration score is made from. */
export interface FrustrationInput {
  readonly scan: Readonly<Scan>;
  /** Length of the message in UTF-16 units. */
  readonly length: number;
  readonly signs: readonly FrustrationSign[];
  readonly acts: readonly Act[];
  readonly context: NluContext;
}

const ORDINALS: readonly string[] = ['first', 'second', 'third'];
const NO_PARTS: readonly FrustrationPart[] = [];

function capitalPoints({ scan, length }: FrustrationInput): number {
  if (scan.letters < SHOUT_MINIMUM_LETTERS) return 0;
  const words = scan.capitalWords > 0 ? BRIEF_POINTS.indicator : 0;
  const share =
    scan.capitals / (length - scan.exceptedCharacters) > CAPITAL_SHARE ? BRIEF_POINTS.capitalShare : 0;
  return words + share;
}

/** Signs in words, in their order; complaints count until they reach their limit together. */
function wordParts(signs: readonly FrustrationSign[]): readonly FrustrationPart[] {
  const parts: FrustrationPart[] = [];
  let room = COMPLAINT_LIMIT;
  for (const { label, points, isComplaint } of signs) {
    const counted = isComplaint ? Math.min(points, room) : points;
    if (isComplaint) room -= counted;
    if (counted > 0) parts.push({ label, points: counted });
  }
  return parts;
}

/** Whether the message says so and means it: sarcasm thanks for nothing and praises what "works every other day". */
function isEarnest(act: Act, { acts, signs }: FrustrationInput): boolean {
  return acts.includes(act) && !signs.some(({ id }) => id === 'sarcasm');
}

/** Signs in this message alone. */
function collectSigns(input: FrustrationInput): FrustrationPart[] {
  const { scan, signs, acts } = input;
  const parts: FrustrationPart[] = [];
  const capitals = capitalPoints(input);
  if (capitals > 0) parts.push({ label: 'capitals', points: capitals });
  if (scan.repeatedExclamations)
    parts.push({ label: 'repeated exclamation marks', points: BRIEF_POINTS.indicator });
  if (scan.repeatedQuestions)
    parts.push({ label: 'repeated question marks', points: BRIEF_POINTS.indicator });
  for (const part of wordParts(signs)) parts.push(part);
  // "You guys suck" has no word that says more, but nobody writes it in a good mood.
  if (signs.length === 0 && acts.includes('abusive'))
    parts.push({ label: 'insult', points: BRIEF_POINTS.indicator });
  return parts;
}

function total(parts: readonly FrustrationPart[]): number {
  let sum = 0;
  for (const part of parts) sum += part.points;
  return sum;
}

function clamp(points: number): number {
  return Math.max(0, Math.min(BRIEF_POINTS.maximum, points));
}

/** What is left of earlier anger goes with the problem. */
function solvedParts(carried: number): readonly FrustrationPart[] {
  if (carried === 0) return NO_PARTS;
  return [
    { label: 'earlier messages', points: carried },
    { label: 'problem solved', points: -carried },
  ];
}

/** Whether failed attempts may count: only beside a sign that this message is itself unhappy. */
function isDissatisfied(signs: number, acts: readonly Act[]): boolean {
  return signs > 0 || acts.includes('failed') || acts.includes('partly_worked') || acts.includes('abusive');
}

/**
 * Frustration 0-10 after a message, with its reasons. It is the formula of `briefFrustration` with these repairs:
 *
 * | the formula | here |
 * |---|---|
 * | "OK", "Hi", "ESPN" count as shouting | capitals need 8 letters; acronyms, error codes and quoted words do not count |
 * | share of capitals (+3) and words in capitals (+2) are two signals | one part, "capitals": 2, 3 or, for both, 5 |
 * | three words for anger, also inside other words and after "not" | whole words, inflections, negation |
 * | calm anger is invisible | fury, insults, legal threats and profanity add up; complaints do up to 7 together |
 * | attempts count even for "OK" | only in a message that shows dissatisfaction or says that a solution failed |
 * | nothing carries over | 0.6 of the signs of earlier messages, rounded down, is added |
 * | nothing calms | thanks take 2 away, unless they are sarcasm; a solved problem leaves 0 |
 *
 * Where none of these applies, the level equals the formula's (a property test says exactly where).
 */
export function scoreFrustration(input: FrustrationInput): Frustration {
  const { acts, context } = input;
  const carried = Math.floor(context.frustrationMemory * MEMORY_DECAY);
  if (isEarnest('worked', input)) return { level: 0, parts: solvedParts(carried), memory: 0 };
  const parts = collectSigns(input);
  const signs = total(parts);
  if (signs === 0 && carried === 0 && !isDissatisfied(0, acts))
    return { level: 0, parts: NO_PARTS, memory: 0 };
  if (carried > 0) parts.push({ label: 'earlier messages', points: carried });
  if (isEarnest('thanks', input)) parts.push({ label: 'thanks', points: CALM_POINTS.thanks });
  const memory = clamp(total(parts));
  const attempts = Math.min(context.attemptCount, BRIEF_POINTS.attemptLimit);
  if (attempts > 0 && isDissatisfied(signs, acts)) {
    parts.push({ label: `${ORDINALS[attempts - 1] ?? 'another'} attempt`, points: attempts });
  }
  return { level: clamp(total(parts)), parts, memory };
}
