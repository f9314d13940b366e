import { LruMap } from '#lib/lru-map.ts';
import type { ChatStore, StoredConversation } from './store.ts';

/** Conversations whose state is kept between turns; others are read again. About 2 KB each. */
const KEPT_CONVERSATIONS = 10_000;

export type ConversationMemory = ReturnType<typeof createConversationMemory>;

/** What the dialogue remembers of recent conversations. It may be stale: the commit finds out. */
export function createConversationMemory(store: Pick<ChatStore, 'findConversation'>) {
  const kept = new LruMap<string, StoredConversation>(KEPT_CONVERSATIONS);
  return {
    /** From memory, else from the database; undefined when there is no such conversation. */
    async find(id: string): Promise<StoredConversation | undefined> {
      return kept.get(id) ?? store.findConversation(id);
    },

    /** As of this version: from memory if that is what it holds, else from the database. */
    async findVersion(id: string, version: number): Promise<StoredConversation | undefined> {
      const known = kept.get(id);
      return known?.version === version ? known : store.findConversation(id);
    },

    remember(stored: StoredConversation): void {
      kept.set(stored.conversation.id, stored);
    },

    forget(id: string): void {
      kept.delete(id);
    },
  };
}
