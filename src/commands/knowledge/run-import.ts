import { openConfiguredDatabase } from '#db/configured-database.ts';
import { AppError } from '#errors.ts';
import { importArticles } from '#features/knowledge/importing/import-articles.ts';
import { createImportStore, type ImportStore } from '#features/knowledge/importing/store.ts';
import { planSync, type StoredArticle, type SyncPlan } from '#features/knowledge/importing/sync-plan.ts';
import { isWebAddress, readSource } from '#ingest/read-source.ts';
import { covers, type SourceContent } from '#ingest/source.ts';
import { CommandError } from '../command-error.ts';
import { loadSettings } from '../settings.ts';
import type { ImportArguments } from './import-arguments.ts';
import { type ImportReport, toJson, toText } from './import-report.ts';
import { createProgress } from './progress.ts';

/** Wait of each worker between two pages of a site, in milliseconds: as fast as a person who reads quickly. */
const DELAY_MS = 500;

/** Reads a source, compares it with what is stored, and writes the difference. Resolves to the exit code. */
export async function runImport(args: ImportArguments, { retire }: { retire: boolean }): Promise<number> {
  const { source, dryRun, format } = args;
  const settings = loadSettings();
  const content = await readContent(args);
  await using database = await openConfiguredDatabase(settings);
  const store = createImportStore(database.drizzle);
  const slugs = content.documents.map(({ draft }) => draft.slug);
  const stored = await store.listForSync(source, { slugs });
  const plan = planSync(source, { drafts: content.documents, existing: stored });
  const retired = retire ? missingFrom(content, { plan }) : [];
  if (retire && !args.yes) refuseLargeRetirement(retired, { stored, source });
  const conflicts = dryRun ? plan.conflicts : await write(store, { args, content, retired });
  const report: ImportReport = { source, dryRun, content, plan: { ...plan, conflicts, retired } };
  process.stdout.write(format === 'json' ? toJson(report) : toText(report));
  return content.problems.length > 0 || conflicts.length > 0 ? 1 : 0;
}

async function readContent({ from, defaults, allowedHosts }: ImportArguments): Promise<SourceContent> {
  const progress = createProgress('articles read');
  try {
    return await readSource(from, {
      defaults,
      allowedHosts,
      delayMs: DELAY_MS,
      onDocument: progress.set,
    });
  } catch (error) {
    throw describe(error, { from, allowedHosts });
  } finally {
    progress.end();
  }
}

function describe(
  error: unknown,
  { from, allowedHosts }: Pick<ImportArguments, 'from' | 'allowedHosts'>,
): CommandError {
  const { code, message } = error as NodeJS.ErrnoException;
  const advice = allowedHosts.length === 0 ? ' Name it with --allow-host.' : '';
  if (isWebAddress(from)) return new CommandError(`${message}${advice}`);
  if (code === 'ENOENT') return new CommandError(`There is nothing at ${from}.`);
  return new CommandError(code === undefined ? message : `${from} cannot be read (${code}).`);
}

/**
 * Articles that the source surely no longer has: it was read to its end, and nothing unread stands where they stood.
 */
function missingFrom(content: SourceContent, { plan }: { plan: SyncPlan }): readonly StoredArticle[] {
  if (!content.complete) return [];
  return plan.retired.filter(
    ({ path }) => path === null || !content.problems.some((problem) => covers(problem, path)),
  );
}

function refuseLargeRetirement(
  retired: readonly StoredArticle[],
  { stored, source }: { stored: readonly StoredArticle[]; source: string },
): void {
  const active = stored.filter((article) => article.source === source && article.retiredBy === null).length;
  if (retired.length * 2 <= active) return;
  throw new CommandError(
    `This would retire ${retired.length} of the ${active} articles of ${source}. If that is meant, add --yes.`,
  );
}

async function write(
  store: ImportStore,
  {
    args,
    content,
    retired,
  }: { args: ImportArguments; content: SourceContent; retired: readonly StoredArticle[] },
): Promise<SyncPlan['conflicts']> {
  const progress = createProgress(`of ${content.documents.length + retired.length} articles compared`);
  try {
    const { conflicts } = await importArticles(args.source, {
      store,
      drafts: content.documents,
      retired,
      newId: () => Bun.randomUUIDv7(),
      onProgress: progress.set,
    });
    return conflicts;
  } catch (error) {
    if (error instanceof AppError) throw new CommandError(error.message);
    throw error;
  } finally {
    progress.end();
  }
}
