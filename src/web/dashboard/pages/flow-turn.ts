import { element } from '../../elements.ts';
import { decisionName, escalationReason, sourceName, wordsOfId } from '../../words.ts';
import type { FlowTurn } from '../conversation-types.ts';
import { decimal, duration, percent } from '../format.ts';
import {
  agentLabel,
  bandName,
  intentLabel,
  languageName,
  recommendationName,
  stateName,
  toneName,
  topicLabel,
} from '../names.ts';
import { bar } from '../parts/meter.ts';
import { clock } from '../times.ts';

const SHOWN_PATTERNS = 6;

/** One message with its reply, and everything that led from the one to the other. */
export function turnView(turn: FlowTurn, zone: string): HTMLElement {
  const { n, at, message, reply, latency_ms: latency, rating, decided } = turn;
  const id = `turn-${n}`;
  return element('li', 'turn', {
    attributes: { id },
    children: [
      element('article', '', {
        attributes: { 'aria-labelledby': `${id}-title` },
        children: [
          element('h2', 'turn-title', {
            attributes: { id: `${id}-title` },
            children: [
              `Turn ${n}`,
              element('span', 'note', { children: [`${clock(at, zone)}, answered in ${duration(latency)}`] }),
              ...(rating === null ? [] : [element('span', 'badge', { children: [`rated ${rating} of 5`] })]),
            ],
          }),
          element('div', 'talk', {
            children: [
              said('said-customer', { who: 'Customer', text: message }),
              said(`said-agent agent-${decided.agent}`, { who: agentLabel(decided.agent), text: reply }),
            ],
          }),
          element('div', 'whys', {
            children: [understood(turn), decidedView(turn), frustration(turn), escalation(turn)],
          }),
        ],
      }),
    ],
  });
}

function said(className: string, { who, text }: { who: string; text: string }): HTMLElement {
  return element('div', `said ${className}`, {
    children: [element('p', 'who', { children: [who] }), element('p', 'words', { children: [text] })],
  });
}

function why(title: string, children: readonly Node[]): HTMLElement {
  return element('section', 'why', { children: [element('h3', '', { children: [title] }), ...children] });
}

type Fact = readonly [term: string, words: string];

function facts(rows: readonly Fact[]): HTMLElement {
  return element('dl', 'facts', {
    children: rows.flatMap(([term, words]) => [
      element('dt', '', { children: [term] }),
      element('dd', '', { children: [words] }),
    ]),
  });
}

function understood({ understood: read }: FlowTurn): HTMLElement {
  const { words, patterns, runner_up: runnerUp, problems } = read;
  const strongest = [...patterns].sort((a, b) => b.weight - a.weight).slice(0, SHOWN_PATTERNS);
  return why('Understood', [
    element('p', 'sentence', { children: [read.why] }),
    ...(words.length > 0
      ? [
          weights(
            words.map(({ word, weight }) => ({ name: word, weight })),
            { title: 'Words that weighed most' },
          ),
        ]
      : []),
    facts([
      ['Intent', read.out_of_scope ? 'Outside what the desk knows' : intentLabel(read.intent)],
      ['Topic', topicLabel(read.topic)],
      ['Confidence', `${percent(read.confidence)}, ${bandName(read.band).toLowerCase()}`],
      ...(read.margin === null ? [] : [['Margin', decimal(read.margin)] as Fact]),
      ...(runnerUp
        ? [['Runner-up', `${topicLabel(runnerUp.topic)} (${decimal(runnerUp.margin)})`] as Fact]
        : []),
      ...(problems.length > 1
        ? [['Problems', problems.map(({ topic }) => topicLabel(topic)).join(', ')] as Fact]
        : []),
      ...(read.acts.length > 0 ? [['Acts', read.acts.map(wordsOfId).join(', ')] as Fact] : []),
      ...(strongest.length > 0
        ? [['Patterns', strongest.map(({ text, label }) => `“${text}” (${label})`).join(', ')] as Fact]
        : []),
      ['Language', languageName(read.language)],
    ]),
  ]);
}

function decidedView({ decided }: FlowTurn): HTMLElement {
  const { articles, escalation_reason: reason } = decided;
  return why('Decided', [
    element('p', 'sentence', { children: [decided.why] }),
    facts([
      ['Decision', decisionName(decided.decision)],
      ...(reason === null ? [] : [['Why a person', escalationReason(reason)] as Fact]),
      ['State after', stateName(decided.state)],
      ['Agent', agentLabel(decided.agent)],
      ['Tone', toneName(decided.tone)],
      ['Words from', sourceName(decided.source)],
      ...(articles.length > 0
        ? [
            [
              articles.length > 1 ? 'Articles' : 'Article',
              articles.map(({ title }) => title).join(', '),
            ] as Fact,
          ]
        : []),
    ]),
  ]);
}

function frustration({ frustration: { level, parts } }: FlowTurn): HTMLElement {
  return why('Frustration', [
    level0to10(level),
    ...(parts.length > 0
      ? [
          weights(
            parts.map(({ label, points }) => ({ name: wordsOfId(label), weight: points })),
            { title: 'Points', tone: 'amber' },
          ),
        ]
      : []),
  ]);
}

function level0to10(level: number): HTMLElement {
  return element('p', 'gauge', {
    children: [element('strong', '', { children: [`${level} of 10`] }), bar(level / 10, { tone: 'amber' })],
  });
}

function escalation({ escalation: predicted }: FlowTurn): HTMLElement {
  if (!predicted) {
    return why('Needs a person', [element('p', 'empty', { children: ['Nothing predicted this turn.'] })]);
  }
  const { likelihood, parts, recommendation, confidence, model } = predicted;
  return why('Needs a person', [
    element('p', 'gauge', {
      children: [
        element('strong', '', { children: [percent(likelihood)] }),
        bar(likelihood, { tone: 'violet' }),
      ],
    }),
    weights(
      parts
        .filter(({ weight }) => weight !== 0)
        .map(({ factor, weight }) => ({ name: wordsOfId(factor), weight })),
      { title: 'What it is made of', tone: 'violet' },
    ),
    facts([
      ['Advice', recommendationName(recommendation)],
      ['Sure of that', confidence === null ? 'not known' : percent(confidence)],
      ['Model', model],
    ]),
  ]);
}

/** Names with what each weighs: to the right for, to the left against. */
function weights(
  rows: readonly { readonly name: string; readonly weight: number }[],
  { title, tone = 'accent' }: { title: string; tone?: string },
): HTMLElement {
  if (rows.length === 0) return element('p', 'empty', { children: ['Nothing spoke for or against.'] });
  const largest = Math.max(...rows.map(({ weight }) => Math.abs(weight)), Number.EPSILON);
  const signed = rows.some(({ weight }) => weight < 0);
  return element('table', 'weights', {
    children: [
      element('caption', '', { children: [title] }),
      element('tbody', '', {
        children: rows.map(({ name, weight }) =>
          element('tr', '', {
            children: [
              element('th', '', { attributes: { scope: 'row' }, children: [name] }),
              element('td', 'weight-bar', {
                attributes: { 'aria-hidden': 'true' },
                children: [bar(weight / largest, { signed, tone: weight < 0 ? 'muted' : tone })],
              }),
              element('td', 'number', { children: [signedNumber(weight)] }),
            ],
          }),
        ),
      }),
    ],
  });
}

function signedNumber(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return rounded < 0 ? `−${-rounded}` : `+${rounded}`;
}
