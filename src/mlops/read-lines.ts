import { createReadStream } from 'node:fs';
import { InputError } from './input-error.ts';
import { MAX_LINE_LENGTH } from './limits.ts';

const LINE_FEED = 0x0a;

/**
 * The lines of a file one by one, as it is read, without their line feeds and a byte order mark. Nothing else ends a line:
 * a text may hold the line separators of Unicode.
 * @throws InputError with the line for one that is longer than MAX_LINE_LENGTH bytes or not UTF-8.
 */
export async function* readLines(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 0;
  function read(bytes: Uint8Array): string {
    line += 1;
    checkLength(bytes, line);
    try {
      return decoder.decode(bytes);
    } catch {
      throw new InputError(`${path}, line ${line}: not UTF-8 text.`);
    }
  }
  function checkLength(bytes: Uint8Array, place: number): void {
    if (bytes.length > MAX_LINE_LENGTH)
      throw new InputError(`${path}, line ${place}: longer than ${MAX_LINE_LENGTH} bytes.`);
  }

  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of createReadStream(path)) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      yield read(bytes.subarray(start, end));
      start = end + 1;
    }
    rest = bytes.subarray(start);
    checkLength(rest, line + 1);
  }
  if (rest.length > 0) yield read(rest);
}
