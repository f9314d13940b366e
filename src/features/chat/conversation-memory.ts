import { isStoreUnavailable, StoreUnavailableError } from '#db/errors.ts';
import { createBatcher } from '#lib/batcher.ts';
import { LruMap } from '#lib/lru-map.ts';
import type { ChatStore, StoredConversation } from './store.ts';

/** Conversations whose state is kept between turns; others are read again. About 2 KB each. */
const KEPT_CONVERSATIONS = 10_000;
/** Conversations read by one statement, and those that may wait for it. */
const MAX_BATCH = 256;
const MAX_WAITING = 10_000;

export type ConversationMemory = ReturnType<typeof createConversationMemory>;

/**
 * What the dialogue remembers of recent conversations. It may be stale: the commit finds out. What is not kept is read
 * in groups, so that everybody who comes back to a server that has just started costs few statements.
 */
export function createConversationMemory(store: Pick<ChatStore, 'findConversations'>) {
  const kept = new LruMap<string, StoredConversation>(KEPT_CONVERSATIONS);
  const reads = createBatcher<string, StoredConversation | undefined>({
    keyOf: (id) => id,
    maxBatch: MAX_BATCH,
    maxWaiting: MAX_WAITING,
    overloaded: () => new StoreUnavailableError('STORE_OVERLOADED'),
    retryAlone: (error) => !isStoreUnavailable(error),
    async run(ids) {
      const found = await store.findConversations(ids);
      const byId = new Map(found.map((stored) => [stored.conversation.id, stored]));
      return ids.map((id) => byId.get(id));
    },
  });

  return {
    /** From memory, else from the database; undefined when there is no such conversation. */
    async find(id: string): Promise<StoredConversation | undefined> {
      return kept.get(id) ?? reads.add(id);
    },

    /** As of this version: from memory if that is what it holds, else from the database. */
    async findVersion(id: string, version: number): Promise<StoredConversation | undefined> {
      const known = kept.get(id);
      return known?.version === version ? known : reads.add(id);
    },

    remember(stored: StoredConversation): void {
      kept.set(stored.conversation.id, stored);
    },

    forget(id: string): void {
      kept.delete(id);
    },
  };
}
