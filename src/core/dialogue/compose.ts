import { shortAnswer } from '#core/knowledge/short-answer.ts';
import { findTopic } from '#core/nlu/topics.ts';
import type { AgentId } from '#core/nlu/understanding.ts';
import { AGENTS } from './agents.ts';
import type { Conversation, Tone } from './conversation.ts';
import type { Decision } from './decision.ts';
import {
  ACKNOWLEDGED,
  ACKNOWLEDGED_STEP,
  ASK_STEP,
  ASK_WORDS,
  CANCELED,
  CLARIFY_ONE,
  CLARIFY_TWO,
  CONDOLENCES,
  DONE_STEP,
  ESCALATIONS,
  FIRST_STEP,
  GOODBYES,
  GREETINGS,
  LEADS,
  type LeadKind,
  NEXT_STEP,
  NOT_ANSWERED,
  NOT_UNDERSTOOD,
  NOTED,
  NOTHING_LEFT,
  OFFER_PERSON,
  OPENERS,
  OUT_OF_SCOPE,
  PERSON_DECLINED,
  PERSON_HINTS,
  type Phrases,
  RESOLVED,
  RESOLVED_CLOSE,
  SELF_HARM,
  STAY_CALM,
  THANKS,
  TOO_HARD,
  WAITING,
} from './phrases.ts';
import { phraseSeed, pickPhrase } from './pick-phrase.ts';
import { PERSON_HINT_ATTEMPTS } from './thresholds.ts';

/** What a reply is made from. `conversation` is as it was before the turn. */
export interface ReplyInput {
  readonly conversation: Conversation;
  readonly decision: Decision;
  readonly agent: AgentId;
  readonly tone: Tone;
  /** How an answer ties in with what came before. */
  readonly lead: LeadKind;
  /** The topic after this turn. */
  readonly topic: string | null;
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
}

type Say = (phrases: Phrases) => string;

const WHY_A_PERSON = { upset: STAY_CALM, nothing_left: NOTHING_LEFT, too_hard: TOO_HARD } as const;

/** Leads that turn to a subject of which nothing was tried. */
const ANOTHER_SUBJECT: ReadonlySet<LeadKind> = new Set(['switched_topic', 'after_success']);

/** How many other wordings are tried when a reply would equal the one before it. */
const WORDINGS = 3;

/**
 * The words of a reply: who speaks when that is new, an opener in the tone, the matter, and at most one question.
 * The same input always gives the same words; they never equal the last reply, except when that is asked for.
 */
export function composeReply(input: ReplyInput): string {
  const { conversation, decision } = input;
  if (decision.kind === 'repeat' && conversation.lastReply !== null) return conversation.lastReply;
  const seed = phraseSeed(conversation.id) + conversation.turnCount;
  let reply = '';
  for (let wording = 0; wording < WORDINGS; wording++) {
    reply = composeOnce(input, seed + wording);
    if (reply !== conversation.lastReply) break;
  }
  return reply;
}

function composeOnce(input: ReplyInput, seed: number): string {
  const say: Say = (phrases) => pickPhrase(phrases, { seed });
  const matter = composeMatter(input, { say, seed });
  return input.conversation.agent === input.agent ? matter : `${AGENTS[input.agent].greeting} ${matter}`;
}

function composeMatter(
  input: ReplyInput,
  { say, seed }: { readonly say: Say; readonly seed: number },
): string {
  const { decision, tone } = input;
  switch (decision.kind) {
    case 'answer':
      return composeAnswer(input, { decision, say, seed });
    case 'clarify':
      return `${say(OPENERS[tone])} ${composeClarify(decision.topics, say)}`;
    case 'rephrase':
      return `${composeNotUnderstood(input, say)} ${say(input.stepOpen ? ASK_STEP : ASK_WORDS)}`;
    case 'escalate':
      return composeEscalation(input, { reason: decision.reason, say });
    case 'waiting_for_person':
      return say(WAITING);
    case 'resolve':
      return `${say(RESOLVED)} ${say(RESOLVED_CLOSE)}`;
    case 'offer_person':
      return `${say(WHY_A_PERSON[decision.why])} ${say(OFFER_PERSON)}`;
    case 'small_talk':
      return composeSmallTalk(input, { act: decision.act, say, seed });
    case 'repeat':
    case 'model_answer':
      return say(ASK_WORDS);
  }
}

function composeAnswer(
  { tone, topic, lead, agent, attemptCount, bereaved, noted = [] }: ReplyInput,
  {
    decision,
    say,
    seed,
  }: { readonly decision: Extract<Decision, { kind: 'answer' }>; readonly say: Say; readonly seed: number },
): string {
  const { article, step, withSummary } = decision;
  const label = topic === null ? article.title : labelOf(topic);
  // Another subject has not been tried yet, so nothing is said about the tries before.
  const opener = ANOTHER_SUBJECT.has(lead) && !isUpset(tone) ? 'helpful_friendly' : tone;
  let reply = `${say(bereaved === true ? CONDOLENCES : OPENERS[opener])} ${say(LEADS[lead]).replace('{label}', label)}`;
  if (noted.length > 0) reply += ` ${say(NOTED).replace('{labels}', joinLabels(noted))}`;
  if (withSummary) reply += ` From our guide "${article.title}": ${shortAnswer(article.body)}`;
  const action = article.steps[step];
  if (action !== undefined) reply += ` ${say(withSummary ? FIRST_STEP : NEXT_STEP)} ${action}`;
  if (attemptCount >= PERSON_HINT_ATTEMPTS || tone === 'empathetic_supportive')
    reply += ` ${say(PERSON_HINTS)}`;
  return `${reply} ${checkQuestion(agent, seed)}`;
}

function checkQuestion(agent: AgentId, seed: number): string {
  const { checks } = AGENTS[agent];
  return checks[seed % checks.length] ?? '';
}

function labelOf(topic: string): string {
  return findTopic(topic)?.label ?? topic.replaceAll('_', ' ');
}

/** "a", "a and b", "a, b and c". */
function joinLabels(topics: readonly string[]): string {
  const labels = topics.map(labelOf);
  const last = labels.pop() ?? '';
  return labels.length === 0 ? last : `${labels.join(', ')} and ${last}`;
}

function composeClarify(topics: readonly string[], say: Say): string {
  const [first = '', second] = topics.map(labelOf);
  if (second === undefined) return say(CLARIFY_ONE).replace('{first}', first);
  return say(CLARIFY_TWO).replace('{first}', first).replace('{second}', second);
}

function composeNotUnderstood({ tone, stepOpen, outOfScope, asksQuestion }: ReplyInput, say: Say): string {
  if (isUpset(tone)) return say(OPENERS[tone]);
  if (stepOpen && asksQuestion === true) return say(NOT_ANSWERED);
  return say(outOfScope && !stepOpen ? OUT_OF_SCOPE : NOT_UNDERSTOOD);
}

function isUpset(tone: Tone): boolean {
  return tone === 'empathetic_supportive' || tone === 'empathetic_escalation';
}

function composeEscalation(
  { tone, selfHarm }: ReplyInput,
  { reason, say }: { readonly reason: Extract<Decision, { kind: 'escalate' }>['reason']; readonly say: Say },
): string {
  const words = say(reason === 'safety' && selfHarm === true ? SELF_HARM : ESCALATIONS[reason]);
  return isUpset(tone) && reason !== 'safety' ? `${say(OPENERS[tone])} ${words}` : words;
}

function composeSmallTalk(
  { conversation, agent, stepOpen }: ReplyInput,
  {
    act,
    say,
    seed,
  }: {
    readonly act: Extract<Decision, { kind: 'small_talk' }>['act'];
    readonly say: Say;
    readonly seed: number;
  },
): string {
  switch (act) {
    case 'greeting':
      return stepOpen ? `Hello again. ${checkQuestion(agent, seed)}` : say(GREETINGS);
    case 'thanks':
      return stepOpen
        ? `${say(THANKS)} ${checkQuestion(agent, seed)}`
        : `${say(THANKS)} ${say(RESOLVED_CLOSE)}`;
    case 'goodbye':
      return conversation.state === 'resolved' ? `${AGENTS[agent].signOff} ${say(GOODBYES)}` : say(GOODBYES);
    case 'cancel':
      return conversation.state === 'escalation' ? say(PERSON_DECLINED) : say(CANCELED);
    case 'done':
      return `${say(DONE_STEP)} ${checkQuestion(agent, seed)}`;
    case 'acknowledge':
      return stepOpen ? say(ACKNOWLEDGED_STEP) : say(ACKNOWLEDGED);
  }
}
