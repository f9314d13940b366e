import type { AgentId, Language } from '#core/nlu/understanding.ts';
import { composeAnswer } from './compose-answer.ts';
import type { Conversation, Tone } from './conversation.ts';
import type { Decision } from './decision.ts';
import type { LeadKind } from './text/reply-text.ts';
import { REPLY_TEXTS } from './text/reply-texts.ts';
import { createVoice, type Voice } from './voice.ts';

/** What a reply is made from. `conversation` is as it was before the turn, but for its language. */
export interface ReplyInput {
  readonly conversation: Conversation;
  readonly decision: Decision;
  readonly agent: AgentId;
  readonly tone: Tone;
  /** How an answer ties in with what came before. */
  readonly lead: LeadKind;
  /** The topic after this turn. */
  readonly topic: string | null;
  /** What the customer wrote, for their own words for things. */
  readonly message?: string;
  /** Topics that this message put on the agenda for later. */
  readonly noted?: readonly string[];
  /** Failed tries after this turn. */
  readonly attemptCount: number;
  /** True when a step is still being tried. */
  readonly stepOpen: boolean;
  /** True when the message is plainly about something else. */
  readonly outOfScope: boolean;
  /** True when the message asks something. */
  readonly asksQuestion?: boolean;
  /** True when the customer may hurt themselves. */
  readonly selfHarm?: boolean;
  /** True when the customer tells of a death. */
  readonly bereaved?: boolean;
  /** True when the message asks for the language of the reply. */
  readonly languageAsked?: boolean;
  /** Another language to offer. */
  readonly languageOffered?: Language | null;
}

const WHY_A_PERSON = { upset: 'stayCalm', nothing_left: 'nothingLeft', too_hard: 'tooHard' } as const;

/**
 * The words of a reply, in the language of the conversation: who speaks when that is new, an opener in the tone, the
 * matter, and at most one question. The same input always gives the same words; no phrase of the last reply is in it,
 * except when that is asked for.
 */
export function composeReply(input: ReplyInput): string {
  const { conversation, decision, agent, topic, message = '' } = input;
  if (decision.kind === 'repeat' && conversation.lastReply !== null) return conversation.lastReply;
  const voice = createVoice(conversation, { message, topic });
  const { say, text } = voice;
  const parts = [
    conversation.agent === agent ? '' : say(text.agents[agent].greetings),
    input.languageAsked === true ? say(text.languageTaken) : '',
    offerLanguage(input, voice),
    composeMatter(input, voice),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** The one thing that is said in another language. */
function offerLanguage({ languageOffered }: ReplyInput, { say }: Voice): string {
  return languageOffered == null ? '' : say(REPLY_TEXTS[languageOffered].languageOffered);
}

function composeMatter(input: ReplyInput, voice: Voice): string {
  const { decision, tone } = input;
  const { say, text } = voice;
  switch (decision.kind) {
    case 'answer':
      return composeAnswer({ ...input, decision }, voice);
    case 'clarify':
      return `${say(text.openers[tone])} ${composeClarify(decision.topics, voice)}`;
    case 'rephrase':
      return `${composeNotUnderstood(input, voice)} ${say(input.stepOpen ? text.askStep : text.askWords)}`;
    case 'escalate':
      return composeEscalation({ ...input, decision }, voice);
    case 'waiting_for_person':
      return say(text.waiting);
    case 'resolve':
      return `${say(text.resolved)} ${say(text.resolvedClose)}`;
    case 'offer_person':
      return `${say(text[WHY_A_PERSON[decision.why]])} ${say(text.offerPerson)}`;
    case 'small_talk':
      return composeSmallTalk({ ...input, decision }, voice);
    case 'repeat':
      return say(text.askWords);
  }
}

function composeClarify(topics: readonly string[], { say, text, label }: Voice): string {
  const [first = '', second] = topics.map(label);
  return second === undefined ? say(text.clarifyOne, { first }) : say(text.clarifyTwo, { first, second });
}

function composeNotUnderstood(
  { tone, stepOpen, outOfScope, asksQuestion }: ReplyInput,
  { say, text }: Voice,
): string {
  if (isUpset(tone)) return say(text.openers[tone]);
  if (stepOpen && asksQuestion === true) return say(text.notAnswered);
  return say(outOfScope && !stepOpen ? text.outOfScope : text.notUnderstood);
}

function isUpset(tone: Tone): boolean {
  return tone === 'empathetic_supportive' || tone === 'empathetic_escalation';
}

function composeEscalation(
  {
    tone,
    selfHarm,
    decision: { reason },
  }: ReplyInput & { readonly decision: { readonly kind: 'escalate' } & Decision },
  { say, text }: Voice,
): string {
  if (reason === 'safety') return say(selfHarm === true ? text.selfHarm : text.escalations.safety);
  const words = say(text.escalations[reason]);
  return isUpset(tone) ? `${say(text.openers[tone])} ${words}` : words;
}

function composeSmallTalk(
  input: ReplyInput & { readonly decision: { readonly kind: 'small_talk' } & Decision },
  voice: Voice,
): string {
  const { conversation, agent, stepOpen, decision } = input;
  const { say, text } = voice;
  const { checks, signOffs } = text.agents[agent];
  switch (decision.act) {
    case 'greeting':
      return stepOpen ? `${say(text.greetingsAgain)} ${say(checks)}` : say(text.greetings);
    case 'thanks':
      return `${say(text.thanks)} ${say(stepOpen ? checks : text.resolvedClose)}`;
    case 'goodbye':
      return conversation.state === 'resolved'
        ? `${say(signOffs)} ${say(text.goodbyes)}`
        : say(text.goodbyes);
    case 'cancel':
      return say(conversation.state === 'escalation' ? text.personDeclined : text.canceled);
    case 'done':
      return `${say(text.doneStep)} ${say(checks)}`;
    case 'acknowledge':
      return input.languageAsked === true
        ? askAgain(input, voice)
        : say(stepOpen ? text.acknowledgedStep : text.acknowledged);
  }
}

/** The question that is open, in the language that was asked for. */
function askAgain({ conversation: { pending }, agent, stepOpen }: ReplyInput, voice: Voice): string {
  const { say, text } = voice;
  if (stepOpen) return say(text.agents[agent].checks);
  if (pending?.kind === 'which_topic') return composeClarify(pending.topics, voice);
  return say(pending?.kind === 'talk_to_person' ? text.offerPerson : text.askWords);
}
