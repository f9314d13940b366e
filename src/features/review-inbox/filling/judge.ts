import { createHash } from 'node:crypto';
import { ARTICLE_LIMITS } from '#core/knowledge/read-draft.ts';
import { inboxValue } from '#core/review/inbox-value.ts';
import { patternsDisagree } from '#core/review/pattern-disagreement.ts';
import type { NewItem, SeenTurn } from './store.ts';

const HAS_WORD = /\p{L}{2}/u;

/** The beginning of a message's words, in the form in which a disagreement with a language model is kept. */
export function shortTextOf({ text }: Pick<SeenTurn, 'text'>): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, ARTICLE_LIMITS.phrasingCharacters)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

/** The messages among these that are worth a person's look. */
export function judgeTurns(
  seen: readonly SeenTurn[],
  { disputed }: { readonly disputed: ReadonlySet<string> },
): readonly NewItem[] {
  return seen.flatMap((turn) => {
    if (!HAS_WORD.test(turn.text)) return [];
    // A topic that the message itself says nothing of is that of the conversation.
    const topic = turn.confidence > 0 ? turn.topic : null;
    const { messageId, conversationId, language, matched } = turn;
    const valued = inboxValue({
      topic,
      outOfScope: turn.outOfScope,
      band: turn.band,
      gap: gapOf(turn),
      notUnderstood: wasNotUnderstood(turn, topic),
      disagreed: turn.band !== 'answer' && disputed.has(shortTextOf(turn)),
      patternsDisagreed: topic !== null && patternsDisagree(topic, { matched, language }),
      rating: turn.rating,
    });
    if (valued === null) return [];
    return [{ messageId, conversationId, language, textHash: hashOf(turn), topic, ...valued }];
  });
}

function gapOf({ explanation }: SeenTurn): number | null {
  const runnerUp = explanation?.runnerUp ?? null;
  return explanation === null || runnerUp === null ? null : explanation.margin - runnerUp.margin;
}

function wasNotUnderstood({ decision, escalationReason }: SeenTurn, topic: string | null): boolean {
  const gaveUp = decision === 'escalate' && escalationReason === 'not_understood';
  return gaveUp || decision === 'rephrase' || (decision === 'clarify' && topic === null);
}

function hashOf({ language, text }: SeenTurn): string {
  const words = text.replace(/\s+/g, ' ').trim().toLowerCase();
  return createHash('sha256')
    .update(JSON.stringify([language, words]))
    .digest('hex');
}
