/**
 * Messages that the desk answers by itself. None of them hands the conversation over to a person: after that a model is
 * asked no more.
 */
const PLAIN = ['hello', 'my internet is down', 'how long does that take', 'thanks'] as const;
/** Messages that it cannot answer, so that a language model is asked when there is one. */
const ODD = ['tell me about the fox', 'who painted the stairs', 'why does the purple lamp hum'] as const;

/** The words of message number `index` of a sender; they name the message, so that they differ. */
export function phraseOf(id: string, { index, odd }: { index: number; odd: boolean }): string {
  const phrases = odd ? ODD : PLAIN;
  return `${phrases[index % phrases.length]} (${id})`;
}
