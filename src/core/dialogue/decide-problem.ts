import { type Draft, escalate, offer, offerPerson, type TurnInput } from './draft.ts';
import { firstOption, nextOption } from './next-option.ts';
import type { LeadKind } from './phrases.ts';
import { openSolution } from './solutions.ts';
import type { DialogueEvent } from './state-machine.ts';
import { MAX_FAILED_ATTEMPTS, MODEL_ARTICLES } from './thresholds.ts';
import { ESCALATION_FRUSTRATION } from './tone.ts';
import { recordLeavingOpen, recordOf, settle, type TriedRecord } from './tried-record.ts';

/** True when the customer is so upset that more steps would only hurt. */
export function isTooUpset({ understanding }: TurnInput): boolean {
  return understanding.frustration.level >= ESCALATION_FRUSTRATION;
}

/** What was offered failed: another step, another topic if one was named, or a person when enough was tried. */
export function decideFailed(input: TurnInput, { topic }: { readonly topic: string | null }): Draft {
  const { conversation } = input;
  const record = settle(recordOf(conversation), { outcome: 'failed' });
  if (isTooUpset(input)) return escalate(input, { reason: 'high_frustration', record });
  if (topic !== null) return takeTopic(input, { topic, record, lead: 'switched_topic' });
  const lead = conversation.state === 'resolved' ? 'reopened' : 'failed';
  return continueProblem(input, { record, lead, event: 'solution_failed' });
}

/** It got better, not good: the step's outcome stays unknown and the next one follows. */
export function decidePartlyWorked(input: TurnInput): Draft {
  const record = settle(recordOf(input.conversation), { outcome: 'unknown' });
  if (isTooUpset(input)) return escalate(input, { reason: 'high_frustration', record });
  return continueProblem(input, { record, lead: 'progress', event: 'problem_stated' });
}

/** It worked; when another problem comes in the same breath, that one is taken up at once. */
export function decideWorked(input: TurnInput, { topic }: { readonly topic: string | null }): Draft {
  const record = settle(recordOf(input.conversation), { outcome: 'worked' });
  if (topic !== null) return takeTopic(input, { topic, record, lead: 'after_success' });
  return {
    decision: { kind: 'resolve' },
    event: 'solved',
    topic: input.conversation.topic,
    record,
    settled: record,
    pending: null,
    clarificationCount: 0,
    lead: 'continued',
    modelArticles: null,
  };
}

/** The customer names a topic: the one at hand goes on, another one begins. */
export function decideTopic(
  input: TurnInput,
  { topic, inOwnWords }: { readonly topic: string; readonly inOwnWords: boolean },
): Draft {
  const { conversation } = input;
  const open = openSolution(conversation.solutions);
  // Not said to have failed, so not counted as a failure; yet the customer wants more than it gave.
  const record = recordLeavingOpen(conversation);
  if (isTooUpset(input)) return { ...escalate(input, { reason: 'high_frustration', record }), topic };
  const same = topic === conversation.topic && conversation.state !== 'resolved';
  if (same && open !== null)
    return continueProblem(input, { record, lead: 'continued', event: 'problem_stated' });
  const first = conversation.topic === null || same;
  const text = inOwnWords ? input.text : '';
  return takeTopic({ ...input, text }, { topic, record, lead: first ? 'new_topic' : 'switched_topic' });
}

/** The next thing for the problem at hand. */
export function continueProblem(
  input: TurnInput,
  {
    record,
    lead,
    event,
  }: { readonly record: TriedRecord; readonly lead: LeadKind; readonly event: DialogueEvent },
): Draft {
  const { conversation, knowledge } = input;
  const { topic } = conversation;
  if (record.attemptCount >= MAX_FAILED_ATTEMPTS)
    return escalate(input, { reason: 'solutions_exhausted', record });
  const option = nextOption(topic, { solutions: record.solutions, knowledge });
  if (option !== null) return offer(input, { option, topic, event, record, lead });
  if (record.attemptCount > 0) return escalate(input, { reason: 'solutions_exhausted', record });
  return offerPerson(input, { why: 'nothing_left', topic, event, record });
}

/** Starts on a topic with the article that fits the customer's words best. */
export function takeTopic(
  input: TurnInput,
  { topic, record, lead }: { readonly topic: string; readonly record: TriedRecord; readonly lead: LeadKind },
): Draft {
  const { text, conversation, knowledge } = input;
  const same = topic === conversation.topic;
  const event =
    conversation.topic === null || (same && conversation.state !== 'resolved')
      ? openingEvent(input)
      : 'new_problem';
  const option = firstOption(topic, { text, solutions: record.solutions, knowledge });
  if (option !== null) return offer(input, { option, topic, event, record, lead });
  if (same && record.attemptCount > 0) return escalate(input, { reason: 'solutions_exhausted', record });
  const modelArticles = knowledge.search(text, { limit: MODEL_ARTICLES }).map(({ article }) => article);
  return offerPerson(input, { why: 'nothing_left', topic, event, record, modelArticles });
}

/** A resolved conversation begins anew with whatever is asked next. */
export function openingEvent({ conversation }: TurnInput): DialogueEvent {
  return conversation.state === 'resolved' ? 'new_problem' : 'problem_stated';
}
