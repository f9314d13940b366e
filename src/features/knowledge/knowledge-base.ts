import type { Article } from '#core/knowledge/article.ts';
import { createKnowledgeIndex, type KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';

/** The index that this process answers from. */
export interface KnowledgeBase extends Disposable {
  /** The index in force now; hold it no longer than one turn. */
  current(): KnowledgeIndex;
  /** Rebuilds the index if the stored articles have changed; resolves to whether they had. */
  refresh(): Promise<boolean>;
}

interface ArticleSource {
  listArticles(): Promise<Article[]>;
  readFingerprint(): Promise<string>;
}

/** How long a node may answer from articles that another node has changed. */
const REFRESH_INTERVAL_MS = 5_000;

/**
 * Loads the articles and keeps the index in step with them on every node, by asking for the fingerprint of the
 * table every 5 s. A failed check keeps the index that is there.
 */
export async function openKnowledgeBase(
  store: ArticleSource,
  { onError }: { onError: (error: unknown) => void },
): Promise<KnowledgeBase> {
  let fingerprint = '';
  let index = createKnowledgeIndex([]);

  async function refresh(): Promise<boolean> {
    const seen = await store.readFingerprint();
    if (seen === fingerprint) return false;
    index = createKnowledgeIndex(await store.listArticles());
    fingerprint = seen;
    return true;
  }

  await refresh();
  const timer = setInterval(() => refresh().catch(onError), REFRESH_INTERVAL_MS);
  timer.unref();
  return { current: () => index, refresh, [Symbol.dispose]: () => clearInterval(timer) };
}
