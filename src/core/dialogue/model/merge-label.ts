import { findTopic } from '#core/nlu/topics.ts';
import type { Understanding } from '#core/nlu/understanding.ts';
import { TOPIC_CONFIDENCE } from '../thresholds.ts';
import type { ModelLabel } from './classify-prompt.ts';

/** Name of the "pattern" that stands for a model's word in `matchedPatterns`. */
export const MODEL_PATTERN = 'model:topic';

/** Topics that stay in the running behind the model's. */
const OTHERS = 2;

/**
 * A reading with a model's word on the topic; the confidence is the model's own then, and `matchedPatterns` says so.
 * Acts, frustration and language stay as they were read here. "None of them" changes nothing.
 */
export function mergeLabel(
  understanding: Understanding,
  { label, text }: { readonly label: ModelLabel; readonly text: string },
): Understanding {
  const known = label.topic === null ? undefined : findTopic(label.topic);
  if (known === undefined) return understanding;
  const { id, intent, agent } = known;
  const { confidence } = label;
  const others = understanding.nearestTopics.filter(({ topic }) => topic !== id).slice(0, OTHERS);
  return {
    ...understanding,
    intent,
    topic: id,
    confidence,
    agentType: agent,
    band: confidence >= TOPIC_CONFIDENCE ? 'answer' : 'ask',
    problems: [{ topic: id, intent, agentType: agent, confidence, start: 0, end: text.length }],
    outOfScope: false,
    nearestTopics: [{ topic: id, score: confidence }, ...others],
    matchedPatterns: [
      ...understanding.matchedPatterns,
      { pattern: MODEL_PATTERN, label: id, weight: confidence, text: '' },
    ],
  };
}
