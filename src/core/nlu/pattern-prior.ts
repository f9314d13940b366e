import type { Prior } from './classifier/train.ts';
import { gatherEvidence } from './evidence.ts';
import type { PatternSet } from './patterns/pattern-set.ts';
import { createRuleset } from './ruleset.ts';
import { scanText } from './scan.ts';
import { TOPICS } from './topics.ts';

/**
 * What the patterns of a topic, when all of them are found, add to its margin. Chosen by cross-validation over authors:
 * the classifier knows what was said to it, the patterns what was thought of.
 */
export const PATTERN_WEIGHT = 0.5;

/** The topic patterns of a language as a prior, for training and for measuring. */
export function createPatternPrior(patterns: PatternSet): Prior {
  const { rules, lexicon, matcher } = createRuleset(patterns);
  return (text) => {
    const scan = scanText(text, lexicon);
    const { topicScores } = gatherEvidence(matcher.run(scan.tokens, scan.tokenCount), { rules, scan });
    const points = new Map<string, number>();
    for (const [topic, { id }] of TOPICS.entries()) {
      const score = topicScores[topic] as number;
      if (score > 0) points.set(id, PATTERN_WEIGHT * score);
    }
    return (label) => points.get(label) ?? 0;
  };
}
