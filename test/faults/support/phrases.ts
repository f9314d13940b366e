/** Messages that the knowledge base answers. */
const PLAIN = [
  'my internet is down',
  "that didn't work",
  'ok, what next',
  'still the same',
  'thanks',
] as const;
/** Messages that it cannot answer, so that a language model is asked when there is one. */
const ODD = ['tell me about the fox', 'who painted the stairs', 'why does the purple lamp hum'] as const;

/** The words of message number `index` of a sender; they name the message, so that they differ. */
export function phraseOf(id: string, { index, odd }: { index: number; odd: boolean }): string {
  const phrases = odd ? ODD : PLAIN;
  return `${phrases[index % phrases.length]} (${id})`;
}
