import type { EvaluationReport } from '#mlops/evaluation-report.ts';
import { STYLE } from './html-style.ts';
import { calibrationNote, comparisonLines, facts, percent, thresholdSource, time } from './text-report.ts';

/** The report as one page that loads nothing and runs no scripts. */
export function toHtml(report: EvaluationReport): string {
  const sections = [
    section('Comparison', list(comparisonLines(report))),
    section('By label', byLabel(report)),
    section('Worst pairs', worstPairs(report)),
    section(`Calibration: ${calibrationNote(report)}`, calibration(report)),
    section('Out of scope', outOfScope(report)),
    section('Time of one scoring by length', latency(report)),
    section('Confusion matrix', heatTable(report)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evaluation: accuracy ${percent(report.accuracy)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(report.method)}</h1>
<dl>${facts(report)
    .map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`)
    .join('')}</dl>
${sections.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function section(title: string, body: string): string {
  return body === '' ? '' : `<section>\n<h2>${escapeHtml(title)}</h2>\n${body}\n</section>`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
}

interface Table {
  /** What it is, for those who do not see it. */
  readonly name: string;
  readonly head: readonly string[];
  /** The first cell of a row names the row. */
  readonly rows: readonly (readonly string[])[];
}

function table({ name, head, rows }: Table): string {
  if (rows.length === 0) return '';
  const body = rows.map(
    ([first = '', ...cells]) =>
      `<tr><th scope="row">${escapeHtml(first)}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  return scrollable(
    name,
    `<table><thead><tr>${columnHeads(head)}</tr></thead><tbody>${body.join('')}</tbody></table>`,
  );
}

function columnHeads(names: readonly string[]): string {
  return names.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
}

/** Reachable by keyboard, since only then can it be scrolled without a mouse. */
function scrollable(name: string, content: string): string {
  return `<div class="scroll" role="region" aria-label="${escapeHtml(name)}" tabindex="0">${content}</div>`;
}

function byLabel({ perLabel }: EvaluationReport): string {
  return table({
    name: 'Figures by label',
    head: ['label', 'precision', 'recall', 'F1', 'texts'],
    rows: perLabel.map(({ label, precision, recall, f1, support }) => [
      label,
      percent(precision),
      percent(recall),
      percent(f1),
      String(support),
    ]),
  });
}

function worstPairs({ worstPairs: pairs }: EvaluationReport): string {
  return pairs
    .map(
      ({ expected, predicted, count, examples }) =>
        `<p><b>${count}</b> &times; ${escapeHtml(expected)}, taken for ${escapeHtml(predicted)}</p>${list(examples)}`,
    )
    .join('\n');
}

function calibration({ calibration: { bins } }: EvaluationReport): string {
  return table({
    name: 'Calibration',
    head: ['mean probability', 'right', 'texts'],
    rows: bins.map(({ count, meanProbability, accuracy }) => [
      percent(meanProbability),
      percent(accuracy),
      String(count),
    ]),
  });
}

function outOfScope({ outOfScope: figures }: EvaluationReport): string {
  if (!figures) return '';
  const note = `AUROC ${percent(figures.auroc)}; ${thresholdSource(figures)}.`;
  const rows = [...figures.rows, figures.asked].map(
    ({ lossPoints, recall, inScopeAccuracy, threshold }, index) => [
      `${lossPoints}${index === figures.rows.length ? ' (asked for)' : ''}`,
      percent(recall),
      percent(inScopeAccuracy),
      threshold.toFixed(3),
    ],
  );
  const head = ['points of accuracy lost', 'recall', 'in-scope accuracy', 'threshold'];
  return `<p class="quiet">${escapeHtml(note)}</p>${table({ name: 'Out of scope', head, rows })}`;
}

function latency({ latency: rows }: EvaluationReport): string {
  return table({
    name: 'Time by length',
    head: ['characters', 'median', 'p99'],
    rows: rows.map(({ length, medianMs, p99Ms }) => [String(length), time(medianMs), time(p99Ms)]),
  });
}

/** Rows are what texts are, columns what they were taken for; the stronger the color, the larger the share of the row. */
function heatTable({ confusion: { labels, counts } }: EvaluationReport): string {
  const body = counts.map((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count, predicted) =>
      // Most cells are empty; without the optional end tag the page is half as large.
      count === 0 ? '<td>' : `<td class="${actual === predicted ? 'r' : 'w'}${heat(count / total)}">${count}`,
    );
    return `<tr><th scope="row">${escapeHtml(labels[actual] ?? '')}</th>${cells.join('')}</tr>`;
  });
  const note =
    '<p class="quiet">Rows: what the texts are. Columns: what they were taken for. The stronger the color, the larger the share of its row.</p>';
  return `${note}${scrollable(
    'Confusion matrix',
    `<table class="heat"><thead><tr><th scope="col">is</th>${columnHeads(labels)}</tr></thead><tbody>${body.join('\n')}</tbody></table>`,
  )}`;
}

/** The level of the color, 1-4, for a share above 0. */
function heat(share: number): number {
  return Math.max(1, Math.ceil(share * 4));
}
