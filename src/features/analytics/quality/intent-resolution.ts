import type { FactColumn, FactSums } from '#core/analytics/fact-columns.ts';
import type { CellStore } from '../cells/store.ts';
import { intervalOf, shareOf } from '../figures.ts';
import { filterOf, rowsOf, shownValue } from '../filter.ts';
import { reportHead, sumsByBucket, sumsByValue } from '../report/head.ts';
import { type Window, wholeBucket } from '../window.ts';

/** Resolution of the conversations of a window by the intent that they began with. */
export async function makeIntentResolution(window: Window, { cells }: { cells: CellStore }) {
  const bucket = wholeBucket(window);
  const [asOf, all, groups] = await Promise.all([
    cells.progress(),
    sumsByBucket(cells, [bucket]),
    sumsByValue(cells, { bucket, dimension: 'intent' }),
  ]);
  const intents = groups.map(({ value, sums }) => intentOf(shownValue(value), { sums, window }));
  return {
    ...reportHead(window, { conversations: all[0]?.conversations ?? 0, asOf }),
    intents,
    brief: Object.fromEntries(intents.map(({ intent, first_attempt }) => [intent, first_attempt.value])),
  };
}

function intentOf(intent: string, { sums, window }: { readonly sums: FactSums; readonly window: Window }) {
  const rows = (column: FactColumn) => rowsOf(filterOf(window, { intent, with: column }));
  const rateOf = (column: FactColumn) => ({
    value: shareOf(sums[column], sums.conversations),
    conversations: sums[column],
    interval: intervalOf({ numerator: sums[column], denominator: sums.conversations }),
    ...rows(column),
  });
  const durableOf = (days: 7 | 30) => {
    const durable = sums[`durable_${days}`];
    const due = sums[`durable_${days}_due`];
    return {
      value: shareOf(durable, due),
      due,
      durable,
      interval: intervalOf({ numerator: durable, denominator: due }),
      ...rows(`durable_${days}`),
    };
  };
  return {
    intent,
    conversations: sums.conversations,
    first_attempt: rateOf('first_attempt'),
    confirmed: rateOf('confirmed'),
    assumed: rateOf('assumed'),
    resolved: rateOf('resolved'),
    durable_7: durableOf(7),
    durable_30: durableOf(30),
    ...rowsOf(filterOf(window, { intent })),
  };
}
