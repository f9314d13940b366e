import type { Phrases } from './text/reply-text.ts';

const SLOT = /\{[a-z_]+\}/;

/**
 * A number that tells conversations apart (FNV-1a over the id), so that two customers do not read the same words.
 * Not negative, under 2^31.
 */
export function phraseSeed(conversationId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < conversationId.length; index++) {
    hash = Math.imul(hash ^ conversationId.charCodeAt(index), 0x01000193);
  }
  return hash >>> 1;
}

/** The first phrase from this seed on that the last reply does not have. */
export function pickPhrase(
  phrases: Phrases,
  { seed, lastReply }: { readonly seed: number; readonly lastReply: string | null },
): string {
  const start = seed % phrases.length;
  const turned = [...phrases.slice(start), ...phrases.slice(0, start)];
  const fresh = turned.find((phrase) => lastReply === null || !hasPhrase(lastReply, phrase));
  return fresh ?? turned[0] ?? phrases[0];
}

/**
 * Whether a reply may have been made with a phrase: all that stands around its slots is there, in order. A phrase that
 * was used is always found; one that was not can be, where its words stand apart.
 */
export function hasPhrase(reply: string, phrase: string): boolean {
  if (!phrase.includes('{')) return reply.includes(phrase);
  let from = 0;
  for (const part of phrase.split(SLOT)) {
    const found = reply.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return true;
}
