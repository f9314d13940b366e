import type { Article } from '#core/knowledge/article.ts';
import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { Explanation, TopicScore, Understanding } from '#core/nlu/understanding.ts';
import type { Conversation, EscalationReason, PendingQuestion } from './conversation.ts';
import type { Decision } from './decision.ts';
import type { Option } from './next-option.ts';
import { openSolution } from './solutions.ts';
import type { DialogueEvent } from './state-machine.ts';
import type { LeadKind } from './text/reply-text.ts';
import { addOffered, recordOf, type TriedRecord } from './tried-record.ts';

/** All that a turn is decided from. */
export interface TurnInput {
  readonly text: string;
  readonly understanding: Understanding;
  readonly explanation?: Explanation;
  /** What the message may be about, where that is not sure: for the search. */
  readonly topics?: readonly TopicScore[];
  readonly conversation: Conversation;
  readonly knowledge: KnowledgeIndex;
}

/** A decision with all that it changes, before agent, tone, words and state are added. */
export interface Draft {
  readonly decision: Decision;
  readonly event: DialogueEvent;
  readonly topic: string | null;
  /** What was tried, with the step that this decision offers. */
  readonly record: TriedRecord;
  readonly pending: PendingQuestion | null;
  readonly clarificationCount: number;
  readonly lead: LeadKind;
  /** What a model may find better words in than the offline reply has; null when it is not asked. */
  readonly modelArticles: readonly Article[] | null;
}

/** What most drafts share: nothing new is offered or asked, the topic stays. */
export function keepGoing(
  { conversation }: TurnInput,
  {
    decision,
    event,
    record = recordOf(conversation),
  }: { readonly decision: Decision; readonly event: DialogueEvent; readonly record?: TriedRecord },
): Draft {
  return {
    decision,
    event,
    topic: conversation.topic,
    record,
    pending: conversation.pending,
    clarificationCount: conversation.clarificationCount,
    lead: 'continued',
    modelArticles: null,
  };
}

/** Offers a step and asks how it went. */
export function offer(
  input: TurnInput,
  {
    option,
    topic,
    event,
    record,
    lead,
    modelArticles = null,
  }: {
    readonly option: Option;
    readonly topic: string | null;
    readonly event: DialogueEvent;
    readonly record: TriedRecord;
    readonly lead: LeadKind;
    readonly modelArticles?: readonly Article[] | null;
  },
): Draft {
  const offered = addOffered(record, { articleSlug: option.article.slug, step: option.step });
  return {
    ...keepGoing(input, { decision: { kind: 'answer', ...option }, event, record: offered }),
    topic,
    pending: { kind: 'did_it_work' },
    clarificationCount: 0,
    lead,
    modelArticles,
  };
}

/** Hands over to a person. What the desk did is said in its own words, so no model is asked. */
export function escalate(
  input: TurnInput,
  { reason, record }: { readonly reason: EscalationReason; readonly record?: TriedRecord },
): Draft {
  const given = record === undefined ? {} : { record };
  const draft = keepGoing(input, { decision: { kind: 'escalate', reason }, event: 'escalated', ...given });
  return { ...draft, pending: null, clarificationCount: 0 };
}

/** Asks whether a person should take over. */
export function offerPerson(
  input: TurnInput,
  {
    why,
    topic,
    event,
    record,
    modelArticles = null,
  }: {
    readonly why: 'nothing_left' | 'upset' | 'too_hard';
    readonly topic: string | null;
    readonly event: DialogueEvent;
    readonly record: TriedRecord;
    readonly modelArticles?: readonly Article[] | null;
  },
): Draft {
  const draft = keepGoing(input, { decision: { kind: 'offer_person', why }, event, record });
  return { ...draft, topic, pending: { kind: 'talk_to_person' }, clarificationCount: 0, modelArticles };
}

/** The question that stays open after a reply which asks nothing new. */
export function stillPending({ conversation }: TurnInput): PendingQuestion | null {
  return openSolution(conversation.solutions) === null ? conversation.pending : { kind: 'did_it_work' };
}
