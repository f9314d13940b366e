import { element } from '../../elements.ts';
import type { Quality, Satisfaction, SolutionRow } from '../api-types.ts';
import { chartCard } from '../charts/chart-card.ts';
import { queryOf } from '../date-range.ts';
import { count, decimal, interval, percent, plural } from '../format.ts';
import { agentLabel, toneName } from '../names.ts';
import { card, cards } from '../parts/card.ts';
import { link, shortTable } from '../parts/data-table.ts';
import { figureTile } from '../parts/figure-tile.ts';
import { emptyBox } from '../parts/states.ts';
import { flowPage, pageOf } from '../route.ts';
import { dateTime, windowWords } from '../times.ts';
import type { Page, ViewContext } from '../view.ts';

const SHOWN_SOLUTIONS = 12;
const MAX_LEVEL = 10;

/** How well conversations went: solved or not, calm or not, and what customers thought of it. */
export const qualityPage: Page = {
  name: 'Quality',
  forAgents: false,
  ranged: true,
  skeleton: { tiles: 6, cards: 4 },
  async build(context) {
    const { api, range, signal } = context;
    const options = { query: queryOf(range), signal };
    const [report, opinions] = await Promise.all([
      api.get<Quality>('/metrics/conversation-quality', options),
      api.get<Satisfaction>('/analytics/satisfaction', options),
    ]);
    return {
      title: 'Quality',
      note: windowWords({ ...report.window, timeZone: range.timeZone }),
      content:
        report.cohort.conversations === 0
          ? [emptyBox('No conversations in this time', 'Choose a longer time above.')]
          : [
              tiles(report, context),
              cards(
                mood(report, context),
                tones(report, context),
                success(report, context),
                solutions(report, context),
                ratings(opinions, context),
                agents(opinions, context),
                comments(opinions, context),
              ),
            ],
      asOf: report.as_of,
      csv: queryOf(range),
    };
  },
};

function tiles({ figures }: Quality, { range }: ViewContext): HTMLElement {
  return element('div', 'tiles', {
    children: figures.map((figure) => figureTile(figure, { href: pageOf(figure.href, range) })),
  });
}

function mood({ frustration_by_turn: rows }: Quality, context: ViewContext): HTMLElement {
  return chartCard(
    {
      title: 'Frustration by turn',
      note: 'Mean level of 0 to 10 after the first message, the second, and so on; 10 stands for all later ones.',
      labelTitle: 'Turn',
      labels: rows.map(({ turn }) => (turn >= MAX_LEVEL ? `${turn}+` : String(turn))),
      hrefs: rows.map(({ href }) => pageOf(href, context.range)),
      max: MAX_LEVEL,
      series: [{ label: 'Mean level', values: rows.map(({ mean }) => mean), tone: 'amber', format: decimal }],
      more: [
        { title: '6 or more', values: rows.map(({ frustrated_share }) => percent(frustrated_share)) },
        { title: 'Follow-ups', values: rows.map(({ follow_up_share }) => percent(follow_up_share)) },
        { title: 'Messages', values: rows.map(({ turns }) => count(turns)) },
      ],
    },
    { context },
  );
}

function tones({ tones: rows }: Quality, context: ViewContext): HTMLElement {
  return chartCard(
    {
      title: 'Tone of the replies',
      labelTitle: 'Tone',
      labels: rows.map(({ tone }) => toneName(tone)),
      hrefs: rows.map(({ href }) => pageOf(href, context.range)),
      horizontal: true,
      series: [{ label: 'Replies', values: rows.map(({ turns }) => turns), tone: 'violet', format: count }],
      more: [{ title: 'Share', values: rows.map(({ share }) => percent(share)) }],
    },
    { context },
  );
}

/** Success with how sure it is: ten offers say little, a thousand much. */
function success({ solutions: all }: Quality, context: ViewContext): HTMLElement {
  const rows = all.slice(0, SHOWN_SOLUTIONS);
  return chartCard(
    {
      title: 'Which solutions work',
      note: 'The point is the share that worked; the bar is where the true share lies, with 95 in 100.',
      labelTitle: 'Solution',
      labels: rows.map((row) => shorten(solutionName(row))),
      hrefs: rows.map(({ href }) => pageOf(href, context.range)),
      horizontal: true,
      max: 1,
      empty: 'No solution was offered in this time.',
      series: [
        {
          label: '95% interval',
          values: rows.map(({ success }) => success.interval),
          tone: 'soft',
          format: percent,
        },
        {
          label: 'Worked',
          values: rows.map(({ success }) => success.value),
          tone: 'accent',
          as: 'points',
          format: percent,
          hrefs: rows.map(({ success }) => pageOf(success.href, context.range)),
        },
      ],
      more: [{ title: 'Offered', values: rows.map(({ offered }) => count(offered)) }],
    },
    { context, wide: true },
  );
}

function solutions({ solutions: rows }: Quality, { range }: ViewContext): HTMLElement {
  return card({
    title: 'All solutions',
    wide: true,
    body: [
      shortTable(
        {
          caption: 'All solutions',
          empty: 'No solution was offered in this time.',
          columns: [
            { title: 'Solution' },
            { title: 'Offered', numeric: true },
            { title: 'Worked', numeric: true },
            { title: 'Failed', numeric: true },
            { title: 'Success', numeric: true },
            { title: '95% interval', numeric: true },
          ],
          rows: rows.map((row) => ({
            href: pageOf(row.href, range),
            cells: [
              solutionName(row),
              count(row.offered),
              { text: count(row.worked), href: pageOf(row.success.href, range) },
              count(row.failed),
              percent(row.success.value),
              interval(row.success.interval),
            ],
          })),
        },
        SHOWN_SOLUTIONS,
      ),
    ],
  });
}

/** Steps count from 0 in the data, and from 1 for people; -1 is the answer in short. */
function solutionName({ title, step }: SolutionRow): string {
  return step < 0 ? `${title}: in short` : `${title}: step ${step + 1}`;
}

const LABEL_LENGTH = 34;

function shorten(name: string): string {
  const [title = '', end = ''] = name.split(/:(?=[^:]*$)/);
  const room = LABEL_LENGTH - end.length;
  return title.length > room ? `${title.slice(0, room - 1).trimEnd()}…:${end}` : name;
}

function ratings({ by_rating: rows, mean, ratings: all, response_rate }: Satisfaction, context: ViewContext) {
  const note =
    all === 0
      ? 'Nobody has rated yet.'
      : `${decimal(mean)} of 5 in ${plural(all, 'rating')}; ${percent(response_rate)} of the conversations were rated.`;
  return chartCard(
    {
      title: 'Ratings',
      note,
      labelTitle: 'Rating',
      labels: all === 0 ? [] : rows.map(({ rating }) => String(rating)),
      hrefs: rows.map(({ href }) => pageOf(href, context.range)),
      empty: 'Nothing to show.',
      series: [{ label: 'Ratings', values: rows.map((row) => row.ratings), tone: 'accent', format: count }],
      more: [{ title: 'Share', values: rows.map(({ share }) => percent(share)) }],
    },
    { context },
  );
}

function agents({ by_agent: rows }: Satisfaction, context: ViewContext): HTMLElement {
  const rated = rows.filter(({ ratings: given }) => given > 0);
  return chartCard(
    {
      title: 'Mean rating by agent',
      labelTitle: 'Agent',
      labels: rated.map(({ value }) => agentLabel(value)),
      hrefs: rated.map(({ href }) => pageOf(href, context.range)),
      horizontal: true,
      max: 5,
      empty: 'Nothing to show.',
      series: [
        { label: 'Mean rating', values: rated.map(({ mean }) => mean), tone: 'accent', format: decimal },
      ],
      more: [
        { title: 'Ratings', values: rated.map(({ ratings: given }) => count(given)) },
        { title: 'Rated', values: rated.map(({ response_rate }) => percent(response_rate)) },
      ],
    },
    { context },
  );
}

function comments({ comments: rows }: Satisfaction, { range }: ViewContext): HTMLElement {
  const list = element('ul', 'comments', {
    children: rows.map(({ conversation_id, rating, comment, at }) =>
      element('li', '', {
        children: [
          element('p', 'quote', { children: [comment] }),
          element('p', 'note', {
            children: [
              rating === null ? '' : `${rating} of 5, `,
              link(dateTime(at, range.timeZone), flowPage(conversation_id, range)),
            ],
          }),
        ],
      }),
    ),
  });
  return card({
    title: 'What customers said',
    wide: true,
    body: [rows.length === 0 ? element('p', 'empty', { children: ['No comments in this time.'] }) : list],
  });
}
