import type { Figure, Group, Overview } from '../api-types.ts';
import { chartCard } from '../charts/chart-card.ts';
import { queryOf } from '../date-range.ts';
import { FIGURE_GROUPS, figureName } from '../figure-names.ts';
import { count, figureScale, figureValue, interval, NONE, percent, plural, shortCount } from '../format.ts';
import { agentLabel, handoffReason, intentLabel, topicLabel } from '../names.ts';
import { card, cards } from '../parts/card.ts';
import { dataTable } from '../parts/data-table.ts';
import { changeWords, figureTile } from '../parts/figure-tile.ts';
import { emptyBox } from '../parts/states.ts';
import { pageOf } from '../route.ts';
import { bucketLabel, windowWords } from '../times.ts';
import type { Page, View, ViewContext } from '../view.ts';

const HEADLINES = [
  'conversations',
  'resolution_rate',
  'handoff_rate',
  'satisfaction',
  'frustration',
  'first_response_p95_ms',
] as const;

/** What the desk did in the window: figures, their course, and what they are made of. */
export const overviewPage: Page = {
  name: 'Overview',
  forAgents: false,
  ranged: true,
  skeleton: { tiles: HEADLINES.length, cards: 3 },
  async build(context) {
    const { api, range, signal } = context;
    const report = await api.get<Overview>('/analytics/overview', { query: queryOf(range), signal });
    return {
      title: 'Overview',
      note: windowWords({ ...report.window, timeZone: range.timeZone }),
      content:
        report.cohort.conversations === 0 ? [nothing(), figures(report, context)] : content(report, context),
      asOf: report.as_of,
      csv: queryOf(range),
    } satisfies View;
  },
};

function nothing(): HTMLElement {
  return emptyBox(
    'No conversations in this time',
    'Choose a longer time above. What has just been said is counted within seconds.',
  );
}

function content(report: Overview, context: ViewContext): readonly Node[] {
  return [
    headlines(report, context),
    cards(
      course(report, context),
      groups(report.top_topics, { title: 'Topics', labelTitle: 'Topic', name: topicLabel, context }),
      groups(report.intents, { title: 'Intents', labelTitle: 'Intent', name: intentLabel, context }),
      groups(report.agents, { title: 'Agents', labelTitle: 'Agent', name: agentLabel, context }),
      groups(report.handoff_reasons, {
        title: 'Why a person took over',
        labelTitle: 'Reason',
        name: handoffReason,
        context,
      }),
    ),
    figures(report, context),
    sockets(report),
  ];
}

function headlines({ figures, previous }: Overview, { range }: ViewContext): HTMLElement {
  const before = new Map(previous.map(({ name, value }) => [name, value]));
  const tiles = HEADLINES.flatMap((name) => figures.find((figure) => figure.name === name) ?? []).map(
    (figure) =>
      figureTile(figure, { before: before.get(figure.name) ?? null, href: pageOf(figure.href, range) }),
  );
  const box = document.createElement('div');
  box.className = 'tiles';
  box.append(...tiles);
  return box;
}

function course({ series: { bucket, points } }: Overview, context: ViewContext): HTMLElement {
  const { range } = context;
  const hrefs = points.map(({ href }) => pageOf(href, range));
  return chartCard(
    {
      title: 'Conversations begun',
      note: 'With those of them that were resolved and those that went to a person.',
      labelTitle: 'Begun',
      labels: points.map(({ start }) => bucketLabel(start, { bucket, timeZone: range.timeZone })),
      hrefs,
      series: [
        {
          label: 'Begun',
          values: points.map(({ conversations }) => conversations),
          tone: 'soft',
          format: shortCount,
        },
        {
          label: 'Resolved',
          values: points.map(({ resolved }) => resolved),
          tone: 'violet',
          as: 'line',
          format: shortCount,
          hrefs: hrefs.map((href) => href && `${href}&with=resolved`),
        },
        {
          label: 'To a person',
          values: points.map(({ handed_over }) => handed_over),
          tone: 'amber',
          as: 'line',
          format: shortCount,
          hrefs: hrefs.map((href) => href && `${href}&with=handed_over`),
        },
      ],
    },
    { context, wide: true },
  );
}

/** Conversations by one of their properties. */
function groups(
  rows: readonly Group[],
  {
    title,
    labelTitle,
    name,
    context,
  }: { title: string; labelTitle: string; name: (id: string) => string; context: ViewContext },
): HTMLElement {
  return chartCard(
    {
      title,
      labelTitle,
      labels: rows.map(({ value }) => name(value)),
      hrefs: rows.map(({ href }) => pageOf(href, context.range)),
      horizontal: true,
      series: [
        {
          label: 'Conversations',
          values: rows.map(({ conversations }) => conversations),
          tone: 'accent',
          format: count,
        },
      ],
      more: [
        { title: 'Share', values: rows.map(({ share }) => percent(share)) },
        { title: 'Resolved', values: rows.map(({ resolution_rate }) => percent(resolution_rate)) },
        { title: 'To a person', values: rows.map(({ handoff_rate }) => percent(handoff_rate)) },
      ],
    },
    { context },
  );
}

/** All figures there are, with what they are made of. */
function figures({ figures: all, previous }: Overview, { range }: ViewContext): HTMLElement {
  const before = new Map(previous.map(({ name, value }) => [name, value]));
  const tables = FIGURE_GROUPS.map(({ title, names }) =>
    card({
      title,
      body: [
        dataTable({
          caption: title,
          columns: [
            { title: 'Figure' },
            { title: 'Value', numeric: true },
            { title: '95% interval', numeric: true },
            { title: 'Out of', numeric: true },
            { title: 'Change', numeric: true },
          ],
          rows: names
            .flatMap((name) => all.find((figure) => figure.name === name) ?? [])
            .map((figure) => ({
              href: pageOf(figure.href, range),
              cells: [
                figureName(figure.name),
                `${figureValue(figure.value, figure)} ${figure.value === null ? '' : figureScale(figure)}`.trim(),
                interval(figure.interval) || NONE,
                outOf(figure),
                changeWords(figure, before.get(figure.name)),
              ],
            })),
        }),
      ],
    }),
  );
  return cards(...tables);
}

/** What a rate is taken of; a mean says how many values it is of. */
function outOf({ kind, numerator, denominator }: Figure): string {
  if (denominator === null) return NONE;
  return kind === 'rate' ? `${count(numerator)} of ${count(denominator)}` : count(denominator);
}

function sockets({ websocket }: Overview): HTMLElement {
  const { active_connections: open = 0, messages_received: read = 0, messages_sent: sent = 0 } = websocket;
  const line = document.createElement('p');
  line.className = 'note';
  line.textContent = `The server that answered has ${plural(open, 'open socket')}; since its start it read ${plural(read, 'message')} and sent ${count(sent)}.`;
  return line;
}
