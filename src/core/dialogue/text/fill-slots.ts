import type { ReplyText } from './reply-text.ts';

/** A slot, with the word before it. */
const SLOT = /(\S*) ?\{([a-z_]+)\}/g;

/** What stands in the slots of a phrase, by name. */
export type Slots = Readonly<Record<string, string | number>>;

/**
 * The phrase with its slots filled. The word before a slot and the first of its value are drawn together where the
 * language does so ("de" and "el módem": "del módem"). A slot without a value stays as it is.
 */
export function fillSlots(
  phrase: string,
  { slots, text }: { readonly slots: Slots; readonly text: Pick<ReplyText, 'contractions'> },
): string {
  if (!phrase.includes('{')) return phrase;
  return phrase.replaceAll(SLOT, (whole, before: string, name: string) => {
    const value = slots[name];
    if (value === undefined) return whole;
    const lead = whole.slice(0, whole.lastIndexOf('{'));
    for (const [apart, together] of text.contractions) {
      const [first = '', second = ''] = apart.split(' ');
      if (before === first && `${value}`.startsWith(`${second} `)) {
        return together + `${value}`.slice(second.length);
      }
    }
    return lead + value;
  });
}
