/** A Sentry on this machine that keeps the envelopes it gets. */
export interface SentryServer extends AsyncDisposable {
  readonly dsn: string;
  readonly envelopes: readonly string[];
}

export function startSentryServer(): SentryServer {
  const envelopes: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      if (pathname === '/api/42/envelope/') envelopes.push(`${pathname}${search}\n${await request.text()}`);
      return Response.json({});
    },
  });
  return {
    dsn: `http://publickey@127.0.0.1:${server.port}/42`,
    envelopes,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}
