import { createHash } from 'node:crypto';
import type { Article } from '#core/knowledge/article.ts';
import { cutPassages } from '#core/knowledge/cut-passages.ts';

/** A text whose meaning stands for an article. */
export interface EmbeddedText {
  readonly slug: string;
  /** Id of the passage that it is; absent for a title or a phrasing. */
  readonly passage?: string;
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly contentHash: string;
}

/** Titles, phrasings and passages of articles, each a text of its own; keywords are too short to mean much. */
export function listEmbeddedTexts(articles: readonly Article[]): readonly EmbeddedText[] {
  return articles.flatMap((article) => {
    const { slug, title, phrasings } = article;
    const said = [title, ...phrasings].map((text) => ({ slug, text, contentHash: hashOf(text) }));
    const passages = cutPassages(article).map(({ id, heading, text }) => {
      // A section read alone must say what it is about.
      const whole = heading === title ? `${title}\n${text}` : `${title}\n${heading}\n${text}`;
      return { slug, passage: id, text: whole, contentHash: hashOf(whole) };
    });
    return [...said, ...passages];
  });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
