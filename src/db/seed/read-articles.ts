import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ArticleDraft, parseArticle, renderArticle } from '#core/knowledge/parse-article.ts';
import { parseFacts } from '#core/knowledge/parse-facts.ts';
import brand from './brand.json' with { type: 'json' };

/** The Markdown files: beside this one in a checkout, embedded under their source path in the compiled binary. */
const ARTICLES_DIR = import.meta.dir.startsWith('/$bunfs') ? join(import.meta.dir, 'src/db/seed/articles') : join(import.meta.dir, 'articles');

/** The demo brand's articles with its facts filled in, by slug. Throws an Error that names the file that is wrong. */
export async function readSeedArticles(): Promise<readonly ArticleDraft[]> {
  const facts = parseFacts({ name: { text: brand.name }, ...brand.facts }, { path: 'brand.json' });
  const paths = readdirSync(ARTICLES_DIR, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md')).sort();
  return Promise.all(
    paths.map(async (path) => renderArticle(parseArticle(await Bun.file(join(ARTICLES_DIR, path)).text(), { path }), facts)),
  );
}
