import type { ConversationHistory } from './conversation-history.ts';
import { oneIf } from './one-if.ts';

const RATINGS = [1, 2, 3, 4, 5] as const;
type RatingColumn = 'rated' | 'ratings' | 'rating_sum' | `rating_${(typeof RATINGS)[number]}`;

/** Ratings of single replies and of the whole conversation, alike. */
export function ratingCounts({
  ratings,
  feedback,
}: Pick<ConversationHistory, 'ratings' | 'feedback'>): Readonly<Record<RatingColumn, number>> {
  const all = [...ratings, ...feedback].map(({ rating }) => rating).filter((rating) => rating !== null);
  const each = RATINGS.map((one) => [`rating_${one}`, all.filter((rating) => rating === one).length]);
  return {
    ...(Object.fromEntries(each) as Record<`rating_${(typeof RATINGS)[number]}`, number>),
    rated: oneIf(all.length > 0),
    ratings: all.length,
    rating_sum: all.reduce((sum, rating) => sum + rating, 0),
  };
}
