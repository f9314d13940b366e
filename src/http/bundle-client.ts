import { join } from 'node:path';

/**
 * The typed client as one minified ES module without imports, made from the source, so not in the compiled binary.
 * Takes a moment and memory, so do it once.
 * @throws AggregateError that names what could not be bundled.
 */
export async function bundleClient(): Promise<string> {
  const { outputs } = await Bun.build({
    entrypoints: [join(import.meta.dir, '../client/chat-client.ts')],
    target: 'browser',
    format: 'esm',
    minify: true,
  });
  return (await Promise.all(outputs.map((output) => output.text()))).join('');
}
