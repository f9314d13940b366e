import type { ConversationState } from './conversation.ts';

/** What can happen to a conversation. Each turn is exactly one of these. */
export const DIALOGUE_EVENTS = [
  /** The customer states a problem, answers a question about it, or takes the next step without a failure. */
  'problem_stated',
  /** Another problem than the one at hand. */
  'new_problem',
  /** What was offered did not help. */
  'solution_failed',
  /** Any of the three above from a customer whose frustration is at or over the supportive threshold. */
  'frustration_high',
  'escalated',
  'solved',
  /** Greetings, thanks, "say that again": nothing changes. */
  'small_talk',
  /** A message while a person is awaited. */
  'message_added',
  /** The customer no longer wants the person. */
  'person_declined',
] as const;
export type DialogueEvent = (typeof DIALOGUE_EVENTS)[number];

type Row = Readonly<Record<DialogueEvent, ConversationState | null>>;

/** State -> event -> next state; null where the event cannot happen. */
const TRANSITIONS: Readonly<Record<ConversationState, Row>> = {
  initial: {
    problem_stated: 'initial',
    new_problem: 'initial',
    solution_failed: 'follow_up',
    frustration_high: 'frustrated',
    escalated: 'escalation',
    solved: 'resolved',
    small_talk: 'initial',
    message_added: null,
    person_declined: null,
  },
  follow_up: {
    problem_stated: 'follow_up',
    new_problem: 'initial',
    solution_failed: 'follow_up',
    frustration_high: 'frustrated',
    escalated: 'escalation',
    solved: 'resolved',
    small_talk: 'follow_up',
    message_added: null,
    person_declined: null,
  },
  // A substantive message under the threshold shows that the customer calmed down; a greeting or thanks does not.
  frustrated: {
    problem_stated: 'follow_up',
    new_problem: 'initial',
    solution_failed: 'follow_up',
    frustration_high: 'frustrated',
    escalated: 'escalation',
    solved: 'resolved',
    small_talk: 'frustrated',
    message_added: null,
    person_declined: null,
  },
  // Left only by the customer: it works now, or no person is wanted. Then the problem is still open, so the
  // conversation goes on as a follow-up. Escalated again only for a graver reason (danger).
  escalation: {
    problem_stated: null,
    new_problem: null,
    solution_failed: null,
    frustration_high: null,
    escalated: 'escalation',
    solved: 'resolved',
    small_talk: null,
    message_added: 'escalation',
    person_declined: 'follow_up',
  },
  // A fix that did not last reopens the problem; anything else is a new one.
  resolved: {
    problem_stated: null,
    new_problem: 'initial',
    solution_failed: 'follow_up',
    frustration_high: 'frustrated',
    escalated: 'escalation',
    solved: 'resolved',
    small_talk: 'resolved',
    message_added: null,
    person_declined: null,
  },
};

/** The state after an event, or null when the event cannot happen in this state. */
export function nextState(
  state: ConversationState,
  { event }: { readonly event: DialogueEvent },
): ConversationState | null {
  return TRANSITIONS[state][event];
}
