import { describe, expect, test } from 'bun:test';
import { FACT_COLUMN_NAMES, FACT_COLUMNS } from '#core/analytics/fact-columns.ts';
import { MEASURE_NAMES } from '#core/analytics/measures.ts';
import { figureOf, NO_SUMS, ZERO_OR_ONE } from './figures.ts';

const window = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-08T00:00:00Z') };

describe('figures', () => {
  test('take for 0 or 1 the columns that say so', () => {
    const said = FACT_COLUMN_NAMES.filter((name) => FACT_COLUMNS[name].startsWith('1 when'));
    expect(ZERO_OR_ONE).toEqual(new Set(said));
  });

  test('have an interval around their value, which is narrower with more conversations', () => {
    const widthOf = (conversations: number) => {
      const sums = { ...NO_SUMS, conversations, resolved: conversations / 2 };
      const { value, interval } = figureOf('resolution_rate', { totals: { sums, durations: {} }, window });
      const [low, high] = interval ?? [1, 0];
      expect(value).toBe(0.5);
      expect(low < 0.5 && high > 0.5).toBe(true);
      return high - low;
    };
    expect(widthOf(1_000)).toBeLessThan(widthOf(10));
  });

  test('of nothing are null, and of everything name their rows', () => {
    for (const name of MEASURE_NAMES) {
      const figure = figureOf(name, { totals: { sums: NO_SUMS, durations: {} }, window });
      expect(figure.value).toBe(figure.kind === 'count' ? 0 : null);
      expect(figure.href).toStartWith('/api/v1/analytics/conversations?from=2026-01-01T00%3A00%3A00.000Z');
      expect(figure.filter.from).toBe('2026-01-01T00:00:00.000Z');
    }
  });

  test('of durations are percentiles of their bins', () => {
    const totals = {
      sums: { ...NO_SUMS, first_responses: 10 },
      durations: { first_response: [0, 0, 0, 10] },
    };
    const { value, denominator, filter } = figureOf('first_response_p50_ms', { totals, window });
    expect(value).toBeGreaterThan(1.25 ** 3);
    expect(value).toBeLessThan(1.25 ** 4);
    expect({ denominator, with: filter.with }).toEqual({ denominator: 10, with: 'first_responses' });
  });
});
