import { TOPICS } from '#core/nlu/topics.ts';
import type { AgentId, Intent } from '#core/nlu/understanding.ts';

/** One of the desk's agents, as data. */
export interface Agent {
  readonly id: AgentId;
  /** What the customer reads. */
  readonly name: string;
  /** Said when this agent speaks first or takes over; names the agent. */
  readonly greeting: string;
  /** Asked after a step; never the same two times running. */
  readonly checks: readonly string[];
  readonly signOff: string;
  readonly intents: readonly Intent[];
  readonly topics: readonly string[];
}

/** The intents that no topic carries: each is the harder form of a topic's own intent. */
const HARD_INTENTS: Readonly<Record<AgentId, readonly Intent[]>> = {
  tech_support: ['technical_complex'],
  billing: ['billing_dispute'],
  general: [],
};

type Manner = Pick<Agent, 'id' | 'name' | 'greeting' | 'checks' | 'signOff'>;

function withSubjects(manner: Manner): Agent {
  const own = TOPICS.filter((topic) => topic.agent === manner.id);
  const intents = new Set([...own.map((topic) => topic.intent), ...HARD_INTENTS[manner.id]]);
  return { ...manner, intents: [...intents], topics: own.map((topic) => topic.id) };
}

/** The three agents by id: a technician who checks results, a bill reader, and a guide for everything else. */
export const AGENTS: Readonly<Record<AgentId, Agent>> = {
  tech_support: withSubjects({
    id: 'tech_support',
    name: 'Tech Support',
    greeting: 'Tech Support here:',
    checks: ['Did that work?', 'Did that fix it?', 'Is it working now?', 'Did that change anything?'],
    signOff: 'Enjoy your connection.',
  }),
  billing: withSubjects({
    id: 'billing',
    name: 'Billing',
    greeting: 'Billing here:',
    checks: [
      'Did that help?',
      'Does that settle it?',
      'Did that clear it up?',
      'Did that answer your question?',
    ],
    signOff: 'Thanks for checking your bill with us.',
  }),
  general: withSubjects({
    id: 'general',
    name: 'General Support',
    greeting: 'General Support here:',
    checks: ['Did that help?', 'Did that get you what you need?', 'Did that do it?', 'Does that answer it?'],
    signOff: 'Thanks for writing to us.',
  }),
};
