import type { TurnPlan } from '#core/dialogue/decision.ts';
import type { ChatStore } from './store.ts';

/** Where suggestions go: a list that people look through. It never throws. */
export interface PhrasingSuggestions {
  add(suggestion: {
    readonly kind: 'phrasing';
    /** Slug of the article. */
    readonly subject: string;
    /** The customer's words, masked. */
    readonly text: string;
    readonly details: Readonly<Record<string, unknown>>;
  }): void;
}

/** Messages of a conversation in which the one that brought the article up is looked for. */
const LOOKED_THROUGH = 40;

/**
 * When an article solved a problem, suggests the words that brought it up as a way of saying what it answers. After the
 * turn, so that no customer waits for it.
 */
export async function suggestPhrasing(
  { changedSolutions, next }: TurnPlan,
  {
    store,
    suggestions,
  }: { readonly store: Pick<ChatStore, 'listMessages'>; readonly suggestions: PhrasingSuggestions },
): Promise<void> {
  const worked = changedSolutions.find(({ outcome }) => outcome === 'worked');
  if (worked === undefined) return;
  const { articleSlug } = worked;
  const rows = await store.listMessages(next.id, { afterSeq: 0, limit: LOOKED_THROUGH });
  const answer = rows.find(({ turn }) => turn?.articleSlugs.includes(articleSlug));
  const question = rows.find(({ message }) => message.id === answer?.message.replyTo);
  // A message that named no subject of its own ("that did not work") is no way to ask for anything.
  if (question === undefined || answer?.turn?.followUp !== false || answer.turn.confidence === 0) return;
  suggestions.add({
    kind: 'phrasing',
    subject: articleSlug,
    text: question.message.content,
    details: { signal: 'worked' },
  });
}
