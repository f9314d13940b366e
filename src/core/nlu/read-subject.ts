import { type Evidence, FAMILIES } from './evidence.ts';
import { type IntentReading, NEAREST_COUNT } from './intent-reader.ts';
import { HARD_INTENT_FLOOR, SECOND_TOPIC_WEIGHT } from './patterns/pattern-set.ts';
import { TOPICS, type Topic } from './topics.ts';
import type { AgentId, Intent, Problem, TopicScore, Understanding } from './understanding.ts';

/** Less than this, as a share of what the best topics have together, is not worth a question. */
const NEAREST_FLOOR = 0.05;

/** How fast the share of a topic falls with its distance from the best, in margin units. */
const NEAREST_SLOPE = 4;

/** How much the loose words of the second family lower the confidence in the first. */
const RIVAL_SHARE = 0.3;

/** Loose words of this weight say whose subject it is better than a topic that is not even worth a question. */
const LOOSE_ENOUGH = 0.8;

/** No reading is certain. */
const MAX_CONFIDENCE = 0.99;

const AGENT_OF: Readonly<Record<Intent, AgentId>> = {
  billing: 'billing',
  billing_dispute: 'billing',
  technical: 'tech_support',
  technical_complex: 'tech_support',
  general: 'general',
};

/** The part of an understanding that says what a message is about. */
export type Subject = Pick<
  Understanding,
  'intent' | 'topic' | 'confidence' | 'agentType' | 'nearestTopics' | 'band' | 'problems'
>;

/** What a subject is read from. */
export interface SubjectInput {
  readonly reading: IntentReading;
  readonly evidence: Evidence;
}

/** Signs of a hard case, 0-1 each. */
export type Hardness = Pick<Evidence, 'dispute' | 'complexity'>;

function harden(
  intent: Intent,
  { dispute, complexity, several }: Hardness & { readonly several: boolean },
): Intent {
  if (intent === 'billing' && dispute >= HARD_INTENT_FLOOR) return 'billing_dispute';
  if (intent === 'technical') {
    const joined = 1 - (1 - complexity) * (1 - (several ? SECOND_TOPIC_WEIGHT : 0));
    if (joined >= HARD_INTENT_FLOOR && complexity > 0) return 'technical_complex';
  }
  return intent;
}

/** The signs by value: evidence is overwritten when the next text is read. */
export function hardnessOf({ dispute, complexity }: Evidence): Hardness {
  return { dispute, complexity };
}

/** The best topics with their shares of the confidence, best first. */
function nearestTopics(reading: IntentReading): readonly TopicScore[] {
  const { nearest, nearestMargins, nearestCount, probability } = reading;
  const best = nearestMargins[0] as number;
  const near: TopicScore[] = [];
  for (let i = 0; i < Math.min(nearestCount, NEAREST_COUNT); i++) {
    const distance = best - (nearestMargins[i] as number);
    const score = i === 0 ? probability : probability * Math.exp(-NEAREST_SLOPE * distance);
    if (score >= NEAREST_FLOOR) {
      near.push({
        topic: (TOPICS[nearest[i] as number] as Topic).id,
        score: Math.min(MAX_CONFIDENCE, score),
      });
    }
  }
  return near;
}

/**
 * The family whose loose words weigh most. On a tie billing goes before technical before general, because people name
 * what they pay for when they talk about money, and seldom the other way round.
 */
export function readLooseSubject({ reading, evidence }: SubjectInput): Subject {
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
  const intent = harden(family, { ...hardnessOf(evidence), several: false });
  return {
    intent,
    topic: null,
    confidence: Math.min(MAX_CONFIDENCE, weight * (1 - RIVAL_SHARE * second)),
    agentType: AGENT_OF[intent],
    nearestTopics: nearestTopics(reading),
    band: 'hand_over',
    problems: [],
  };
}

/**
 * What a message is about: the best topic when it is likely enough to be worth at least a question, else the family of
 * its loose words. Confidence is the calibrated probability of the topic.
 */
export function readSubject({ reading, evidence }: SubjectInput): Subject {
  if (reading.topic < 0) return readLooseSubject({ reading, evidence });
  const topic = TOPICS[reading.topic] as Topic;
  if (reading.band === 'hand_over') {
    const loose = readLooseSubject({ reading, evidence });
    // Whose subject it is may be plain when the topic is not.
    return reading.outOfScope || loose.confidence >= LOOSE_ENOUGH
      ? loose
      : {
          ...loose,
          intent: harden(topic.intent, { ...hardnessOf(evidence), several: false }),
          agentType: topic.agent,
        };
  }
  return {
    intent: harden(topic.intent, { ...hardnessOf(evidence), several: false }),
    topic: topic.id,
    confidence: Math.min(MAX_CONFIDENCE, reading.probability),
    agentType: topic.agent,
    nearestTopics: nearestTopics(reading),
    band: reading.band,
    problems: [],
  };
}

/** The same when clauses name several problems: it is about the first of them. */
export function withProblems(
  subject: Subject,
  { problems, hardness }: { readonly problems: readonly Problem[]; readonly hardness: Hardness },
): Subject {
  const [first] = problems;
  if (first === undefined) return subject;
  const technical = problems.filter(({ intent }) => intent === 'technical').length;
  const near = problems.map(({ topic, confidence }) => ({ topic, score: confidence })).slice(0, 3);
  return {
    intent: harden(first.intent, { ...hardness, several: technical > 1 }),
    topic: first.topic,
    confidence: Math.min(MAX_CONFIDENCE, first.confidence),
    agentType: first.agentType,
    nearestTopics: near,
    band: 'answer',
    problems,
  };
}
