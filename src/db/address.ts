import type { DatabaseAddress } from './client.ts';

/**
 * The address of the configured database. Without a URL the embedded one is started, and ends with `resources`; its
 * code is loaded only then, so that a process with a server of its own does not carry a second one in memory.
 */
export async function openConfiguredAddress(options: {
  readonly url: string | undefined;
  readonly poolSize: number;
  readonly dataDir: string;
  readonly resources: AsyncDisposableStack;
}): Promise<DatabaseAddress> {
  if (options.url !== undefined) return { url: options.url, poolSize: options.poolSize };
  const { startEmbeddedDatabase } = await import('./embedded/embedded-database.ts');
  return options.resources.use(await startEmbeddedDatabase(options.dataDir));
}
