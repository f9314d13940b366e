import type { Article } from '#core/knowledge/article.ts';
import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { findTopic } from '#core/nlu/topics.ts';
import type { Language } from '#core/nlu/understanding.ts';
import type { Solution } from './conversation.ts';
import { wasOffered, wasUsed } from './solutions.ts';
import { topicLabel } from './text/topic-label.ts';
import { RELATED_SCORE } from './thresholds.ts';

/** Something to offer next. */
export interface Option {
  readonly article: Article;
  readonly step: number;
  readonly withSummary: boolean;
}

/** The first step of this article that was never offered here, or null. An article without steps is one answer, -1. */
export function untriedStep(
  article: Article,
  { solutions }: { readonly solutions: readonly Solution[] },
): Option | null {
  const articleSlug = article.slug;
  const withSummary = !wasUsed(solutions, { articleSlug });
  if (article.steps.length === 0) return withSummary ? { article, step: -1, withSummary } : null;
  for (let step = 0; step < article.steps.length; step++) {
    if (!wasOffered(solutions, { articleSlug, step })) return { article, step, withSummary };
  }
  return null;
}

/** What options are looked for in. Articles in another language only come where the topic has none in this one. */
interface OptionSearch {
  readonly solutions: readonly Solution[];
  readonly knowledge: KnowledgeIndex;
  readonly language: Language;
}

/** The best start for a newly stated topic: its articles, closest to the customer's words first. */
export function firstOption(
  topic: string,
  { text, ...search }: OptionSearch & { readonly text: string },
): Option | null {
  const ranked = search.knowledge.rankForTopic(topic, { text });
  return firstUntried(inLanguage(ranked, search.language), search.solutions) ?? relatedOption(topic, search);
}

/** What follows a step: the same article's next one, then the topic's other articles, then related ones. */
export function nextOption(topic: string | null, search: OptionSearch): Option | null {
  const { solutions, knowledge, language } = search;
  const last = solutions.at(-1);
  const current = last === undefined ? undefined : knowledge.findBySlug(last.articleSlug);
  const articles = topic === null ? [] : inLanguage(knowledge.articlesForTopic(topic), language);
  const covers = current !== undefined && (topic === null || articles.includes(current));
  const same = covers ? untriedStep(current, { solutions }) : null;
  if (same !== null || topic === null) return same;
  return firstUntried(articles, solutions) ?? relatedOption(topic, search);
}

/** Those of this language; all where there are none. */
function inLanguage(articles: readonly Article[], language: Language): readonly Article[] {
  const own = articles.filter((article) => article.language === language);
  return own.length > 0 ? own : articles;
}

function firstUntried(articles: readonly Article[], solutions: readonly Solution[]): Option | null {
  for (const article of articles) {
    const option = untriedStep(article, { solutions });
    if (option !== null) return option;
  }
  return null;
}

/** Articles of the same agent that search finds for the topic's own words; only when its articles are used up. */
function relatedOption(topic: string, { solutions, knowledge, language }: OptionSearch): Option | null {
  const known = findTopic(topic);
  if (known === undefined) return null;
  const hits = knowledge.search(topicLabel(topic, language), { agent: known.agent, language, limit: 3 });
  const related = hits.filter(({ score }) => score >= RELATED_SCORE).map(({ article }) => article);
  return firstUntried(related, solutions);
}
