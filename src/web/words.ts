/** Names and words for what the server says in ids. An id that is not here becomes words by itself. */

const AGENTS: Readonly<Record<string, string>> = {
  tech_support: 'Tech Support',
  billing: 'Billing',
  general: 'General Support',
};

const INTENTS: Readonly<Record<string, string>> = {
  technical: 'A technical problem',
  technical_complex: 'A hard technical problem',
  billing: 'A billing question',
  billing_dispute: 'A disputed bill',
  general: 'A general question',
};

const DECISIONS: Readonly<Record<string, string>> = {
  answer: 'Answer with a step from a guide',
  clarify: 'Ask which subject is meant',
  rephrase: 'Ask for other words',
  escalate: 'Mark the conversation for a person',
  waiting_for_person: 'Add the message for the person',
  resolve: 'Close the problem as solved',
  small_talk: 'Reply to a courtesy',
  offer_person: 'Offer a person',
  repeat: 'Say the last reply again',
};

const ESCALATION_REASONS: Readonly<Record<string, string>> = {
  customer_request: 'The customer asked for one',
  solutions_exhausted: 'Nothing is left to try',
  high_frustration: 'The customer is very upset',
  not_understood: 'The question was not understood',
  safety: 'Somebody may be in danger',
};

const SOURCES: Readonly<Record<string, string>> = {
  knowledge: 'Knowledge base',
  model: 'Language model',
  dialogue: 'Fixed wording',
};

const FINISH_REASONS: Readonly<Record<string, string>> = {
  length: 'Cut off because it grew too long',
  cancelled: 'Stopped on request',
  fallback: 'The language model did not answer, so prepared words went out',
  error: 'Ended by an error',
};

const PROGRESS: Readonly<Record<string, string>> = {
  received: 'Reading your message',
  searching: 'Looking it up',
  writing: 'Writing an answer',
};

export const agentName = (id: string) => AGENTS[id] ?? wordsOfId(id);
export const intentName = (id: string) => INTENTS[id] ?? wordsOfId(id);
export const decisionName = (id: string) => DECISIONS[id] ?? wordsOfId(id);
export const escalationReason = (id: string) => ESCALATION_REASONS[id] ?? wordsOfId(id);
export const sourceName = (id: string) => SOURCES[id] ?? wordsOfId(id);
/** What is being done about a message; null for what has no words. */
export const progressWords = (id: string) => PROGRESS[id] ?? null;
/** Null for a reply that simply ended. */
export const finishReason = (id: string) => FINISH_REASONS[id] ?? null;

/** `no_internet` -> `No internet`. */
export function wordsOfId(id: string): string {
  const words = id.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** 0-1 as `93%`. */
export function percent(share: number): string {
  return `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;
}
