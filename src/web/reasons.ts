import type { Reply } from './reply.ts';
import {
  decisionName,
  escalationReason,
  finishReason,
  intentName,
  percent,
  sourceName,
  wordsOfId,
} from './words.ts';

/** One line of why a reply was given: a term and what stands under it. */
export interface Reason {
  readonly term: string;
  readonly details: readonly string[];
}

/** Patterns that are shown; a very long message can match many more. */
const SHOWN_PATTERNS = 8;

/** Why this reply was given, in the order in which it came about: understood, decided, said. */
export function reasonsOf(reply: Reply): readonly Reason[] {
  const { intent_data: data, frustration, finish_reason: finish } = reply;
  const ending = finish === undefined ? null : finishReason(finish);
  return [
    reason('Intent', data.out_of_scope ? 'Outside what the desk knows' : intentName(reply.intent)),
    ...(reply.follow_up === true ? [reason('Read as', 'The last suggestion did not help')] : []),
    reason('Topic', data.topic === null ? 'None found' : wordsOfId(data.topic)),
    reason('Confidence', percent(data.confidence)),
    { term: 'Matched patterns', details: patternsOf(data.matched_patterns) },
    ...(frustration ? [{ term: 'Frustration', details: frustrationOf(frustration) }] : []),
    reason('Decision', decisionName(reply.decision)),
    ...(reply.escalation_reason === null
      ? []
      : [reason('Why a person', escalationReason(reply.escalation_reason))]),
    reason('Words from', sourceName(reply.source)),
    ...(reply.sources.length > 0
      ? [
          {
            term: reply.sources.length > 1 ? 'Sources' : 'Source',
            details: reply.sources.map(({ title }) => title),
          },
        ]
      : []),
    ...(ending === null ? [] : [reason('Ending', ending)]),
  ];
}

function reason(term: string, detail: string): Reason {
  return { term, details: [detail] };
}

function patternsOf(patterns: readonly unknown[]): readonly string[] {
  const strongestFirst = patterns.filter(isPattern).sort((a, b) => b.weight - a.weight);
  const lines = strongestFirst.map(({ text, label, weight }) => {
    const meaning = label.toLowerCase() === text.toLowerCase() ? '' : ` \u2192 ${label}`;
    return `\u201c${text}\u201d${meaning} (${signed(weight)})`;
  });
  if (lines.length === 0) return ['None'];
  const more = lines.length - SHOWN_PATTERNS;
  return more > 0 ? [...lines.slice(0, SHOWN_PATTERNS), `and ${more} more`] : lines;
}

/** The protocol leaves patterns open; what is not of today's shape is not shown. */
function isPattern(value: unknown): value is { text: string; label: string; weight: number } {
  if (typeof value !== 'object' || value === null) return false;
  const { text, label, weight } = value as Record<string, unknown>;
  return typeof text === 'string' && typeof label === 'string' && typeof weight === 'number';
}

function frustrationOf({ level, parts }: NonNullable<Reply['frustration']>): readonly string[] {
  return [`${level} of 10`, ...parts.map(({ label, points }) => `${wordsOfId(label)} (${signed(points)})`)];
}

function signed(points: number): string {
  const rounded = Math.round(points * 100) / 100;
  return rounded < 0 ? `\u2212${-rounded}` : `+${rounded}`;
}
