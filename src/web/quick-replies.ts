import type { Conversation } from './conversation.ts';
import type { Reply } from './reply.ts';

/** A button that sends an ordinary message. */
export interface QuickReply {
  readonly label: string;
  readonly message: string;
}

export const ASK_FOR_PERSON: QuickReply = {
  label: 'Talk to a person',
  message: 'I want to talk to a person',
};

/** Messages to begin with, one for each agent. */
export const EXAMPLES: readonly string[] = [
  'My internet is down and the light on my gateway is red',
  'Why did my bill go up this month?',
  'I need to move my technician appointment',
];

const OUTCOME: readonly QuickReply[] = [
  { label: 'It worked', message: 'That worked, thanks' },
  { label: 'It didn\u2019t', message: 'That didn\u2019t work' },
];
const HELP: readonly QuickReply[] = [
  { label: 'That helped', message: 'That helped, thanks' },
  { label: 'It didn\u2019t help', message: 'That didn\u2019t help' },
];
const PERSON_OFFER: readonly QuickReply[] = [
  { label: 'Yes, please', message: 'Yes, please' },
  { label: 'No, thanks', message: 'No, thanks' },
];

/** The last sentence asks how a step went: "Did that work?", "Does that settle it?", "Is it working now?" */
const ASKS_OUTCOME = /\b(?:did (?:that|it)|does (?:that|it)|is it working)\b[^.!?]*\?\s*$/i;
/** The longer form, which goes on with what to say. */
const ASKS_ABOUT_SUGGESTION = /\b(?:did|was) (?:my|the) last suggestion\b/i;

/** Whether the words of a reply ask if the last step helped. */
export function asksWhetherItWorked(content: string): boolean {
  return ASKS_OUTCOME.test(content) || ASKS_ABOUT_SUGGESTION.test(content);
}

/** What can be answered with one click now. Nothing that answers an older reply, or speaks while one is written. */
export function quickReplies({ entries, waiting, drafts }: Conversation): readonly QuickReply[] {
  const last = entries.at(-1);
  if (!last) return [];
  const sending = waiting.some(({ problem }) => problem === null);
  const settled = last.kind === 'reply' && drafts.length === 0 && !sending;
  const answers = settled ? answersTo(last.reply) : [];
  return isMarkedForPerson(entries) ? answers : [...answers, ASK_FOR_PERSON];
}

function answersTo({ content, decision, agent }: Reply): readonly QuickReply[] {
  if (decision === 'offer_person') return PERSON_OFFER;
  if (asksWhetherItWorked(content)) return agent === 'tech_support' ? OUTCOME : HELP;
  return [];
}

function isMarkedForPerson(entries: Conversation['entries']): boolean {
  const last = entries.findLast((entry) => entry.kind === 'reply');
  return last?.kind === 'reply' && last.reply.state === 'escalation';
}
