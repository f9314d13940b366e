import { statSync } from 'node:fs';
import { InputError } from './input-error.ts';
import { MAX_EXAMPLES, MAX_FILE_BYTES } from './limits.ts';

/**
 * A file as text, without a byte order mark.
 * @throws InputError when it is not there, too large, or not UTF-8 (with the line).
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${path}, line ${firstBadLine(bytes)}: not UTF-8 text.`);
  }
}

/** @throws InputError when the file is not there or too large; a large one is not read at all. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    // Not `Bun.file(path).stat()`, which knows nothing of the files in a compiled binary.
    const file = statSync(path);
    // A device or a pipe has no size to check beforehand.
    if (!file.isFile()) throw new InputError(`${path} is not a file.`);
    if (file.size > MAX_FILE_BYTES)
      throw new InputError(`${path} is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB.`);
    return await Bun.file(path).bytes();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).`,
    );
  }
}

/**
 * The lines of a text, without their ends.
 * @throws InputError when there are too many; the rest is not looked at.
 */
export function splitLines(text: string, { path }: { path: string }): readonly string[] {
  // One for a header, and one after the last line feed.
  const most = MAX_EXAMPLES + 2;
  const lines = text.split('\n', most + 1);
  if (lines.length > most) throw new InputError(`${path} has more than ${MAX_EXAMPLES} lines.`);
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** Number of the first line that is not UTF-8, from 1. No byte of a longer character is a line feed. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    line += 1;
    start = end + 1;
  }
  return line;
}
