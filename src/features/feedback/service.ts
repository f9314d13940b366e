import { maskSensitive } from '#core/nlu/mask.ts';
import type { FeedbackReason } from '#core/review/feedback-reasons.ts';
import { AppError } from '#errors.ts';
import { toStorableText } from '#lib/storable-text.ts';
import type { FeedbackStore } from './store.ts';
import { createFeedbackSummary, type SummaryDeps } from './summary.ts';

export type FeedbackService = ReturnType<typeof createFeedbackService>;

export interface FeedbackDeps extends SummaryDeps {
  readonly store: FeedbackStore;
}

interface FeedbackBody {
  readonly conversation_id: string;
  readonly rating?: number | null;
  readonly resolved?: boolean | null;
  readonly reasons?: readonly FeedbackReason[] | null;
  readonly comment?: string | null;
}

/** Customers' ratings of replies and conversations, and what they add up to. */
export function createFeedbackService(deps: FeedbackDeps) {
  const { store } = deps;
  return {
    /** @throws AppError `validation_failed`. */
    summarize: createFeedbackSummary(deps),

    /** @throws AppError `not_found`: no such reply, or not this customer's, which look the same. */
    async rate(
      userId: string,
      {
        message_id: messageId,
        rating,
        comment,
      }: { message_id: string; rating: number; comment?: string | null },
    ) {
      const conversationId = await store.saveRating({
        ...{ messageId, userId, rating },
        comment: storableComment(comment) ?? null,
      });
      if (conversationId === null) throw new AppError('not_found', 'There is no such reply.');
      return { message_id: messageId, conversation_id: conversationId, rating };
    },

    /** @throws AppError `not_found`, and `validation_failed` when nothing is said. */
    async giveFeedback(userId: string, body: FeedbackBody) {
      const said = saidIn(body);
      if (Object.keys(said).length === 0) throw nothingSaid();
      const stored = await store.saveFeedback({ ...said, conversationId: body.conversation_id, userId });
      if (stored === null) throw new AppError('not_found', 'There is no such conversation.');
      return { conversation_id: body.conversation_id, ...stored, reasons: [...stored.reasons] };
    },
  };
}

/** Masked, as it can be stored; undefined where there is nothing to read. */
function storableComment(comment: string | null | undefined): string | undefined {
  const text = maskSensitive(toStorableText(comment ?? '')).text.trim();
  return text === '' ? undefined : text;
}

/** What a body says: neither null nor an empty list nor blank words. */
function saidIn({ rating, resolved, reasons, comment }: FeedbackBody) {
  const words = storableComment(comment);
  return {
    ...(rating == null ? {} : { rating }),
    ...(resolved == null ? {} : { resolved }),
    ...(reasons == null || reasons.length === 0 ? {} : { reasons: [...new Set(reasons)] }),
    ...(words === undefined ? {} : { comment: words }),
  };
}

function nothingSaid(): AppError {
  const message = 'must have a rating, whether the problem is solved, a reason or a comment';
  return new AppError('validation_failed', 'The request does not have the expected form.', {
    fields: [{ field: 'body', message }],
  });
}
