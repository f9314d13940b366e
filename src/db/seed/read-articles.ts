import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ArticleDraft, parseArticle, renderArticle } from '#core/knowledge/parse-article.ts';
import { parseFacts } from '#core/knowledge/parse-facts.ts';
import { assetPath } from '#lib/bundled-files.ts';
import brand from './brand.json' with { type: 'json' };
import { spanishFacts } from './spanish-facts.ts';

/** The demo brand's articles with its facts filled in, by slug. Throws an Error that names the file that is wrong. */
export async function readSeedArticles(): Promise<readonly ArticleDraft[]> {
  const english = parseFacts({ name: { text: brand.name }, ...brand.facts }, { path: 'brand.json' });
  const facts = { en: english, es: spanishFacts(english) };
  const directory = assetPath('src/db/seed/articles');
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const article = parseArticle(await Bun.file(join(directory, path)).text(), { path });
      return renderArticle(article, facts[article.language]);
    }),
  );
}
