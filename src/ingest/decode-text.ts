import { toStorableText } from '#lib/storable-text.ts';

/** Charsets that pages still come in; labels are those of the Encoding Standard. */
const CHARSETS: readonly string[] = ['utf-8', 'utf-16le', 'windows-1252'];

/**
 * Bytes as text that can be stored: by their byte order mark, else as `charset` says. The mark goes away and every line
 * ends with one line feed.
 * @throws Error with a sentence when the bytes are not of that charset, or it is none that is known.
 */
export function decodeText(bytes: Uint8Array, { charset = 'utf-8' }: { charset?: string } = {}): string {
  const decoder = decoderFor(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : charset);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new Error(`The text is not ${decoder.encoding.toUpperCase()}.`);
  }
  return toStorableText(text).replace(/\r\n?/g, '\n');
}

function decoderFor(label: string) {
  try {
    const decoder = new TextDecoder(label as 'utf-8', { fatal: true });
    if (CHARSETS.includes(decoder.encoding)) return decoder;
  } catch {
    // Falls through to the one sentence for both faults.
  }
  throw new Error(`The text must be in one of: ${CHARSETS.join(', ')}.`);
}
