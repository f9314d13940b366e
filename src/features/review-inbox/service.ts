import { OUT_OF_SCOPE } from '#core/nlu/classifier/dataset.ts';
import { TOPICS } from '#core/nlu/topics.ts';
import { LANGUAGES } from '#core/nlu/understanding.ts';
import { AppError } from '#errors.ts';
import { hasRole, type Principal } from '#http/principal.ts';
import { isUuid } from '#lib/uuid.ts';
import type { InboxOutcome, InboxPlace, InboxRow, InboxStatus, InboxStore } from './store.ts';

export type InboxService = ReturnType<typeof createInboxService>;

const REFUSALS = {
  missing: ['not_found', 'There is no such item.'],
  decided_before: ['conflict', 'Somebody has decided about this item already.'],
  claimed: ['conflict', 'Somebody else has this item before them.'],
  not_decided: ['conflict', 'Nothing was decided about this item.'],
  not_yours: ['forbidden', 'Somebody else decided about this item; a supervisor can undo that.'],
} as const;

/** Labeling customers' messages, one person at a time for each. */
export function createInboxService({ store }: { readonly store: InboxStore }) {
  return {
    async next(principal: Principal, { limit }: { limit: number }) {
      return { items: (await store.claim(principal.userId, { limit })).map(itemOf) };
    },

    async release(principal: Principal) {
      return { released: await store.release(principal.userId) };
    },

    /** A label of null rejects. @throws AppError `not_found`, `conflict`. */
    async decide(principal: Principal, decision: { messageId: string; label: string | null }) {
      const { messageId, label } = decision;
      return doneItem(await store.decide(messageId, { userId: principal.userId, label }));
    },

    /** @throws AppError `not_found`, `conflict`, `forbidden`. */
    async undo(principal: Principal, messageId: string) {
      const anyone = hasRole(principal.role, { needed: 'supervisor' });
      return doneItem(await store.undo(messageId, { userId: principal.userId, anyone }));
    },

    /** @throws AppError `bad_request` for a cursor of somebody else's making. */
    async list({ status, cursor, limit }: { status: InboxStatus; cursor?: string; limit: number }) {
      const after = cursor === undefined ? undefined : decodePlace(cursor);
      const rows = await store.listItems({ status, after, limit: limit + 1 });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(itemOf),
        next_cursor: rows.length > limit && last !== undefined ? encodePlace(last) : null,
      };
    },

    /** What is labeled against what is asked; the topics with the fewest labels first, of those the most asked. */
    async coverage() {
      const [labels, topics, languages] = await Promise.all([
        store.countLabels(),
        store.countAsked('topic'),
        store.countAsked('language'),
      ]);
      const labeled = (wanted: { label?: string; language?: string }) =>
        labels
          .filter(
            ({ label, language }) =>
              (wanted.label ?? label) === label && (wanted.language ?? language) === language,
          )
          .reduce((sum, { count }) => sum + count, 0);
      const askedOf = (counts: typeof topics, wanted: string) =>
        counts.find(({ value }) => value === wanted)?.conversations ?? 0;
      const ofTopics = [...TOPICS.map(({ id }) => id), OUT_OF_SCOPE].map((topic) => ({
        topic,
        asked: askedOf(topics, topic === OUT_OF_SCOPE ? '' : topic),
        labeled: labeled({ label: topic }),
        by_language: LANGUAGES.map((language) => ({
          language,
          labeled: labeled({ label: topic, language }),
        })),
      }));
      return {
        topics: ofTopics.sort((a, b) => a.labeled - b.labeled || b.asked - a.asked),
        languages: LANGUAGES.map((language) => ({
          ...{ language, asked: askedOf(languages, language), labeled: labeled({ language }) },
        })),
      };
    },
  };
}

function doneItem(outcome: InboxOutcome) {
  if (outcome.kind === 'done') return itemOf(outcome.item);
  const [code, message] = REFUSALS[outcome.kind];
  throw new AppError(code, message);
}

function itemOf(row: InboxRow) {
  const runnerUp = row.explanation?.runnerUp ?? null;
  return {
    message_id: row.messageId,
    conversation_id: row.conversationId,
    text: row.text,
    said_at: row.saidAt.toISOString(),
    language: row.language,
    topic: row.topic,
    confidence: row.confidence,
    runner_up: runnerUp?.topic ?? null,
    value: row.value,
    reasons: [...row.reasons],
    status: row.status,
    label: row.label,
    claimed_by: row.claimedBy,
    claimed_until: row.claimedUntil?.toISOString() ?? null,
    decided_by: row.decidedBy,
    decided_at: row.decidedAt?.toISOString() ?? null,
  };
}

function encodePlace({ value, messageId }: InboxPlace): string {
  return Buffer.from(JSON.stringify([value, messageId])).toString('base64url');
}

/** @throws AppError `bad_request` for anything that `encodePlace` did not write. */
function decodePlace(cursor: string): InboxPlace {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === 2) {
      const [value, messageId]: readonly unknown[] = place;
      const isShare = typeof value === 'number' && value >= 0 && value <= 1;
      if (isShare && isUuid(messageId)) return { value, messageId };
    }
  } catch {
    // Falls through to the one sentence for all faults.
  }
  throw new AppError('bad_request', 'The cursor is not one this server gave out.', {
    fields: [{ field: 'query.cursor', message: 'must be the next_cursor of an earlier page' }],
  });
}
