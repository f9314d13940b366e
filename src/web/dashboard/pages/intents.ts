import { element } from '../../elements.ts';
import type { Bands, Drift, Intents } from '../api-types.ts';
import { chartCard } from '../charts/chart-card.ts';
import type { ChartSpec, Series } from '../charts/chart-spec.ts';
import type { Tone } from '../charts/tones.ts';
import { queryOf } from '../date-range.ts';
import { count, fine, percent, plural, shortCount } from '../format.ts';
import { bandName, intentLabel, topicLabel } from '../names.ts';
import { card, cards } from '../parts/card.ts';
import { dataTable } from '../parts/data-table.ts';
import { emptyBox } from '../parts/states.ts';
import { pageOf } from '../route.ts';
import { bucketLabel, windowWords } from '../times.ts';
import type { Page, ViewContext } from '../view.ts';

const BANDS: readonly { readonly band: keyof Bands; readonly tone: Tone }[] = [
  { band: 'answer', tone: 'accent' },
  { band: 'ask', tone: 'amber' },
  { band: 'hand_over', tone: 'muted' },
];

/** What customers write about, how surely it is understood, and whether that changes. */
export const intentsPage: Page = {
  name: 'Intents',
  forAgents: false,
  ranged: true,
  skeleton: { tiles: 0, cards: 4 },
  async build(context) {
    const { api, range, signal } = context;
    const report = await api.get<Intents>('/analytics/intents', { query: queryOf(range), signal });
    return {
      title: 'Intents',
      note: `${windowWords({ ...report.window, timeZone: range.timeZone })}: ${plural(report.turns, 'message')}`,
      content:
        report.turns === 0
          ? [emptyBox('No messages in this time', 'Choose a longer time above.')]
          : [
              cards(
                distribution(report, context),
                certainty(report, context),
                topics(report, context),
                trend(report, context),
                drift(report.drift, context),
              ),
            ],
      asOf: report.as_of,
      csv: queryOf(range),
    };
  },
};

function distribution({ intents }: Intents, context: ViewContext): HTMLElement {
  return chartCard(
    {
      title: 'Intents by confidence',
      note: 'Whether the reading was sure enough to answer, to be asked about, or not used.',
      labelTitle: 'Intent',
      labels: intents.map(({ intent }) => intentLabel(intent)),
      ...byBand(intents, context),
    },
    { context },
  );
}

function topics({ topics: rows }: Intents, context: ViewContext): HTMLElement {
  const shown = rows.slice(0, 20);
  return chartCard(
    {
      title: rows.length > shown.length ? `The ${shown.length} most frequent topics` : 'Topics by confidence',
      labelTitle: 'Topic',
      labels: shown.map(({ topic, intent }) =>
        topic === 'none' ? `No topic (${intentLabel(intent).toLowerCase()})` : topicLabel(topic),
      ),
      ...byBand(shown, context),
    },
    { context, wide: true },
  );
}

type BandRow = Pick<Intents['intents'][number], 'bands' | 'href' | 'share' | 'mean_confidence'>;

/** Bars that are cut where the bands meet; each part leads to the conversations with such a message. */
function byBand(
  rows: readonly BandRow[],
  { range }: ViewContext,
): Pick<ChartSpec, 'hrefs' | 'horizontal' | 'stacked' | 'series' | 'more'> {
  const hrefs = rows.map(({ href }) => pageOf(href, range));
  return {
    hrefs,
    horizontal: true,
    stacked: true,
    series: BANDS.map(({ band, tone }) => ({
      label: bandName(band),
      values: rows.map(({ bands }) => bands[band]),
      tone,
      format: shortCount,
      hrefs: hrefs.map((href) => href && `${href}&turn_band=${band}`),
    })),
    more: [
      { title: 'Share', values: rows.map(({ share }) => percent(share)) },
      { title: 'Mean confidence', values: rows.map(({ mean_confidence }) => percent(mean_confidence)) },
    ],
  };
}

function certainty({ confidence, confidence_rows }: Intents, context: ViewContext): HTMLElement {
  return chartCard(
    {
      title: 'How sure the readings were',
      labelTitle: 'Confidence',
      labels: confidence.map((_turns, tenth) => `${tenth * 10}–${tenth * 10 + 10}%`),
      hrefs: confidence.map((_turns, tenth) => pageOf(confidence_rows[tenth]?.href, context.range)),
      series: [{ label: 'Messages', values: confidence, tone: 'accent', format: shortCount }],
    },
    { context },
  );
}

function trend({ trend: points, bucket }: Intents, context: ViewContext): HTMLElement {
  const { range } = context;
  const rate = (label: string, { values, tone }: Pick<Series, 'values' | 'tone'>): Series => ({
    label,
    values,
    tone,
    as: 'line',
    format: percent,
  });
  return chartCard(
    {
      title: 'Confidence over time',
      labelTitle: 'Begun',
      labels: points.map(({ start }) => bucketLabel(start, { bucket, timeZone: range.timeZone })),
      hrefs: points.map(({ href }) => pageOf(href, range)),
      max: 1,
      series: [
        rate('Mean confidence', {
          values: points.map(({ mean_confidence }) => mean_confidence),
          tone: 'accent',
        }),
        rate('Out of scope', {
          values: points.map(({ out_of_scope_rate }) => out_of_scope_rate),
          tone: 'rose',
        }),
      ],
      more: [{ title: 'Messages', values: points.map(({ turns }) => count(turns)) }],
    },
    { context, wide: true },
  );
}

const LEVELS = {
  none: 'The topics are as before',
  some: 'The topics changed somewhat',
  strong: 'The topics changed strongly',
} as const;

function drift(report: Drift, { range }: ViewContext): HTMLElement {
  const { enough, level, psi, psi_by_chance, jensen_shannon, confidence_change, largest, against } = report;
  const before = windowWords({ ...against, timeZone: range.timeZone });
  const verdict =
    enough && level
      ? element('p', `verdict verdict-${level}`, { children: [LEVELS[level]] })
      : element('p', 'empty', {
          children: ['Too few conversations in this or the earlier window to compare them.'],
        });
  const figures = element('dl', 'facts', {
    children: [
      ...fact(
        'Population stability index',
        psi === null ? '–' : `${fine(psi)} (by chance up to ${fine(psi_by_chance)})`,
      ),
      ...fact('Jensen-Shannon divergence', fine(jensen_shannon)),
      ...fact(
        'Mean confidence',
        confidence_change === null ? '–' : `${signedPoints(confidence_change)} points`,
      ),
    ],
  });
  return card({
    title: 'Drift',
    note: `Against ${before}.`,
    wide: true,
    body: [verdict, ...(enough ? [figures] : []), ...(largest.length > 0 ? [changes(report, range)] : [])],
  });
}

/** The topics that changed most, each with its conversations of now. */
function changes({ largest }: Drift, range: ViewContext['range']): HTMLElement {
  return dataTable({
    caption: 'Topics whose share changed most',
    columns: [
      { title: 'Topic' },
      { title: 'Before', numeric: true },
      { title: 'Now', numeric: true },
      { title: 'Change', numeric: true },
    ],
    rows: largest.map(({ topic, share, share_before, href }) => ({
      href: pageOf(href, range),
      cells: [
        topicLabel(topic),
        percent(share_before),
        percent(share),
        `${signedPoints(share - share_before)} points`,
      ],
    })),
  });
}

function fact(term: string, words: string): readonly HTMLElement[] {
  return [element('dt', '', { children: [term] }), element('dd', '', { children: [words] })];
}

function signedPoints(share: number): string {
  const points = Math.round(share * 1000) / 10;
  return points < 0 ? `−${-points}` : `+${points}`;
}
