import { type Evidence, FAMILIES } from './evidence.ts';
import { HARD_INTENT_FLOOR, SECOND_TOPIC_WEIGHT } from './patterns/hard-intents.ts';
import { TOPICS } from './topics.ts';
import type { AgentId, Intent, TopicScore, Understanding } from './understanding.ts';

/** Score from which a topic is taken for the subject; weak words alone (0.35) never reach it. */
const TOPIC_FLOOR = 0.5;

/** Most topics reported as near. */
const NEAREST_COUNT = 3;

/** An earlier mention wins between near-equal topics: this much score per word of distance, at most. */
const POSITION_PENALTY = 0.0005;

/** How much the best topic of another agent lowers the confidence in an intent. */
const RIVAL_SHARE = 0.3;

/** No reading of a pattern is certain. */
const MAX_CONFIDENCE = 0.99;

const AGENT_OF: Readonly<Record<Intent, AgentId>> = {
  billing: 'billing',
  billing_dispute: 'billing',
  technical: 'tech_support',
  technical_complex: 'tech_support',
  general: 'general',
};

/** The part of an understanding that says what a message is about. */
export type Subject = Pick<Understanding, 'intent' | 'topic' | 'confidence' | 'agentType' | 'nearestTopics'>;

function rankOf(evidence: Evidence, topic: number): number {
  return (
    (evidence.topicScores[topic] as number) - POSITION_PENALTY * (evidence.topicPositions[topic] as number)
  );
}

/** The best topics, best first; equal ones in the order of `TOPICS`. */
function bestTopics(evidence: Evidence): readonly number[] {
  const best: number[] = [];
  for (let i = 0; i < evidence.topicCount; i++) {
    const topic = evidence.topics[i] as number;
    const rank = rankOf(evidence, topic);
    let place = best.length;
    while (place > 0) {
      const before = best[place - 1] as number;
      const difference = rank - rankOf(evidence, before);
      if (difference < 0 || (difference === 0 && topic > before)) break;
      place--;
    }
    if (place < NEAREST_COUNT) {
      best.splice(place, 0, topic);
      if (best.length > NEAREST_COUNT) best.pop();
    }
  }
  return best;
}

function harden(
  family: 'billing' | 'technical' | 'general',
  { evidence, topics }: { readonly evidence: Evidence; readonly topics: number },
): Intent {
  if (family === 'billing' && evidence.dispute >= HARD_INTENT_FLOOR) return 'billing_dispute';
  if (family === 'technical') {
    const several = topics > 1 ? SECOND_TOPIC_WEIGHT : 0;
    const complexity = 1 - (1 - evidence.complexity) * (1 - several);
    if (complexity >= HARD_INTENT_FLOOR && evidence.complexity > 0) return 'technical_complex';
  }
  return family;
}

function subjectOfTopic(evidence: Evidence, best: readonly number[]): Subject {
  const first = best[0] as number;
  const topic = TOPICS[first] as (typeof TOPICS)[number];
  let rival = 0;
  let sameAgent = 0;
  for (const other of best) {
    const score = evidence.topicScores[other] as number;
    if (TOPICS[other]?.agent === topic.agent) sameAgent += score >= TOPIC_FLOOR ? 1 : 0;
    else rival = Math.max(rival, score);
  }
  const family = topic.intent === 'billing' || topic.intent === 'technical' ? topic.intent : 'general';
  const loose = evidence.families[FAMILIES.indexOf(family)] as number;
  const score = evidence.topicScores[first] as number;
  const joined = 1 - (1 - score) * (1 - loose);
  return {
    intent: harden(family, { evidence, topics: sameAgent }),
    topic: topic.id,
    confidence: Math.min(MAX_CONFIDENCE, joined * (1 - RIVAL_SHARE * rival)),
    agentType: topic.agent,
    nearestTopics: nearest(evidence, best),
  };
}

function nearest(evidence: Evidence, best: readonly number[]): readonly TopicScore[] {
  return best.map((topic) => ({
    topic: (TOPICS[topic] as (typeof TOPICS)[number]).id,
    score: Math.min(MAX_CONFIDENCE, evidence.topicScores[topic] as number),
  }));
}

/**
 * What a message is about. Topics decide over loose words: the topic with the highest score (earlier mention, then
 * order of `TOPICS`) gives the intent and the agent. Without a topic, the family whose loose words weigh most gives
 * the intent; on a tie billing goes before technical before general, because people name what they pay for when they
 * talk about money, and seldom the other way round.
 */
export function classifySubject(evidence: Evidence): Subject {
  const best = bestTopics(evidence);
  const first = best[0];
  if (first !== undefined && (evidence.topicScores[first] as number) >= TOPIC_FLOOR)
    return subjectOfTopic(evidence, best);
  let winner = 0;
  let second = 0;
  for (let i = 1; i < FAMILIES.length; i++) {
    const weight = evidence.families[i] as number;
    if (weight > (evidence.families[winner] as number)) {
      second = evidence.families[winner] as number;
      winner = i;
    } else if (weight > second) second = weight;
  }
  const weight = evidence.families[winner] as number;
  const family = weight > 0 ? (FAMILIES[winner] as (typeof FAMILIES)[number]) : 'general';
  const intent = harden(family, { evidence, topics: 0 });
  return {
    intent,
    topic: null,
    confidence: Math.min(MAX_CONFIDENCE, weight * (1 - RIVAL_SHARE * second)),
    agentType: AGENT_OF[intent],
    nearestTopics: nearest(evidence, best),
  };
}
