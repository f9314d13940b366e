import type { ReviewKind } from '#db/schema.ts';
import { AppError } from '#errors.ts';
import { isUuid } from '#lib/uuid.ts';
import type { ReviewItemRow, ReviewPlace, ReviewStatus, ReviewStore } from './store.ts';

export type ReviewService = ReturnType<typeof createReviewService>;

const REFUSALS = {
  missing: ['not_found', 'There is no such item.'],
  decided_before: ['conflict', 'Somebody has decided about this item already.'],
  full: ['conflict', 'The article has as many phrasings as an article may have.'],
  gone: ['conflict', 'The article is retired; restore it first, or reject the phrasing.'],
} as const;

/** Looking at what customers and models suggest, and deciding about it. `onChange` hears of changed articles. */
export function createReviewService({
  store,
  onChange,
}: {
  store: ReviewStore;
  onChange: () => Promise<void>;
}) {
  return {
    async list(query: { kind?: ReviewKind; status: ReviewStatus; cursor?: string; limit: number }) {
      const { kind, status, cursor, limit } = query;
      const after = cursor === undefined ? undefined : decodePlace(cursor);
      const rows = await store.listItems({ kind, status, after, limit: limit + 1 });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(itemOf),
        next_cursor: rows.length > limit && last !== undefined ? encodePlace(last) : null,
      };
    },

    /** @throws AppError `not_found`, `conflict`. */
    async decide(id: string, decision: { status: 'accepted' | 'rejected'; userId: string }) {
      const outcome = await store.decide(id, decision);
      if (outcome.kind !== 'decided') {
        const [code, message] = REFUSALS[outcome.kind];
        throw new AppError(code, message);
      }
      if (decision.status === 'accepted' && outcome.item.kind === 'phrasing') await onChange();
      return itemOf(outcome.item);
    },
  };
}

function itemOf(row: ReviewItemRow) {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    text: row.text,
    details: row.details,
    seen_count: row.seenCount,
    status: row.status,
    decided_by: row.decidedBy,
    decided_at: row.decidedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

const LARGEST_COUNT = 2 ** 31 - 1;

function encodePlace({ seenCount, id }: ReviewPlace): string {
  return Buffer.from(JSON.stringify([seenCount, id])).toString('base64url');
}

/** @throws AppError `bad_request` for anything that `encodePlace` did not write. */
function decodePlace(cursor: string): ReviewPlace {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2) {
      const [seenCount, id]: readonly unknown[] = value;
      const counted =
        Number.isInteger(seenCount) && Number(seenCount) > 0 && Number(seenCount) <= LARGEST_COUNT;
      if (counted && isUuid(id)) return { seenCount: Number(seenCount), id };
    }
  } catch {
    // Falls through to the one sentence for all faults.
  }
  throw new AppError('bad_request', 'The cursor is not one this server gave out.', {
    fields: [{ field: 'query.cursor', message: 'must be the next_cursor of an earlier page' }],
  });
}
