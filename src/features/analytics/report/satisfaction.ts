import type { Dimension } from '#core/analytics/dimensions.ts';
import type { FactSums } from '#core/analytics/fact-columns.ts';
import type { CellStore } from '../cells/store.ts';
import { NO_SUMS, shareOf } from '../figures.ts';
import { type Filter, filterOf, rowsOf, shownValue, valueFilter } from '../filter.ts';
import { type BucketName, bucketsIn, spanOf, suitingBucket, type Window, wholeBucket } from '../window.ts';
import { reportHead, sumsByBucket, sumsByValue } from './head.ts';
import type { CommentStore } from './store.ts';

const RATINGS = [1, 2, 3, 4, 5] as const;
const MAX_COMMENTS = 50;
const MAX_TOPICS = 100;

/** What customers thought of the conversations of a window. */
export async function makeSatisfaction(
  window: Window,
  {
    cells,
    comments,
    bucket: asked,
  }: { cells: CellStore; comments: CommentStore; bucket?: BucketName | undefined },
) {
  const bucket = asked ?? suitingBucket(window);
  const buckets = bucketsIn(window, bucket);
  const whole = wholeBucket(window);
  const [asOf, all, points, agents, topics, newest] = await Promise.all([
    cells.progress(),
    sumsByBucket(cells, [whole]),
    sumsByBucket(cells, buckets),
    sumsByValue(cells, { bucket: whole, dimension: 'agent' }),
    sumsByValue(cells, { bucket: whole, dimension: 'topic' }),
    comments.newest({ from: window.from, to: window.to, limit: MAX_COMMENTS }),
  ]);
  const sums = all[0] ?? NO_SUMS;
  const ratedBy = (dimension: Dimension, rows: typeof agents) =>
    rows
      .filter((row) => row.sums.ratings > 0)
      .toSorted((a, b) => b.sums.ratings - a.sums.ratings)
      .slice(0, MAX_TOPICS)
      .map((row) => ({
        value: shownValue(row.value),
        ...ratedOf(row.sums, filterOf(window, valueFilter(dimension, row.value))),
      }));
  return {
    ...reportHead(window, { conversations: sums.conversations, asOf }),
    mean: shareOf(sums.rating_sum, sums.ratings),
    ratings: sums.ratings,
    rated: sums.rated,
    response_rate: shareOf(sums.rated, sums.conversations),
    distribution: Object.fromEntries(RATINGS.map((rating) => [rating, sums[`rating_${rating}`]])),
    by_rating: RATINGS.map((rating) => ({
      rating,
      ratings: sums[`rating_${rating}`],
      share: shareOf(sums[`rating_${rating}`], sums.ratings),
      ...rowsOf(filterOf(window, { with: `rating_${rating}` })),
    })),
    by_agent: ratedBy('agent', agents),
    by_topic: ratedBy('topic', topics),
    bucket,
    series: buckets.map((span, index) => ({
      ...spanOf(span),
      ...ratedOf(points[index] ?? NO_SUMS, filterOf({ from: span.start, to: span.end })),
    })),
    comments: newest.map(({ conversationId, rating, comment, at }) => ({
      conversation_id: conversationId,
      rating,
      comment,
      at: at.toISOString(),
    })),
  };
}

function ratedOf(sums: FactSums, filter: Filter) {
  return {
    conversations: sums.conversations,
    ratings: sums.ratings,
    mean: shareOf(sums.rating_sum, sums.ratings),
    response_rate: shareOf(sums.rated, sums.conversations),
    ...rowsOf(filter),
  };
}
