import type { Article } from '#core/knowledge/article.ts';
import { type ArticleOutcomes, NO_FACTORS, rankingFactors } from '#core/knowledge/helpfulness.ts';
import { createKnowledgeIndex, type KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { SemanticMatch } from '#core/knowledge/semantic-search.ts';
import type { Embeddings } from './embedding/embeddings.ts';

/** The index that this process answers from. */
export interface KnowledgeBase extends Disposable {
  /** The index in force now; hold it no longer than one turn. */
  current(): KnowledgeIndex;
  /**
   * Rebuilds the index if the stored articles have changed, and orders it anew if customers have said something of them;
   * resolves to whether either is so.
   */
  refresh(): Promise<boolean>;
  /**
   * What a search takes as `semantic`: articles that a model finds near in meaning, best first, or undefined where
   * the built-in vectors have to do. For callers that may wait 150 ms; never rejects.
   */
  semanticMatches(
    query: string,
    options: { readonly signal: AbortSignal },
  ): Promise<readonly SemanticMatch[] | undefined>;
}

interface ArticleSource {
  listArticles(): Promise<Article[]>;
  readFingerprint(): Promise<string>;
  listOutcomes(): Promise<ReadonlyMap<string, ArticleOutcomes>>;
}

/** How long a node may answer from articles that another node has changed. */
const REFRESH_INTERVAL_MS = 5_000;
/** What customers say is read at every so many of these checks: each opinion changes little. */
const CHECKS_PER_OPINION = 12;
/** Articles that a model brings to a search: more than any search shows, for some are of another agent or language. */
const SEMANTIC_MATCHES = 100;

/**
 * Loads the articles and keeps the index in step with them on every node, by asking for the fingerprint of the
 * table every 5 s. What customers say of articles is read once a minute and changes their order, not the index. A failed
 * check keeps what is there. `embeddings` are the caller's to dispose of.
 */
export async function openKnowledgeBase(
  store: ArticleSource,
  { onError, embeddings }: { onError: (error: unknown) => void; embeddings?: Embeddings | undefined },
): Promise<KnowledgeBase> {
  let fingerprint = '';
  let opinions = '';
  let factors = NO_FACTORS;
  let index = createKnowledgeIndex([]);
  let checks = 0;

  async function refreshArticles(): Promise<boolean> {
    const seen = await store.readFingerprint();
    if (seen === fingerprint) return false;
    index = createKnowledgeIndex(await store.listArticles()).withFactors(factors);
    fingerprint = seen;
    embeddings?.follow(index.articles);
    return true;
  }

  async function refreshOrder(): Promise<boolean> {
    const outcomes = await store.listOutcomes();
    const seen = JSON.stringify([...outcomes].sort());
    if (seen === opinions) return false;
    factors = rankingFactors(outcomes);
    index = index.withFactors(factors);
    opinions = seen;
    return true;
  }

  async function refresh(): Promise<boolean> {
    const changed = await refreshArticles();
    return (await refreshOrder()) || changed;
  }

  async function check(): Promise<void> {
    checks += 1;
    await (checks % CHECKS_PER_OPINION === 0 ? refresh() : refreshArticles());
  }

  await refresh();
  const timer = setInterval(() => check().catch(onError), REFRESH_INTERVAL_MS);
  timer.unref();
  return {
    current: () => index,
    refresh,
    async semanticMatches(query, { signal }) {
      return embeddings?.matches(query, { signal, limit: SEMANTIC_MATCHES });
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
