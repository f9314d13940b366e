import { describe, expect, test } from 'bun:test';
import type { EvaluationReport } from '#mlops/evaluation-report.ts';
import { toHtml } from './html-report.ts';
import { DARK, LIGHT, type Palette } from './html-style.ts';
import { toText } from './text-report.ts';

const EVIL = `</style><script>alert("x")</script><img src='x' onerror=alert(1)>&amp;`;
const ROW = { lossPoints: 1, threshold: 0.1, inScopeAccuracy: 0.9, recall: 0.8 };

/** A report whose every text is what this function is given. */
function reportOf(text: string): EvaluationReport {
  return {
    method: text,
    seed: 1,
    model: { name: text, version: 1, seed: 1, dataHash: text, bytes: 2048, trainingSeconds: 1 },
    counts: { train: 3, validation: 0, test: 4, outOfScope: 1, labels: 2, nearDuplicates: 0 },
    accuracy: 0.75,
    accuracyInterval: { low: 0.3, high: 0.95 },
    macroF1: 0.7,
    perLabel: [{ label: text, precision: 1, recall: 0.5, f1: 0.66, support: 2 }],
    confusion: {
      labels: [text, 'other'],
      counts: [
        [1, 1],
        [0, 2],
      ],
    },
    worstPairs: [{ expected: text, predicted: text, count: 1, examples: [text] }],
    calibration: {
      bins: [{ count: 4, meanProbability: 0.8, accuracy: 0.75 }],
      expectedError: 0.05,
      expectedErrorOfAll: 0.06,
    },
    outOfScope: { chosenOn: 'test', auroc: 0.9, rows: [ROW], asked: ROW },
    latency: [{ length: 20, medianMs: 0.01, p99Ms: 0.02 }],
    comparison: { names: [text, text], accuracies: [0.7, 0.8], onlyFirst: 1, onlySecond: 2, p: 0.9 },
  };
}

/** Contrast of two colors such as #1a2b3c, 1-21 (WCAG 2.2, relative luminance). */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

describe('the HTML report', () => {
  test('shows every text as text, wherever it comes from', () => {
    const html = toHtml(reportOf(EVIL));
    const plain = toHtml(reportOf('plain'));
    for (const mark of ['<', '>', '"', "'"]) expect(html.split(mark).length).toBe(plain.split(mark).length);
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)');
    expect(html).toContain('&amp;amp;');
  });

  test('loads nothing and runs nothing', () => {
    const html = toHtml(reportOf('plain'));
    expect(html).not.toMatch(/<(script|link|img|iframe)|\bon\w+=|url\(|@import|https?:/);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).toContain('name="viewport"');
    expect(html).toContain('prefers-color-scheme:dark');
  });

  test('has the whole confusion matrix, stronger for larger shares of a row', () => {
    const html = toHtml(reportOf('plain'));
    expect(html).toContain('<td class="r2">1<td class="w2">1</tr>');
    expect(html).toContain('<td><td class="r4">2</tr>');
  });

  test.each([
    ['light', LIGHT],
    ['dark', DARK],
  ] as const)('is readable in the %s scheme', (_, { text, quiet, page, panel, right, wrong }: Palette) => {
    for (const background of [page, panel, ...right, ...wrong])
      expect(contrast(text, background)).toBeGreaterThanOrEqual(4.5);
    for (const background of [page, panel]) expect(contrast(quiet, background)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('the text report', () => {
  test('sends no control characters to the terminal', () => {
    expect(toText(reportOf('a\u001b[2J\u0007b'))).toMatch(/^[^\p{Cc}]*$/mu);
    expect(toText(reportOf('a\u001b[2Jb'))).not.toContain('\u001b');
  });
});
