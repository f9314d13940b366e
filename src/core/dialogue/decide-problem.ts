import { readingLanguages } from './choose-language.ts';
import type { Solution } from './conversation.ts';
import { type Draft, escalate, keepGoing, offer, offerPerson, type TurnInput } from './draft.ts';
import { firstOption, nextOption, type Option } from './next-option.ts';
import { openSolution, wasOffered } from './solutions.ts';
import type { DialogueEvent } from './state-machine.ts';
import type { LeadKind } from './text/reply-text.ts';
import { MAX_FAILED_ATTEMPTS, MODEL_ARTICLES } from './thresholds.ts';
import { ESCALATION_FRUSTRATION } from './tone.ts';
import { addTriedUnasked, recordLeavingOpen, recordOf, settle, type TriedRecord } from './tried-record.ts';
import { isRestartStep, saysRestarted } from './wording.ts';

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

/** Done, with no word about the outcome: asks once, and takes the next step when that is all the customer says. */
export function decideDone(input: TurnInput): Draft {
  const { conversation } = input;
  if (conversation.clarificationCount > 0) {
    const record = recordLeavingOpen(conversation);
    return continueProblem(input, { record, lead: 'continued', event: openingEvent(input) });
  }
  const draft = keepGoing(input, { decision: { kind: 'small_talk', act: 'done' }, event: 'small_talk' });
  return { ...draft, pending: { kind: 'did_it_work' }, clarificationCount: 1 };
}

/** A step that is too much for the customer: a person can do it with them. */
export function decideCannotDo(input: TurnInput): Draft {
  const { topic } = input.conversation;
  const record = recordLeavingOpen(input.conversation);
  return offerPerson(input, { why: 'too_hard', topic, event: openingEvent(input), record });
}

/** It worked; when another problem comes in the same breath, or waits since before, that one is taken up at once. */
export function decideWorked(input: TurnInput, { topic }: { readonly topic: string | null }): Draft {
  const record = settle(recordOf(input.conversation), { outcome: 'worked' });
  if (topic !== null) return takeTopic(input, { topic, record, lead: 'after_success' });
  const waiting = takeFromAgenda(input, { record, lead: 'after_success' });
  if (waiting !== null) return waiting;
  return {
    decision: { kind: 'resolve' },
    event: 'solved',
    topic: input.conversation.topic,
    record,
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
  const found = findOption(input, {
    record,
    pick: (solutions) => nextOption(topic, { solutions, knowledge, language: conversation.language }),
  });
  if (found.option !== null) return offer(input, { ...found, option: found.option, topic, event, lead });
  if (found.record.attemptCount > 0)
    return escalate(input, { reason: 'solutions_exhausted', record: found.record });
  return offerPerson(input, { why: 'nothing_left', topic, event, record: found.record });
}

/** The first option that the customer has not tried unasked; restarts that were are put on the record. */
function findOption(
  { text, understanding, conversation }: TurnInput,
  {
    record,
    pick,
  }: { readonly record: TriedRecord; readonly pick: (solutions: readonly Solution[]) => Option | null },
): { readonly option: Option | null; readonly record: TriedRecord } {
  const restarted = saysRestarted(text, readingLanguages(conversation.language, understanding.language));
  let tried = record;
  let option = pick(tried.solutions);
  while (option !== null && restarted) {
    const { article, step: chosen } = option;
    const { solutions } = tried;
    for (const [step, words] of article.steps.entries()) {
      const known = wasOffered(solutions, { articleSlug: article.slug, step });
      if (!known && isRestartStep(words, [article.language]))
        tried = addTriedUnasked(tried, { articleSlug: article.slug, step });
    }
    if (!isRestartStep(article.steps[chosen] ?? '', [article.language])) break;
    option = pick(tried.solutions);
  }
  return { option, record: tried };
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
  const pick = (solutions: readonly Solution[]) =>
    firstOption(topic, { text, solutions, knowledge, language: conversation.language });
  const { option, record: tried } = findOption(input, { record, pick });
  if (option !== null) return offer(input, { option, topic, event, record: tried, lead });
  if (same && tried.attemptCount > 0)
    return escalate(input, { reason: 'solutions_exhausted', record: tried });
  const modelArticles = knowledge
    .search(text, { limit: MODEL_ARTICLES, language: conversation.language })
    .map(({ article }) => article);
  return offerPerson(input, { why: 'nothing_left', topic, event, record: tried, modelArticles });
}

/** Starts on the topic that has waited longest; null when none waits. */
export function takeFromAgenda(
  input: TurnInput,
  { record, lead }: { readonly record: TriedRecord; readonly lead: LeadKind },
): Draft | null {
  const [topic] = input.conversation.agenda ?? [];
  // The words of this message are about something else.
  return topic === undefined ? null : takeTopic({ ...input, text: '' }, { topic, record, lead });
}

/** A resolved conversation begins anew with whatever is asked next. */
export function openingEvent({ conversation }: TurnInput): DialogueEvent {
  return conversation.state === 'resolved' ? 'new_problem' : 'problem_stated';
}
