import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import type { AgentId, Language } from '#core/nlu/understanding.ts';
import { INGEST_LIMITS } from './limits.ts';

/** One article as it was read, and where in its source it stands: a path, an address, or a row as `faq.csv#slug`. */
export interface SourceDocument {
  readonly path: string;
  readonly draft: ArticleDraft;
}

/** What could not be read. `path` covers everything below it: `faq.csv` also the rows of that file. */
export interface SourceProblem {
  readonly path: string;
  readonly message: string;
}

/** What a source held. */
export interface SourceContent {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly SourceProblem[];
  /** False when parts of the source were not even looked at, so that nothing can be said to be missing in it. */
  readonly complete: boolean;
}

/** What an article gets that does not say it itself. */
export interface ArticleDefaults {
  readonly agent?: AgentId | undefined;
  readonly category?: string | undefined;
  readonly language?: Language | undefined;
}

/** What every reader is told. */
export interface ReadOptions {
  /** Where the article stands in its source; faults are reported under it. */
  readonly path: string;
  /** The path its slug, category and agent come from, where that is not `path`. */
  readonly place?: string;
  readonly defaults: ArticleDefaults;
  readonly collector: Collector;
}

/** Collects what is read within the limits of an import. */
export interface Collector {
  add(document: SourceDocument): void;
  fail(path: string, error: unknown): void;
  /** Notes that parts are left out, and why. */
  cut(path: string, message: string): void;
  /** Counts bytes that were read; false when the import has had all it may have. */
  takeBytes(count: number): boolean;
  /** Whether anything more can be taken in. */
  readonly open: boolean;
  finish(): SourceContent;
}

/** A collector; `onDocument` hears the number of articles so far. */
export function createCollector({ onDocument }: { onDocument?: (count: number) => void } = {}): Collector {
  const documents: SourceDocument[] = [];
  const problems: SourceProblem[] = [];
  const pathsBySlug = new Map<string, string>();
  let unlisted = 0;
  let bytes = 0;
  let complete = true;
  let open = true;

  const collector: Collector = {
    add(document) {
      const { slug } = document.draft;
      const first = pathsBySlug.get(slug);
      if (first !== undefined) {
        collector.fail(document.path, new Error(`The slug "${slug}" is taken by ${first}.`));
        return;
      }
      if (documents.length >= INGEST_LIMITS.documents) {
        collector.cut(document.path, `There are more than ${INGEST_LIMITS.documents} articles.`);
        open = false;
        return;
      }
      pathsBySlug.set(slug, document.path);
      documents.push(document);
      onDocument?.(documents.length);
    },
    fail(path, error) {
      const message = describe(error, { path });
      if (problems.length < INGEST_LIMITS.problems) problems.push({ path, message });
      else {
        // What is not listed covers nothing, so nothing may be called missing.
        unlisted += 1;
        complete = false;
      }
    },
    cut(path, message) {
      complete = false;
      if (open) collector.fail(path, new Error(message));
    },
    takeBytes(count) {
      bytes += count;
      if (bytes <= INGEST_LIMITS.totalBytes) return true;
      collector.cut('', `All files together have more than ${INGEST_LIMITS.totalBytes} bytes.`);
      open = false;
      return false;
    },
    get open() {
      return open;
    },
    finish() {
      const rest = unlisted === 0 ? [] : [{ path: '', message: `There are ${unlisted} more problems.` }];
      return { documents, problems: [...problems, ...rest], complete };
    },
  };
  return collector;
}

/** Whether a problem says that what stands at `path` may be there and could not be read. */
export function covers(problem: SourceProblem, path: string): boolean {
  return problem.path === path || path.startsWith(`${problem.path}/`) || path.startsWith(`${problem.path}#`);
}

/** The error's sentence without the path, which stands beside it. */
function describe(error: unknown, { path }: { path: string }): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
}
