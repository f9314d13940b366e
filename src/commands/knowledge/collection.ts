import type { Article } from '#core/knowledge/article.ts';
import type { Language } from '#core/nlu/understanding.ts';
import type { TopicReader } from './believed-topics.ts';
import type { Judgment } from './ranking-metrics.ts';

/** One question and what answers it, by slug. */
export interface JudgedQuery {
  readonly text: string;
  readonly judgment: Judgment;
}

/** Articles and questions of one language that search is measured with. */
export interface Collection {
  readonly name: string;
  readonly language: Language;
  readonly articles: readonly Article[];
  readonly queries: readonly JudgedQuery[];
  /** What a conversation would know of a question beside its words, where the articles have topics. */
  readonly topicsOf: TopicReader | undefined;
}
