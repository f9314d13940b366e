import { InputError } from '#mlops/input-error.ts';

/**
 * Writes a file. Tried with nothing before the work begins, it keeps minutes of work from being lost to a wrong path.
 * @throws InputError when it cannot be written.
 */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await Bun.write(path, content);
  } catch {
    throw new InputError(`${path} cannot be written.`);
  }
}
