import { findTopic } from '#core/nlu/topics.ts';
import type { Article } from './article.ts';
import type { RankingFactors } from './helpfulness.ts';
import { searchTerm, searchWords, splitWords } from './search-words.ts';

/** An article that treats the topic only on the side has to fit clearly better. */
const SIDE_TOPIC_SHARE = 0.75;
/** Worth of each different word met in keywords and title, and in the steps; a one-word keyword met whole is 1. */
const PHRASE_WORD = 0.6;
const STEP_WORD = 0.05;
/** Share of the prior (how well an article fits the topic's own name): it only decides between near equals. */
const PRIOR_SHARE = 0.05;

/** A keyword or title of one article, or a bag of all words of a kind. */
interface Phrase {
  /** Position of the article in `TopicArticles.articles`. */
  readonly position: number;
  /** Telling words in it. */
  readonly size: number;
  /** For a bag: what each word met is worth. 0 for a phrase, whose words count together. */
  readonly perWord: number;
}

/** The articles of one topic, prepared so that ranking them for a text is one look-up per word. */
export interface TopicArticles {
  /** Articles whose main topic it is first, then by slug. */
  readonly articles: readonly Article[];
  readonly phrases: readonly Phrase[];
  /** Word stem -> positions in `phrases` of those that have it. */
  readonly occurrences: ReadonlyMap<string, readonly number[]>;
  /** Per article, what it is worth without any text: the one that treats the topic in general wins. */
  readonly priors: readonly number[];
  readonly shares: readonly number[];
  /** Per article, what to multiply its score with, and its place in `ordered`. */
  readonly factors: readonly number[];
  readonly places: readonly number[];
  /** The articles without any text: in their own order, unless factors say otherwise. */
  readonly ordered: readonly Article[];
}

const NONE: readonly Article[] = Object.freeze([]);

/** A topic without articles. */
export const NO_ARTICLES: TopicArticles = {
  articles: NONE,
  ordered: NONE,
  phrases: [],
  occurrences: new Map(),
  priors: [],
  shares: [],
  factors: [],
  places: [],
};

/** Prepares the articles of a topic. */
export function createTopicArticles(
  topic: string,
  { articles }: { readonly articles: readonly Article[] },
): TopicArticles {
  const isSide = (article: Article): number => (article.topics[0] === topic ? 0 : 1);
  const ranked = articles.toSorted((a, b) => isSide(a) - isSide(b) || (a.slug < b.slug ? -1 : 1));
  const phrases: Phrase[] = [];
  const occurrences = new Map<string, number[]>();
  const add = (words: Iterable<string>, phrase: Phrase): void => {
    for (const word of words) {
      const found = occurrences.get(word);
      if (found === undefined) occurrences.set(word, [phrases.length]);
      else found.push(phrases.length);
    }
    phrases.push(phrase);
  };
  ranked.forEach((article, position) => {
    const own = [article.title, ...article.keywords].map(termsOf).filter(({ size }) => size > 0);
    for (const terms of own) add(terms, { position, size: terms.size, perWord: 0 });
    const all = new Set(own.flatMap((terms) => [...terms]));
    add(all, { position, size: all.size, perWord: PHRASE_WORD });
    const steps = termsOf(article.steps.join(' '));
    add(steps, { position, size: steps.size, perWord: STEP_WORD });
  });
  const shares = ranked.map((article) => (isSide(article) === 0 ? 1 : SIDE_TOPIC_SHARE));
  const unweighted: TopicArticles = {
    articles: ranked,
    phrases,
    occurrences,
    shares,
    priors: ranked.map(() => 0),
    factors: ranked.map(() => 1),
    places: ranked.map((_, position) => position),
    ordered: ranked,
  };
  const label = `${findTopic(topic)?.label ?? ''} ${topic.replaceAll('_', ' ')}`;
  return { ...unweighted, priors: scoreArticles(unweighted, label).map((score) => score * PRIOR_SHARE) };
}

/**
 * The same topic with what customers say of its articles: among those that treat it equally, the most helpful comes
 * first, then the order is as before. The same object where nothing is known of any of them.
 */
export function withFactors(group: TopicArticles, factors: RankingFactors): TopicArticles {
  const { articles, shares } = group;
  if (!articles.some(({ slug }) => factors.has(slug))) return group;
  const own = articles.map(({ slug }) => factors.get(slug) ?? 1);
  const ranked = articles
    .map((article, position) => ({
      article,
      position,
      share: shares[position] ?? 1,
      factor: own[position] ?? 1,
    }))
    .sort((a, b) => b.share - a.share || b.factor - a.factor || a.position - b.position);
  const placeOf = new Map(ranked.map(({ position }, place) => [position, place]));
  return {
    ...group,
    factors: own,
    places: articles.map((_, position) => placeOf.get(position) ?? position),
    ordered: ranked.map(({ article }) => article),
  };
}

/** The articles of a topic, the one closest to the text's words first; equal ones in the order without a text. */
export function rankForText(group: TopicArticles, { text }: { readonly text: string }): readonly Article[] {
  if (group.articles.length < 2) return group.articles;
  const scores = scoreArticles(group, text);
  return group.articles
    .map((article, position) => ({
      article,
      place: group.places[position] ?? position,
      score: (scores[position] ?? 0) * (group.factors[position] ?? 1),
    }))
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ article }) => article);
}

/**
 * Per article: the best of its phrases, (words met)² / (words in the phrase), so that a short phrase met whole beats
 * a long one met in part and more words beat fewer; plus a little for each different word.
 */
function scoreArticles(
  { articles, phrases, occurrences, priors, shares }: TopicArticles,
  text: string,
): readonly number[] {
  const met = new Uint16Array(phrases.length);
  for (const word of new Set(searchWords(text))) {
    const term = searchTerm(word);
    const found = term === null ? undefined : occurrences.get(term);
    if (found === undefined) continue;
    for (const phrase of found) met[phrase] = (met[phrase] ?? 0) + 1;
  }
  const best = articles.map(() => 0);
  const loose = articles.map(() => 0);
  for (let index = 0; index < phrases.length; index++) {
    const phrase = phrases[index];
    const count = met[index] ?? 0;
    if (phrase === undefined || count === 0) continue;
    if (phrase.perWord > 0) loose[phrase.position] = (loose[phrase.position] ?? 0) + count * phrase.perWord;
    else best[phrase.position] = Math.max(best[phrase.position] ?? 0, (count * count) / phrase.size);
  }
  return articles.map((_, position) => {
    return (
      ((best[position] ?? 0) + (loose[position] ?? 0)) * (shares[position] ?? 1) + (priors[position] ?? 0)
    );
  });
}

function termsOf(text: string): ReadonlySet<string> {
  return new Set(splitWords(text).flatMap((word) => searchTerm(word) ?? []));
}
