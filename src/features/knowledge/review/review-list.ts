import { createHash } from 'node:crypto';
import { ARTICLE_LIMITS } from '#core/knowledge/read-draft.ts';
import { maskSensitive } from '#core/nlu/mask.ts';
import type { ReviewKind } from '#db/schema.ts';
import { toStorableText } from '#lib/storable-text.ts';
import type { ReviewStore, SeenItem } from './store.ts';

/** Something that a person should look at. */
export interface ReviewItem {
  readonly kind: ReviewKind;
  /** The slug of the article for a phrasing, the topic for a disagreement about an intent. */
  readonly subject: string;
  /** A customer's words, as they came: they are masked and cut here. */
  readonly text: string;
  /** For a phrasing `{ signal: 'click' | 'thumbs_up' | 'worked' }`. No customer's words. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Takes in what should be looked at, without ever holding up or failing who says it. */
export interface ReviewList extends AsyncDisposable {
  add(item: ReviewItem): void;
  /** Resolves when everything added so far is written or given up. */
  settled(): Promise<void>;
  /** Items that could not be taken in, because too many waited or they could not be written. */
  readonly dropped: number;
  /** Different items that wait to be written. */
  readonly pending: number;
}

/** Different items that may wait; beyond it they are dropped: nothing is owed to anybody. */
const MAX_WAITING = 1_000;
const MAX_BATCH = 100;
/** Rest after a writing that failed, in milliseconds, so that a database that is away is not asked all the time. */
const PAUSE_AFTER_FAILURE_MS = 1_000;
const HAS_WORD = /\p{L}{2}/u;

/** A list that writes in batches, in the background; what is added twice before it is written is written once. */
export function createReviewList(
  store: Pick<ReviewStore, 'addItems'>,
  { newId, maxWaiting = MAX_WAITING }: { newId: () => string; maxWaiting?: number },
): ReviewList {
  const waiting = new Map<string, SeenItem>();
  let writing: Promise<void> | null = null;
  let dropped = 0;
  let notBeforeMs = 0;

  async function writeAll(): Promise<void> {
    while (waiting.size > 0) {
      const batch = [...waiting.values()].slice(0, MAX_BATCH);
      for (const { dedupeKey } of batch) waiting.delete(dedupeKey);
      try {
        dropped += batch.length - (await store.addItems(batch));
      } catch {
        // A suggestion is not worth an alarm; the store's own calls count its failures.
        dropped += batch.length;
        notBeforeMs = performance.now() + PAUSE_AFTER_FAILURE_MS;
        return;
      }
    }
  }

  function start(): void {
    if (writing !== null || performance.now() < notBeforeMs) return;
    writing = writeAll().finally(() => {
      writing = null;
    });
  }

  return {
    add(item) {
      const seen = toSeenItem(item, { newId });
      if (seen === null) return;
      const known = waiting.get(seen.dedupeKey);
      if (known === undefined && waiting.size >= maxWaiting) dropped += 1;
      else waiting.set(seen.dedupeKey, known ? { ...known, count: known.count + 1 } : seen);
      start();
    },
    async settled() {
      notBeforeMs = 0;
      start();
      while (writing !== null) await writing;
    },
    get dropped() {
      return dropped;
    },
    get pending() {
      return waiting.size;
    },
    async [Symbol.asyncDispose]() {
      await this.settled();
    },
  };
}

/** Null when there is nothing to read in the text. */
function toSeenItem(item: ReviewItem, { newId }: { newId: () => string }): SeenItem | null {
  const masked = maskSensitive(toStorableText(item.text)).text.replace(/\s+/g, ' ').trim();
  // Half of a pair at the cut could not be stored.
  const text = masked
    .slice(0, ARTICLE_LIMITS.phrasingCharacters)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
  if (!HAS_WORD.test(text)) return null;
  const { kind, subject, details } = item;
  const dedupeKey = createHash('sha256')
    .update(JSON.stringify([kind, subject, text.toLowerCase()]))
    .digest('hex');
  return { id: newId(), kind, subject, text, details, dedupeKey, count: 1 };
}
