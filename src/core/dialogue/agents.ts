import { TOPICS } from '#core/nlu/topics.ts';
import type { AgentId, Intent } from '#core/nlu/understanding.ts';
import { ENGLISH } from './text/en.ts';

/** One of the desk's agents, as data. How it speaks is in `text/`. */
export interface Agent {
  readonly id: AgentId;
  /** In English, as prompts and reports have it. */
  readonly name: string;
  readonly intents: readonly Intent[];
  readonly topics: readonly string[];
}

/** The intents that no topic carries: each is the harder form of a topic's own intent. */
const HARD_INTENTS: Readonly<Record<AgentId, readonly Intent[]>> = {
  tech_support: ['technical_complex'],
  billing: ['billing_dispute'],
  general: [],
};

function agentOf(id: AgentId): Agent {
  const own = TOPICS.filter((topic) => topic.agent === id);
  const intents = new Set([...own.map((topic) => topic.intent), ...HARD_INTENTS[id]]);
  return { id, name: ENGLISH.agents[id].name, intents: [...intents], topics: own.map((topic) => topic.id) };
}

/** The three agents by id: a technician who checks results, a bill reader, and a guide for everything else. */
export const AGENTS: Readonly<Record<AgentId, Agent>> = {
  tech_support: agentOf('tech_support'),
  billing: agentOf('billing'),
  general: agentOf('general'),
};
