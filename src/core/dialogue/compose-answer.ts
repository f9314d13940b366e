import { shortAnswer } from '#core/knowledge/short-answer.ts';
import type { ReplyInput } from './compose.ts';
import type { Tone } from './conversation.ts';
import type { Decision } from './decision.ts';
import type { LeadKind } from './text/reply-text.ts';
import { PERSON_HINT_ATTEMPTS } from './thresholds.ts';
import type { Voice } from './voice.ts';

type Answer = Extract<Decision, { kind: 'answer' }>;

/** Leads that turn to a subject of which nothing was tried. */
const ANOTHER_SUBJECT: ReadonlySet<LeadKind> = new Set(['switched_topic', 'after_success']);
const CALM: ReadonlySet<Tone> = new Set([
  'helpful_friendly',
  'understanding_adaptive',
  'patient_alternative',
]);

/** An answer: opener, how it ties in, the guide's short answer when it is new, one step, and how it went. */
export function composeAnswer(input: ReplyInput & { readonly decision: Answer }, voice: Voice): string {
  const { agent, attemptCount, tone, noted = [], decision } = input;
  const { say, text, labels } = voice;
  const hint = attemptCount >= PERSON_HINT_ATTEMPTS || tone === 'empathetic_supportive';
  const parts = [
    sayOpener(input, voice),
    sayLead(input, voice),
    noted.length > 0 ? say(text.noted, { labels: labels(noted) }) : '',
    quoteGuide(decision, voice),
    sayStep(decision, voice),
    hint ? say(text.personHints) : '',
    say(text.agents[agent].checks),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function sayOpener({ bereaved, lead, tone }: ReplyInput, { say, text }: Voice): string {
  if (bereaved === true) return say(text.condolences);
  // Another subject has not been tried yet, so nothing is said about the tries before.
  return say(text.openers[ANOTHER_SUBJECT.has(lead) && CALM.has(tone) ? 'helpful_friendly' : tone]);
}

function sayLead(
  { agent, lead, topic, decision }: ReplyInput & { readonly decision: Answer },
  { say, text, label: labelOf }: Voice,
): string {
  const label = topic === null ? decision.article.title : labelOf(topic);
  return say(lead === 'new_topic' ? text.agents[agent].newTopic : text.leads[lead], { label });
}

function quoteGuide({ article, withSummary }: Answer, { language, say, text }: Voice): string {
  if (!withSummary) return '';
  const quoted = `${say(text.fromGuide, { title: article.title })} ${shortAnswer(article.body)}`;
  return article.language === language ? quoted : `${say(text.foreignGuide)} ${quoted}`;
}

function sayStep({ article, step, withSummary }: Answer, { explain, say, text }: Voice): string {
  const action = article.steps[step];
  if (action === undefined) return '';
  const place = { n: step + 1, total: article.steps.length };
  const explained = explain(action);
  if (explained !== null) {
    return `${say(place.total === 1 ? text.onlyStepOn : text.stepOn, { ...place, ...explained })} ${action}`;
  }
  if (place.total === 1) return `${say(text.onlyStep)} ${action}`;
  return `${say(withSummary ? text.firstStep : text.nextStep, place)} ${action}`;
}
