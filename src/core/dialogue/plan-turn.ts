import { findTopic } from '#core/nlu/topics.ts';
import type { Intent, Understanding } from '#core/nlu/understanding.ts';
import { agendaAfter, newOnAgenda } from './agenda.ts';
import { chooseLanguage, type LanguageChoice, readingLanguages } from './choose-language.ts';
import { citationOf } from './citation.ts';
import { composeReply } from './compose.ts';
import type { Conversation, ConversationState } from './conversation.ts';
import { decideMove } from './decide-move.ts';
import type { TurnPlan } from './decision.ts';
import type { Draft, TurnInput } from './draft.ts';
import { readMessage } from './read-message.ts';
import { routeAgent } from './routing.ts';
import { openSolution } from './solutions.ts';
import { type DialogueEvent, nextState } from './state-machine.ts';
import { determineTone, SUPPORTIVE_FRUSTRATION } from './tone.ts';
import {
  asksQuestion,
  dangerLanguage,
  mentionsSelfHarm,
  requestedLanguage,
  tellsOfDeath,
} from './wording.ts';

/** Small talk after which nothing is left to come back to. */
const ENDS: ReadonlySet<string> = new Set(['cancel', 'goodbye']);

/**
 * Decides a turn: what to do about the message, the words of the reply, and the conversation after it. Pure: the same
 * input gives the same plan. Nothing that was offered in a conversation is ever offered in it again.
 */
export function planTurn(turn: TurnInput): TurnPlan {
  const { text, understanding } = turn;
  const { language, offered, asked } = languageOf(turn);
  const input: TurnInput = { ...turn, conversation: { ...turn.conversation, language } };
  const { conversation } = input;
  const move = readMessage(text, { understanding, conversation, languageAsked: asked });
  const languages = readingLanguages(language, understanding.language);
  const draft = decideMove(move, { input });
  const { decision, topic, record } = draft;
  const agent = routeAgent(conversation, { topic, understanding });
  const { level } = understanding.frustration;
  const { attemptCount } = record;
  const agenda =
    decision.kind === 'small_talk' && ENDS.has(decision.act)
      ? null
      : agendaAfter(conversation.agenda, { understanding, topic });
  const tone = determineTone({ frustrationLevel: level, followUp: move.kind === 'failed', attemptCount });
  const reply = composeReply({
    conversation,
    decision,
    agent,
    tone,
    lead: draft.lead,
    topic,
    message: text,
    noted: newOnAgenda(conversation.agenda, { after: agenda }),
    attemptCount,
    stepOpen: openSolution(record.solutions) !== null,
    outOfScope: understanding.outOfScope,
    asksQuestion: asksQuestion(text, languages),
    selfHarm: mentionsSelfHarm(text),
    bereaved: tellsOfDeath(text, languages),
    languageAsked: asked,
    languageOffered: offered,
  });
  const base: Conversation = {
    ...conversation,
    agent,
    tone,
    frustrationLevel: level,
    agenda,
    frustrationMemory: understanding.frustration.memory,
    turnCount: conversation.turnCount + 1,
  };
  const next = nextConversation(base, { draft, input, reply });
  return {
    understanding,
    explanation: input.explanation ?? null,
    decision,
    agent,
    agentChanged: conversation.agent !== null && conversation.agent !== agent,
    reply,
    source: decision.kind === 'answer' ? 'knowledge' : 'dialogue',
    citations: decision.kind === 'answer' ? [citationOf(decision.article)] : [],
    next,
    changedSolutions: record.changed,
    modelCandidate: draft.modelArticles === null ? null : { articles: draft.modelArticles },
  };
}

/** The language of the reply, and whether the message asks for it. */
function languageOf({
  text,
  understanding,
  conversation,
}: TurnInput): LanguageChoice & { readonly asked: boolean } {
  const { language: current, topic, clarificationCount, lastReply } = conversation;
  const asked = requestedLanguage(text, current);
  const choice = chooseLanguage({
    detected: understanding.language,
    // In danger the words of the message count at once.
    requested: dangerLanguage(text) ?? asked,
    current,
    text,
    fresh: topic === null && clarificationCount === 0,
    lastReply,
  });
  return { ...choice, asked: asked !== null && asked === choice.language };
}

function nextConversation(
  base: Conversation,
  { draft, input, reply }: { readonly draft: Draft; readonly input: TurnInput; readonly reply: string },
): Conversation {
  const { decision, topic, record } = draft;
  const state = stateAfter(base, { event: draft.event, level: base.frustrationLevel });
  return {
    ...base,
    state,
    intent: intentAfter(base, { topic, understanding: input.understanding }),
    topic,
    attemptCount: record.attemptCount,
    clarificationCount: draft.clarificationCount,
    pending: draft.pending,
    escalationReason:
      state !== 'escalation' ? null : decision.kind === 'escalate' ? decision.reason : base.escalationReason,
    solutions: record.solutions,
    lastReply: reply,
  };
}

/** The state after the event; a substantive event from an upset customer counts as frustration. */
function stateAfter(
  { state }: Conversation,
  { event, level }: { readonly event: DialogueEvent; readonly level: number },
): ConversationState {
  const substantive = event === 'problem_stated' || event === 'new_problem' || event === 'solution_failed';
  const felt = substantive && level >= SUPPORTIVE_FRUSTRATION ? 'frustration_high' : event;
  return nextState(state, { event: felt }) ?? state;
}

function intentAfter(
  { topic: before, intent }: Conversation,
  { topic, understanding }: { readonly topic: string | null; readonly understanding: Understanding },
): Intent | null {
  if (topic !== null && understanding.topic === topic) return understanding.intent;
  if (topic !== null && topic !== before) return findTopic(topic)?.intent ?? intent;
  return intent ?? (understanding.confidence > 0 ? understanding.intent : null);
}
