/** Loaded into a server before its own code: SIGUSR2 collects all garbage, so that memory can be read without it. */
process.on('SIGUSR2', () => Bun.gc(true));
