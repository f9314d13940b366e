import { readPath } from './read-folder.ts';
import { type ArticleDefaults, createCollector, type SourceContent } from './source.ts';
import { readSite } from './web/read-site.ts';
import type { Network } from './web/request.ts';

export interface SourceOptions {
  readonly defaults: ArticleDefaults;
  /** Hosts of the web that may be asked; files need none. */
  readonly allowedHosts: readonly string[];
  /** Wait between two pages of a site, in milliseconds. */
  readonly delayMs: number;
  readonly signal?: AbortSignal;
  /** Hears how many articles were read so far. */
  readonly onDocument?: (count: number) => void;
  readonly network?: Network;
}

/** Whether a source is an address of the web and not a path. */
export function isWebAddress(source: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source);
}

/**
 * Reads all articles of a file, a folder, an archive, a page or a sitemap. What is broken is listed, the rest is there.
 * @throws Error with a sentence when nothing can be read at all: no such path, a kind of file that holds no articles, an
 * address that may not be asked.
 */
export async function readSource(source: string, options: SourceOptions): Promise<SourceContent> {
  const { defaults, allowedHosts, delayMs, signal, onDocument, network } = options;
  const collector = createCollector(onDocument ? { onDocument } : {});
  if (isWebAddress(source)) {
    await readSite(source, { defaults, collector, allowedHosts, delayMs, signal, network });
  } else {
    await readPath(source, { defaults, collector });
  }
  return collector.finish();
}
