import { element } from '../../elements.ts';
import { card } from '../parts/card.ts';
import { dataTable } from '../parts/data-table.ts';
import { onThemeChange } from '../theme.ts';
import type { ViewContext } from '../view.ts';
import { type ChartSpec, tableOf } from './chart-spec.ts';
import { drawChart } from './draw-chart.ts';

/** A chart in a card, with its key, and below it the same as a table whose rows lead on. */
export function chartCard(
  spec: ChartSpec,
  { context, wide = false }: { context: ViewContext; wide?: boolean },
): HTMLElement {
  const { title, note, labels, series, empty = 'Nothing in this time.' } = spec;
  const body =
    labels.length === 0
      ? [element('p', 'empty', { children: [empty] })]
      : [...(series.length > 1 ? [key(spec)] : []), chartBox(spec, context), tableBox(spec)];
  return card({ title, body, wide, ...(note === undefined ? {} : { note }) });
}

/** Which color is what. */
function key({ series }: ChartSpec): HTMLElement {
  return element('ul', 'key', {
    attributes: { 'aria-hidden': 'true' },
    children: series.map(({ label, tone, as = 'bar' }) =>
      element('li', '', { children: [element('span', `swatch swatch-${as} tone-${tone}`), label] }),
    ),
  });
}

function chartBox(spec: ChartSpec, { signal, afterMount, open }: ViewContext): HTMLElement {
  const canvas = element('canvas', '', {
    attributes: { role: 'img', 'aria-label': `Chart: ${spec.title}. The table below says the same.` },
  });
  // Its size is known before it is drawn, so nothing moves.
  const box = element('div', `chart ${spec.horizontal ? rowsClass(spec.labels.length) : ''}`, {
    children: [canvas],
  });
  if (spec.hrefs || spec.series.some(({ hrefs }) => hrefs)) box.classList.add('leads-on');
  afterMount(() => {
    let chart = drawChart(canvas, { spec, open });
    onThemeChange(
      () => {
        chart.destroy();
        chart = drawChart(canvas, { spec, open });
      },
      { signal },
    );
    signal.addEventListener('abort', () => chart.destroy());
  });
  return box;
}

/** Heights come from the style sheet: enough for so many bars. */
function rowsClass(rows: number): string {
  if (rows <= 3) return 'chart-few';
  if (rows <= 6) return 'chart-some';
  return rows <= 10 ? 'chart-many' : 'chart-lots';
}

function tableBox(spec: ChartSpec): HTMLElement {
  return element('details', 'as-table', {
    children: [
      element('summary', '', {
        children: ['Table', element('span', 'unseen', { children: [`: ${spec.title}`] })],
      }),
      dataTable({ caption: spec.title, ...tableOf(spec) }),
    ],
  });
}
