/** A span as it came over the wire. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly {
    readonly key: string;
    readonly value: Readonly<Record<string, unknown>>;
  }[];
  readonly status: { readonly code?: number };
}

/** A collector of traces on this machine, which keeps what it gets. */
export interface OtlpCollector extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly { readonly path: string; readonly headers: Headers; readonly body: string }[];
  readonly spans: readonly Span[];
  /** Status of the answers from now on. */
  answer(status: number): void;
}

export function startOtlpCollector(): OtlpCollector {
  const requests: { path: string; headers: Headers; body: string }[] = [];
  let status = 200;
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      requests.push({
        path: new URL(request.url).pathname,
        headers: request.headers,
        body: await request.text(),
      });
      return Response.json({}, { status });
    },
  });
  return {
    url: server.url.href,
    requests,
    get spans() {
      return requests.flatMap(({ body }) =>
        (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(
          ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
        ),
      );
    },
    answer(next) {
      status = next;
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}
