import type { FactColumn, FactSums } from '#core/analytics/fact-columns.ts';
import type { MeasureName } from '#core/analytics/measures.ts';
import { TONES } from '#core/dialogue/conversation.ts';
import type { BucketSolution, BucketTurnNumber, CellStore } from '../cells/store.ts';
import { figureOf, intervalOf, NO_SUMS, shareOf } from '../figures.ts';
import { filterOf, rowsOf } from '../filter.ts';
import { reportHead, sumsByBucket } from '../report/head.ts';
import { type Window, wholeBucket } from '../window.ts';

/** The figures that say how well conversations went. */
const QUALITY = [
  'confirmed_resolution_rate',
  'assumed_resolution_rate',
  'resolution_rate',
  'durable_7_resolution_rate',
  'durable_30_resolution_rate',
  'first_attempt_rate',
  'follow_up_rate',
  'reopen_rate',
  'containment_rate',
  'handoff_rate',
  'solution_success_rate',
  'solution_failure_rate',
  'frustration',
  'frustrated_rate',
  'turns_per_conversation',
] as const satisfies readonly MeasureName[];

/** How well the conversations of a window went. */
export async function makeQuality(
  window: Window,
  {
    cells,
    titleOf,
    limit,
  }: { cells: CellStore; titleOf: (slug: string) => string | undefined; limit: number },
) {
  const buckets = [wholeBucket(window)];
  const [asOf, all, turnNumbers, solutions] = await Promise.all([
    cells.progress(),
    sumsByBucket(cells, buckets),
    cells.turnNumbers({ buckets }),
    cells.solutions({ buckets }),
  ]);
  const sums = all[0] ?? NO_SUMS;
  return {
    ...reportHead(window, { conversations: sums.conversations, asOf }),
    figures: QUALITY.map((name) => figureOf(name, { totals: { sums, durations: {} }, window })),
    frustration_by_turn: turnNumbers
      .filter(({ turns }) => turns > 0)
      .toSorted((a, b) => a.turnNumber - b.turnNumber)
      .map((cell) => turnOf(cell, window)),
    tones: tonesOf(sums, window),
    solutions: solutions
      .filter(({ offered }) => offered > 0)
      .toSorted(
        (a, b) => b.offered - a.offered || (a.articleSlug < b.articleSlug ? -1 : 1) || a.step - b.step,
      )
      .slice(0, limit)
      .map((cell) => solutionOf(cell, { window, title: titleOf(cell.articleSlug) })),
  };
}

function turnOf(
  { turnNumber, turns, frustrationSum, frustrated, followUps }: BucketTurnNumber,
  window: Window,
) {
  return {
    turn: turnNumber,
    turns,
    mean: shareOf(frustrationSum, turns),
    frustrated_share: shareOf(frustrated, turns),
    follow_up_share: shareOf(followUps, turns),
    ...rowsOf(filterOf(window, { min_turns: turnNumber })),
  };
}

function tonesOf(sums: FactSums, window: Window) {
  return TONES.map((tone) => {
    const column: FactColumn = `tone_${tone}`;
    return {
      tone,
      turns: sums[column],
      share: shareOf(sums[column], sums.turns),
      ...rowsOf(filterOf(window, { with: column })),
    };
  });
}

function solutionOf(
  { articleSlug, step, offered, worked, failed }: BucketSolution,
  { window, title }: { readonly window: Window; readonly title: string | undefined },
) {
  const which = { article: articleSlug, step };
  return {
    article_slug: articleSlug,
    title: title ?? articleSlug,
    step,
    offered,
    worked,
    failed,
    success: {
      value: shareOf(worked, offered),
      interval: intervalOf({ numerator: worked, denominator: offered }),
      ...rowsOf(filterOf(window, { ...which, outcome: 'worked' })),
    },
    follow_up_rate: shareOf(failed, offered),
    ...rowsOf(filterOf(window, which)),
  };
}
