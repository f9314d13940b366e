import { logit } from '#core/escalation/numbers.ts';

/** Conversations that each topic is given beside its own, with the hand-off rate of all. */
const PRIOR_CONVERSATIONS = 20;

interface Counts {
  conversations: number;
  handedOver: number;
}

/** What is needed of a conversation. */
interface TopicOutcome {
  readonly topic: string | null;
  readonly handedOver: boolean;
}

/** Hand-off rates by topic, drawn toward the rate of all; in log-odds relative to that. */
export interface TopicWeights {
  /** 0 for an unknown topic. */
  weightOf(topic: string | null): number;
  readonly weights: Readonly<Record<string, number>>;
}

/** Counts each conversation under its newest topic. */
export function topicWeights(conversations: readonly TopicOutcome[]): TopicWeights {
  const all: Counts = { conversations: 0, handedOver: 0 };
  const byTopic = new Map<string, Counts>();
  for (const { topic, handedOver } of conversations) {
    const own = (topic === null ? undefined : byTopic.get(topic)) ?? { conversations: 0, handedOver: 0 };
    for (const counts of [all, own]) {
      counts.conversations += 1;
      counts.handedOver += handedOver ? 1 : 0;
    }
    if (topic !== null) byTopic.set(topic, own);
  }
  // One of each kind more, so that a rate of 0 or 1 has log-odds.
  const rate = (all.handedOver + 1) / (all.conversations + 2);
  const drawn = ({ conversations, handedOver }: Counts) =>
    logit((handedOver + PRIOR_CONVERSATIONS * rate) / (conversations + PRIOR_CONVERSATIONS));
  const weightOf: TopicWeights['weightOf'] = (topic) => {
    const counts = topic === null ? undefined : byTopic.get(topic);
    return counts === undefined ? 0 : drawn(counts) - drawn(all);
  };
  const weights = Object.fromEntries([...byTopic.keys()].sort().map((topic) => [topic, weightOf(topic)]));
  return { weightOf, weights };
}
