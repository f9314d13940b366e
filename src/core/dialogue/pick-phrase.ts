import type { Phrases } from './phrases.ts';

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

/** The phrase for this seed. Seeds that differ by one give different phrases of the same list. */
export function pickPhrase(phrases: Phrases, { seed }: { readonly seed: number }): string {
  return phrases[seed % phrases.length] ?? phrases[0];
}
