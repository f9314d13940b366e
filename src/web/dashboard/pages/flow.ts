import { element } from '../../elements.ts';
import { ApiError } from '../api.ts';
import { chartCard } from '../charts/chart-card.ts';
import type { ConversationRow, Flow } from '../conversation-types.ts';
import { percent, plural } from '../format.ts';
import {
  agentLabel,
  channelName,
  handoffReason,
  languageName,
  outcomeName,
  stateName,
  topicLabel,
} from '../names.ts';
import { card, cards } from '../parts/card.ts';
import { dataTable } from '../parts/data-table.ts';
import { emptyBox } from '../parts/states.ts';
import { dateTime } from '../times.ts';
import type { View, ViewContext } from '../view.ts';
import { turnView } from './flow-turn.ts';

const MAX_LEVEL = 10;

/** One conversation turn by turn: what was understood and why, what was decided and why, and how it felt. */
export async function buildFlow(context: ViewContext, id: string): Promise<View> {
  const { api, signal } = context;
  try {
    const flow = await api.get<Flow>(`/metrics/conversation-flow/${encodeURIComponent(id)}`, { signal });
    return { title: 'Conversation', note: id, content: content(flow, context) };
  } catch (error) {
    if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 422)) throw error;
    return {
      title: 'Conversation',
      note: id,
      content: [emptyBox('There is no such conversation', 'It may have been erased at the customer’s wish.')],
    };
  }
}

function content(flow: Flow, context: ViewContext): readonly Node[] {
  const { conversation, turns, waiting, more } = flow;
  const zone = context.range.timeZone;
  return [
    ...(conversation ? [summary(conversation, zone)] : []),
    cards(
      curve(flow, context),
      ...(flow.solutions.length > 0 ? [solutions(flow, zone)] : []),
      ...(flow.feedback.length > 0 ? [feedback(flow, zone)] : []),
    ),
    element('ol', 'turns', {
      attributes: { 'aria-label': 'Turns' },
      children: turns.map((turn) => turnView(turn, zone)),
    }),
    ...(more ? [element('p', 'note', { children: ['There are more turns than are shown here.'] })] : []),
    ...waiting.map(({ at, message }) =>
      element('section', 'card', {
        attributes: { 'aria-label': 'Not answered yet' },
        children: [
          element('p', 'note', { children: [`${dateTime(at, zone)}, not answered yet`] }),
          element('p', 'said said-customer', { children: [message] }),
        ],
      }),
    ),
  ];
}

function summary(row: ConversationRow, zone: string): HTMLElement {
  const facts: readonly (readonly [string, string])[] = [
    ['State', stateName(row.state)],
    ['Topic', topicLabel(row.topic)],
    ['Agent', agentLabel(row.agent)],
    ['Begun', dateTime(row.begun_at, zone)],
    ['Messages', String(row.turns)],
    ['Highest frustration', `${row.frustration_max} of 10`],
    ...(row.handed_over_for ? [['To a person', handoffReason(row.handed_over_for)] as const] : []),
    ...(row.escalation_likelihood === null
      ? []
      : [['Needs a person', percent(row.escalation_likelihood)] as const]),
    ['Channel', channelName(row.channel)],
    ['Language', languageName(row.language)],
  ];
  return element('dl', 'summary', {
    children: facts.map(([term, words]) =>
      element('div', '', {
        children: [element('dt', '', { children: [term] }), element('dd', '', { children: [words] })],
      }),
    ),
  });
}

/** Mood and the chance of a hand-over, turn by turn. */
function curve({ turns, frustration_curve: levels }: Flow, context: ViewContext): HTMLElement {
  const predicted = turns.some(({ escalation }) => escalation !== null);
  return chartCard(
    {
      title: 'How it went',
      note: predicted
        ? 'Frustration from 0 to 10, and how likely a person was needed after each turn.'
        : 'Frustration from 0 to 10 after each turn.',
      labelTitle: 'Turn',
      labels: turns.map(({ n }) => String(n)),
      max: MAX_LEVEL,
      secondMax: 1,
      series: [
        { label: 'Frustration', values: levels.slice(0, turns.length), tone: 'amber', format: String },
        ...(predicted
          ? [
              {
                label: 'Needs a person',
                values: turns.map(({ escalation }) => escalation?.likelihood ?? null),
                tone: 'violet',
                as: 'line',
                axis: 'second',
                format: percent,
              } as const,
            ]
          : []),
      ],
    },
    { context, wide: true },
  );
}

function solutions({ solutions: rows }: Flow, zone: string): HTMLElement {
  return card({
    title: 'Solutions offered',
    body: [
      dataTable({
        caption: 'Solutions offered',
        columns: [{ title: 'Solution' }, { title: 'Outcome' }, { title: 'Offered', numeric: true }],
        rows: rows.map(({ title, step, outcome, at }) => ({
          cells: [
            step < 0 ? `${title}: in short` : `${title}: step ${step + 1}`,
            outcomeName(outcome),
            dateTime(at, zone),
          ],
        })),
      }),
    ],
  });
}

function feedback({ feedback: rows }: Flow, zone: string): HTMLElement {
  return card({
    title: 'What the customer said of it',
    body: [
      element('ul', 'comments', {
        children: rows.map(({ rating, resolved, reasons, comment, at }) =>
          element('li', '', {
            children: [
              ...(comment === null ? [] : [element('p', 'quote', { children: [comment] })]),
              element('p', 'note', {
                children: [
                  [
                    ...(rating === null ? [] : [`${rating} of 5`]),
                    ...(resolved === null ? [] : [resolved ? 'solved' : 'not solved']),
                    ...reasons.map((reason) => topicLabel(reason).toLowerCase()),
                    dateTime(at, zone),
                  ].join(', '),
                ],
              }),
            ],
          }),
        ),
      }),
    ],
    note: plural(rows.length, 'opinion'),
  });
}
