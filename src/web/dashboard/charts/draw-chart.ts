import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { type ChartSpec, hrefAt, type Series, valueWords } from './chart-spec.ts';
import { toneColor } from './tones.ts';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

type Kind = 'bar' | 'line';
type Value = number | [number, number] | null;

/** Draws a chart in the colors of the moment. `open` is called with the address behind what was clicked. */
export function drawChart(
  canvas: HTMLCanvasElement,
  { spec, open }: { spec: ChartSpec; open: (href: string) => void },
): { destroy(): void } {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  const config: ChartConfiguration<Kind, Value[]> = {
    type: 'bar',
    data: { labels: [...spec.labels], datasets: spec.series.map(dataset) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: spec.horizontal ? 'y' : 'x',
      interaction: { mode: 'index', axis: spec.horizontal ? 'y' : 'x', intersect: false },
      scales: scalesOf(spec),
      plugins: { tooltip: tooltipOf(spec) },
      onClick: (event, near, chart) => {
        const native = event.native;
        const [hit] = native
          ? chart.getElementsAtEventForMode(native, 'nearest', { intersect: true }, false)
          : [];
        const index = hit?.index ?? near[0]?.index;
        const href = index === undefined ? null : hrefAt(spec, { series: hit?.datasetIndex ?? null, index });
        if (href) open(href);
      },
    },
  };
  return new Chart(canvas, config);
}

function dataset({ label, values, tone, as = 'bar', axis }: Series): ChartDataset<Kind, Value[]> {
  const color = toneColor(tone);
  const data = values.map((value) => (typeof value === 'number' || value === null ? value : pair(value)));
  const scale = axis ? { yAxisID: axis } : {};
  if (as === 'bar') {
    return {
      type: 'bar',
      label,
      data,
      backgroundColor: color,
      borderRadius: 3,
      maxBarThickness: 36,
      ...scale,
    };
  }
  return {
    type: 'line',
    label,
    data,
    borderColor: color,
    backgroundColor: color,
    // A ring in the color of the card sets a point off from the bar behind it.
    pointBorderColor: toneColor('surface'),
    pointBorderWidth: 1.5,
    borderWidth: 2.5,
    showLine: as === 'line',
    pointRadius: as === 'points' ? 5 : data.length > 40 ? 0 : 4.5,
    pointHoverRadius: 6,
    // Smooth, but never beyond the values.
    // A gap means that there is nothing to say, not that it was nothing.
    spanGaps: false,
    order: -1,
    ...scale,
  };
}

const pair = (value: readonly [number, number]): [number, number] => [value[0], value[1]];

function tooltipOf(spec: ChartSpec) {
  return {
    backgroundColor: toneColor('text'),
    titleColor: pageColor(),
    bodyColor: pageColor(),
    footerColor: pageColor(),
    padding: 10,
    boxPadding: 4,
    callbacks: {
      label: ({ datasetIndex, dataIndex }: { datasetIndex: number; dataIndex: number }) => {
        const series = spec.series[datasetIndex];
        return series ? `${series.label}: ${valueWords(series, dataIndex)}` : '';
      },
    },
  };
}

const pageColor = () => getComputedStyle(document.body).backgroundColor;

function scalesOf(spec: ChartSpec) {
  const text = toneColor('muted');
  const line = toneColor('line');
  const [first] = spec.series;
  const second = spec.series.find(({ axis }) => axis === 'second');
  const values = {
    type: 'linear' as const,
    beginAtZero: true,
    stacked: spec.stacked ?? false,
    ...(spec.max === undefined ? {} : { max: spec.max }),
    border: { display: false },
    grid: { color: line },
    ticks: {
      color: text,
      maxTicksLimit: 6,
      callback: (value: string | number) => first?.format(Number(value)) ?? '',
    },
  };
  const labels = {
    type: 'category' as const,
    stacked: spec.stacked ?? false,
    border: { color: line },
    grid: { display: false },
    ticks: { color: text, maxRotation: 0, autoSkip: !spec.horizontal, autoSkipPadding: 16 },
  };
  const scales = spec.horizontal ? { x: values, y: labels } : { x: labels, y: values };
  if (!second) return scales;
  return {
    ...scales,
    second: {
      ...values,
      position: 'right' as const,
      grid: { display: false },
      ...(spec.secondMax === undefined ? {} : { max: spec.secondMax }),
      ticks: { ...values.ticks, callback: (value: string | number) => second.format(Number(value)) },
    },
  };
}
