import type { ConversationHistory } from './conversation-history.ts';

/** What a customer said about the problem outside the conversation: in so many words, or by a rating. */
export interface Statement {
  readonly solved: boolean;
  /** In so many words: such a word outweighs any rating. */
  readonly explicit: boolean;
  /** The reply that was rated; null: it is about the whole conversation. */
  readonly replyId: string | null;
  readonly atMs: number;
}

const GOOD_RATING = 4;
const BAD_RATING = 2;

/** All statements, oldest first. A rating of 3 says nothing. */
export function statementsOf({ ratings, feedback }: ConversationHistory): readonly Statement[] {
  const ofReplies = ratings.flatMap(({ replyId, rating, atMs }) => byRating(rating, { replyId, atMs }));
  const ofAll = feedback.flatMap(({ rating, resolved, atMs }) =>
    resolved === null
      ? byRating(rating, { replyId: null, atMs })
      : [{ solved: resolved, explicit: true, replyId: null, atMs }],
  );
  return [...ofReplies, ...ofAll].sort((one, other) => one.atMs - other.atMs);
}

function byRating(
  rating: number | null,
  { replyId, atMs }: Pick<Statement, 'replyId' | 'atMs'>,
): readonly Statement[] {
  if (rating === null || (rating > BAD_RATING && rating < GOOD_RATING)) return [];
  return [{ solved: rating >= GOOD_RATING, explicit: false, replyId, atMs }];
}
