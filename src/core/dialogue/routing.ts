import { findTopic } from '#core/nlu/topics.ts';
import type { AgentId, Understanding } from '#core/nlu/understanding.ts';
import type { Conversation } from './conversation.ts';

/** Who answers when nothing points to anyone. */
const DEFAULT_AGENT: AgentId = 'general';

/**
 * Who answers this turn. A topic that was taken up in this turn decides. Otherwise the agent stays: an answer, a
 * "yes" or a "that did not work" is for whoever asked. Before any agent spoke, the message's own intent decides.
 */
export function routeAgent(
  conversation: Conversation,
  { topic, understanding }: { readonly topic: string | null; readonly understanding: Understanding },
): AgentId {
  const owner = topic === null || topic === conversation.topic ? undefined : findTopic(topic)?.agent;
  if (owner !== undefined) return owner;
  if (conversation.agent !== null) return conversation.agent;
  return understanding.confidence > 0 ? understanding.agentType : DEFAULT_AGENT;
}
