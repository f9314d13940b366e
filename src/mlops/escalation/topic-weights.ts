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
  /** `without`: a conversation that is left out, so that no example is told its own outcome. 0 for an unknown topic. */
  weightOf(topic: string | null, without?: TopicOutcome): number;
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
  const weightOf: TopicWeights['weightOf'] = (topic, without) => {
    const counts = topic === null ? undefined : byTopic.get(topic);
    if (counts === undefined) return 0;
    const own = without?.topic === topic;
    const conversations = counts.conversations - (own ? 1 : 0);
    const handedOver = counts.handedOver - (own && without.handedOver ? 1 : 0);
    return (
      logit((handedOver + PRIOR_CONVERSATIONS * rate) / (conversations + PRIOR_CONVERSATIONS)) - logit(rate)
    );
  };
  const weights = Object.fromEntries([...byTopic.keys()].sort().map((topic) => [topic, weightOf(topic)]));
  return { weightOf, weights };
}
