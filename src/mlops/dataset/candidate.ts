import { fingerprint } from '#core/nlu/classifier/hash.ts';
import { INTENT_LABELS } from '#core/nlu/intent-labels.ts';
import { maskSensitive } from '#core/nlu/mask.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { MAX_TEXT_LENGTH } from '../limits.ts';
import type { SimilarTexts } from '../near-duplicates.ts';
import { type DatasetExample, type DatasetSplit, EXAMPLE_SOURCES, oneLine, splitOf } from './example.ts';
import type { GivenLabel } from './label-message.ts';

/** A labeled message as it comes from the database or a file. */
export interface Candidate extends GivenLabel {
  readonly text: string;
  readonly language: Language;
  readonly messageId: string | null;
  readonly conversationId: string | null;
  readonly itemId: string | null;
  /** Absent: by the conversation. */
  readonly split?: DatasetSplit;
}

/** Why a labeled message is no example. */
export const LEFT_OUT = ['empty', 'too_long', 'unknown_label', 'like_a_test_text', 'same_text'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** Texts at least so alike (3-gram Jaccard similarity) are the same for a measurement. */
const NEAR_DUPLICATE = 0.8;

/** The texts of each language that models are measured with; nothing like them may be trained on. */
export type TestTexts = Partial<Readonly<Record<Language, SimilarTexts>>>;

/** The example that a labeled message makes, or why it makes none. */
export function exampleOf(candidate: Candidate, { tests }: { tests: TestTexts }): DatasetExample | LeftOut {
  const text = oneLine(maskSensitive(candidate.text).text);
  if (text === '') return 'empty';
  if (text.length > MAX_TEXT_LENGTH) return 'too_long';
  if (!INTENT_LABELS.has(candidate.label)) return 'unknown_label';
  const { label, language, source, weight, messageId, conversationId, itemId } = candidate;
  if ((tests[language]?.mostAlike(text).similarity ?? 0) >= NEAR_DUPLICATE) return 'like_a_test_text';
  const split = candidate.split ?? splitOf(conversationId ?? itemId ?? text);
  return { text, label, language, source, weight, split, messageId, conversationId, itemId };
}

/** Chooses one example for each text. */
export interface TextChooser {
  /**
   * Takes the example at a line; returns the line that is superseded by it (which may be its own, when a better one is
   * there already), or null when the text is new.
   */
  take(example: DatasetExample, line: number): number | null;
  /** Texts that were labeled in two ways. */
  readonly conflicts: number;
}

/**
 * The same text counts once: the most trusted source wins, then the heavier example, then the newer one, which is the
 * better word of the two.
 */
export function createTextChooser(): TextChooser {
  const chosen = new Map<string, { line: number; rank: number; weight: number; label: string }>();
  let conflicts = 0;
  return {
    take({ text, label, source, weight }, line) {
      const key = fingerprint(text.toLowerCase());
      const rank = EXAMPLE_SOURCES.indexOf(source);
      const before = chosen.get(key);
      if (before !== undefined && before.label !== label) conflicts += 1;
      if (before !== undefined && (rank > before.rank || (rank === before.rank && weight < before.weight)))
        return line;
      chosen.set(key, { line, rank, weight, label });
      return before?.line ?? null;
    },
    get conflicts() {
      return conflicts;
    },
  };
}
