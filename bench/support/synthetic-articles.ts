import type { Article } from '#core/knowledge/article.ts';
import { createRandom } from '#core/nlu/classifier/random.ts';

/** Passages of one article. */
const PASSAGES = 4;
const VOCABULARY = 50_000;
const [TITLE_WORDS, PHRASING_WORDS, PASSAGE_WORDS] = [6, 8, 45];
const SYLLABLES = [...'bcdfghjklmnprstvwz'].flatMap((first) => [...'aeiou'].map((second) => first + second));

/** Articles made of chance and the questions that belong to them. */
export interface SyntheticCorpus {
  readonly articles: readonly Article[];
  /** Words of an article in another order, some of them mistyped, between words of any article. */
  readonly queries: readonly string[];
}

/**
 * Articles whose words are as unevenly common as those of a language (Zipf's law): the word of rank r comes in
 * proportion to 1 / r. The same seed and size give the same articles.
 */
export function createSyntheticCorpus(
  passages: number,
  { seed, queries }: { readonly seed: number; readonly queries: number },
): SyntheticCorpus {
  const random = createRandom(seed);
  const word = (): string => nameWord(drawRank(random()));
  const words = (count: number): readonly string[] => Array.from({ length: count }, word);
  const articles = Array.from({ length: passages / PASSAGES }, (_, place): Article => {
    const title = words(TITLE_WORDS);
    // A text keeps to its subject: the words of its title come back.
    const section = () => [...words(PASSAGE_WORDS), ...title.slice(2)].join(' ');
    return {
      ...{ id: `a-${place}`, slug: `article-${place}`, title: title.join(' '), agent: 'general' },
      ...{ category: 'any', topics: [], language: 'en', revision: 1 },
      keywords: [words(2).join(' '), title.slice(0, 2).join(' ')],
      phrasings: [0, 1].map(() => [...words(PHRASING_WORDS - 2), ...title.slice(0, 2)].join(' ')),
      steps: [words(10).join(' '), words(10).join(' ')],
      body: Array.from({ length: PASSAGES }, (_section, number) => `## Part ${number}\n${section()}`).join(
        '\n\n',
      ),
    };
  });
  const asked = Array.from({ length: queries }, () => {
    const { title } = articles[Math.floor(random() * articles.length)] as Article;
    const own = title.split(' ').slice(1, 5).toReversed();
    const typed = own.map((one, place) => (place === 0 ? one.slice(0, 2) + one.slice(3) : one));
    return [...words(4), ...typed].join(' ');
  });
  return { articles, queries: asked };
}

/** A rank from 1 to the size of the vocabulary, with the distribution function log(rank) / log(size). */
function drawRank(chance: number): number {
  return Math.floor(VOCABULARY ** chance);
}

/** A word of its own for each rank, longer for rarer ones. */
function nameWord(rank: number): string {
  let name = '';
  for (let rest = rank; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    name += SYLLABLES[rest % SYLLABLES.length];
  }
  return name;
}
