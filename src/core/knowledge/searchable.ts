import { findTopic } from '#core/nlu/topics.ts';
import type { Article, Passage } from './article.ts';
import { cutPassages } from './cut-passages.ts';
import { FIELD_WEIGHTS } from './search-weights.ts';

/** One text of an article and what a word in it is worth. */
interface Field {
  readonly text: string;
  readonly weight: number;
}

/** What of an article is searched. */
export interface Searchable {
  /** Each is found on its own: title, keywords and the ways in which customers say it. */
  readonly phrases: readonly string[];
  readonly passages: readonly Passage[];
  /** What else the article says: all of it, with its passages, is searched as one. */
  readonly fields: readonly Field[];
}

/** Takes an article apart. */
export function readSearchable(article: Article): Searchable {
  const { title, keywords, phrasings, steps, topics } = article;
  const labels = topics.map((topic) => findTopic(topic)?.label ?? topic.replaceAll('_', ' '));
  return {
    phrases: [title, ...keywords, ...phrasings],
    passages: cutPassages(article),
    fields: [
      { text: title, weight: FIELD_WEIGHTS.title },
      { text: keywords.join('\n'), weight: FIELD_WEIGHTS.keywords },
      { text: phrasings.join('\n'), weight: FIELD_WEIGHTS.phrasings },
      { text: labels.join('\n'), weight: FIELD_WEIGHTS.topics },
      { text: steps.join('\n'), weight: FIELD_WEIGHTS.steps },
    ],
  };
}

/** What is indexed of a passage: the headings say what it is about. */
export function passageText({ heading, text }: Passage): string {
  return `${heading}\n${text}`;
}
