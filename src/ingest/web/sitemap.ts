import { Parser } from 'htmlparser2';
import { WEB_LIMITS } from '../limits.ts';

/** What a sitemap names: pages, or other sitemaps when it is an index. `cut` when it names more than is read. */
export interface Sitemap {
  readonly pages: readonly string[];
  readonly sitemaps: readonly string[];
  readonly cut: boolean;
}

/** Longest tag that is a sitemap's; the parser would keep a deeper nesting in memory. */
const MAX_DEPTH = 16;

/**
 * Reads a sitemap or a sitemap index (sitemaps.org, version 0.9).
 * @throws Error with a sentence when it is neither.
 */
export function parseSitemap(xml: string): Sitemap {
  const pages = new Set<string>();
  const sitemaps = new Set<string>();
  const path: string[] = [];
  let root = '';
  let text = '';
  let cut = false;
  const take = (into: Set<string>): void => {
    const address = text.trim();
    if (into.size < WEB_LIMITS.addressesPerSitemap) into.add(address);
    else cut = true;
  };
  const parser = new Parser(
    {
      onopentag(name) {
        if (path.length >= MAX_DEPTH) throw new Error('The elements of the sitemap nest too deeply.');
        if (path.length === 0) root ||= name;
        path.push(name);
        text = '';
      },
      ontext(part) {
        if (path.at(-1) === 'loc' && text.length <= WEB_LIMITS.urlCharacters) text += part;
      },
      onclosetag() {
        const place = path.join('/');
        if (place === 'urlset/url/loc') take(pages);
        if (place === 'sitemapindex/sitemap/loc') take(sitemaps);
        path.pop();
      },
    },
    { xmlMode: true },
  );
  parser.write(xml);
  parser.end();
  if (root !== 'urlset' && root !== 'sitemapindex') throw new Error('The file is not a sitemap.');
  return { pages: [...pages], sitemaps: [...sitemaps], cut };
}
