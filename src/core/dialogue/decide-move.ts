import {
  continueProblem,
  decideCannotDo,
  decideDone,
  decideFailed,
  decidePartlyWorked,
  decideTopic,
  decideWorked,
  openingEvent,
  takeFromAgenda,
  takeTopic,
} from './decide-problem.ts';
import { decideAbusive, decideRejectedTopics, decideUnclear } from './decide-unclear.ts';
import type { Decision } from './decision.ts';
import { type Draft, escalate, keepGoing, stillPending, type TurnInput } from './draft.ts';
import type { Move } from './read-message.ts';
import { openSolution } from './solutions.ts';
import { recordLeavingOpen } from './tried-record.ts';

/** Decides what to do about a message that was read. */
export function decideMove(move: Move, { input }: { readonly input: TurnInput }): Draft {
  switch (move.kind) {
    case 'danger':
      return escalate(input, { reason: 'safety' });
    case 'wants_person':
      return withTopic(escalate(input, { reason: 'customer_request' }), { topic: move.topic });
    case 'declines_person':
      return decideWithoutPerson(input, { topic: move.topic });
    case 'waits':
      return {
        ...keepGoing(input, { decision: { kind: 'waiting_for_person' }, event: 'message_added' }),
        pending: null,
      };
    case 'worked':
      return decideWorked(input, { topic: move.topic });
    case 'failed':
      return decideFailed(input, { topic: move.topic });
    case 'partly_worked':
      return decidePartlyWorked(input);
    case 'done':
      return decideDone(input);
    case 'cannot_do':
      return decideCannotDo(input);
    case 'states_topic':
      return decideTopic(input, { topic: move.topic, inOwnWords: move.inOwnWords });
    case 'rejects_topics':
      return decideRejectedTopics(input);
    case 'asks_language':
      return decideLanguage(input);
    case 'repeat':
      return keepGoing(input, { decision: { kind: 'repeat' }, event: 'small_talk' });
    case 'cancel':
      return decideCancel(input);
    case 'abusive':
      return decideAbusive(input);
    case 'small_talk':
      return {
        ...keepGoing(input, { decision: { kind: 'small_talk', act: move.act }, event: 'small_talk' }),
        pending: stillPending(input),
      };
    case 'unclear':
      return decideUnclear(input, { topics: move.topics });
  }
}

/** A step that was told in another language begins anew in a guide of this one; otherwise the open question does. */
function decideLanguage(input: TurnInput): Draft {
  const { conversation, knowledge } = input;
  const { language, topic, solutions } = conversation;
  const open = openSolution(solutions);
  const told = open === null ? undefined : knowledge.findBySlug(open.articleSlug)?.language;
  const own = topic === null ? [] : knowledge.articlesForTopic(topic);
  if (told !== undefined && told !== language && own.some((article) => article.language === language)) {
    const record = recordLeavingOpen(conversation);
    return continueProblem(input, { record, lead: 'continued', event: openingEvent(input) });
  }
  const decision: Decision = { kind: 'small_talk', act: 'acknowledge' };
  return { ...keepGoing(input, { decision, event: 'small_talk' }), pending: stillPending(input) };
}

/** Who takes over should know what it is about. */
function withTopic(draft: Draft, { topic }: { readonly topic: string | null }): Draft {
  return topic === null ? draft : { ...draft, topic };
}

/** The flow stops: the open step's outcome will not be asked for any more. */
function decideCancel(input: TurnInput): Draft {
  const { conversation } = input;
  const record = recordLeavingOpen(conversation);
  const draft = keepGoing(input, {
    decision: { kind: 'small_talk', act: 'cancel' },
    event: 'small_talk',
    record,
  });
  return { ...draft, pending: null, clarificationCount: 0 };
}

/** No person is wanted: on with the topic named, with the problem at hand, or with a question. */
function decideWithoutPerson(input: TurnInput, { topic }: { readonly topic: string | null }): Draft {
  const { conversation } = input;
  const waiting = conversation.state === 'escalation';
  const record = recordLeavingOpen(conversation);
  if (topic !== null) {
    const draft = waiting
      ? takeTopic(input, { topic, record, lead: 'switched_topic' })
      : decideTopic(input, { topic, inOwnWords: true });
    return waiting ? { ...draft, event: 'person_declined' } : draft;
  }
  if (waiting) return { ...decideCancel(input), event: 'person_declined' };
  const draft =
    conversation.topic === null
      ? null
      : continueProblem(input, { record, lead: 'declined_person', event: openingEvent(input) });
  if (draft?.decision.kind === 'answer') return draft;
  const next = takeFromAgenda(input, { record, lead: 'switched_topic' });
  if (next !== null) return next;
  return {
    ...keepGoing(input, { decision: { kind: 'rephrase' }, event: openingEvent(input) }),
    pending: { kind: 'rephrase' },
  };
}
