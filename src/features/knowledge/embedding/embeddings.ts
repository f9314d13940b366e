import type { Article } from '#core/knowledge/article.ts';
import { MAX_QUERY_CHARACTERS } from '#core/knowledge/search-words.ts';
import type { SemanticMatch } from '#core/knowledge/semantic-search.ts';
import { maskSensitive } from '#core/nlu/mask.ts';
import { withDeadline } from '#lib/deadline.ts';
import { LruMap } from '#lib/lru-map.ts';
import type { EmbeddingModel } from '#llm/llm.ts';
import { type EmbeddingProgress, embedBatch } from './embed-texts.ts';
import { listEmbeddedTexts } from './embedded-texts.ts';
import { buildSemanticIndex, type SemanticIndex } from './semantic-index.ts';
import type { EmbeddingStore } from './store.ts';

/** How long a customer waits for the vector of a query before the built-in vectors have to do. */
const QUERY_DEADLINE_MS = 150;
/** Vectors of queries kept, and queries asked for at a time; one more than that is not asked. */
const QUERY_CACHE_SIZE = 1_000;
const MAX_QUERIES = 16;
/** Failures in a row after which queries leave the model alone, and for how long. */
const MAX_FAILURES = 3;
const REST_MS = 10_000;
/** Wait before embedding is tried again, doubled at each failure up to the longest. */
const RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 600_000;
/** Longest time that one build may take: a server that hangs must not end embedding for good. */
const BUILD_DEADLINE_MS = 3_600_000;

export interface EmbeddingsOptions {
  readonly model: EmbeddingModel;
  readonly store: EmbeddingStore;
  /** Called at the start of a build and after each batch. */
  readonly onProgress: (progress: EmbeddingProgress) => void;
  /** Called for every failed build; a failed query only falls back. */
  readonly onError: (error: unknown) => void;
  readonly queryDeadlineMs?: number;
  readonly retryMs?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/** Meaning of texts by a model that is asked over the network. Nothing in here ever fails a search. */
export interface Embeddings extends Disposable {
  /** Embeds what is new in these articles, in the background; what was embedded before serves until then. */
  follow(articles: readonly Article[]): void;
  /** Articles near in meaning, best first, or undefined when the built-in vectors have to do. */
  matches(
    query: string,
    options: { readonly signal: AbortSignal; readonly limit: number },
  ): Promise<readonly SemanticMatch[] | undefined>;
}

/** Keeps a semantic index in step with the articles and asks the model for the vectors of queries. */
export function createEmbeddings({
  model,
  store,
  onProgress,
  onError,
  queryDeadlineMs = QUERY_DEADLINE_MS,
  retryMs = RETRY_MS,
  now = () => performance.now(),
}: EmbeddingsOptions): Embeddings {
  const stop = new AbortController();
  let index: SemanticIndex | undefined;
  let wanted: readonly Article[] | undefined;
  let building = false;
  let latest: readonly Article[] = [];
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryAfterMs = retryMs;
  const asker = createAsker({ model, queryDeadlineMs, now });

  function follow(articles: readonly Article[]): void {
    latest = articles;
    wanted = articles;
    clearTimeout(retry);
    if (!building) void buildAll();
  }

  async function buildAll(): Promise<void> {
    building = true;
    while (wanted !== undefined && !stop.signal.aborted) {
      const articles = wanted;
      wanted = undefined;
      try {
        const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(BUILD_DEADLINE_MS)]);
        index = await buildSemanticIndex(listEmbeddedTexts(articles), { model, store, signal, onProgress });
        retryAfterMs = retryMs;
      } catch (error) {
        if (!stop.signal.aborted) failed(error);
      }
    }
    building = false;
  }

  function failed(error: unknown): void {
    onError(error);
    retry = setTimeout(() => follow(latest), retryAfterMs);
    retry.unref();
    retryAfterMs = Math.min(retryAfterMs * 2, LONGEST_RETRY_MS);
  }

  return {
    follow,
    async matches(query, { signal, limit }) {
      const current = index;
      const text = maskSensitive(query.slice(0, MAX_QUERY_CHARACTERS)).text.trim();
      if (current === undefined || text === '') return undefined;
      const vector = await asker.ask(text, signal);
      if (vector === undefined) return undefined;
      if (vector.length === current.dimension) return current.nearest(vector, { limit });
      // The server has another model under the same name: its vectors cannot be compared with those that are there.
      if (index === current) {
        index = undefined;
        asker.forget();
        follow(latest);
      }
      return undefined;
    },
    [Symbol.dispose]() {
      clearTimeout(retry);
      stop.abort();
    },
  };
}

/** Asks for vectors of queries: remembers some, waits for none too long, and gives a failing model a rest. */
function createAsker({
  model,
  queryDeadlineMs,
  now,
}: {
  readonly model: EmbeddingModel;
  readonly queryDeadlineMs: number;
  readonly now: () => number;
}) {
  let cache = new LruMap<string, Float32Array>(QUERY_CACHE_SIZE);
  let running = 0;
  let failures = 0;
  let restUntil = Number.NEGATIVE_INFINITY;

  async function ask(text: string, signal: AbortSignal): Promise<Float32Array | undefined> {
    const known = cache.get(text);
    if (known !== undefined) return known;
    if (running >= MAX_QUERIES || signal.aborted || now() < restUntil) return undefined;
    running += 1;
    try {
      const either = AbortSignal.any([signal, AbortSignal.timeout(queryDeadlineMs)]);
      const onTimeout = () => new Error('The vector of the query came too late.');
      const work = embedBatch([text], { model, signal: either });
      const { vectors } = await withDeadline(work, { ms: queryDeadlineMs, onTimeout });
      failures = 0;
      const [vector] = vectors;
      if (vector !== undefined) cache.set(text, vector);
      return vector;
    } catch {
      if (!signal.aborted) failures += 1;
      if (failures >= MAX_FAILURES) {
        failures = 0;
        restUntil = now() + REST_MS;
      }
      return undefined;
    } finally {
      running -= 1;
    }
  }

  return {
    ask,
    forget() {
      cache = new LruMap(QUERY_CACHE_SIZE);
    },
  };
}
