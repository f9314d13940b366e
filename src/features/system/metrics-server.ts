import { isAllowedHost } from '#http/host-check.ts';
import type { Metrics } from '#telemetry/metrics.ts';
import { mayReadMetrics } from './metrics-access.ts';

export interface MetricsServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Serves the metrics, and nothing else, on a port of their own, by the rules of the main port.
 * @throws EADDRINUSE and its like when the port cannot be had.
 */
export function serveMetrics({
  host,
  port,
  registry,
  metricsToken,
  allowedHosts,
}: {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly registry: Pick<Metrics['registry'], 'metrics' | 'contentType'>;
  readonly metricsToken: string | undefined;
  readonly allowedHosts: readonly string[];
}): MetricsServer {
  const server = Bun.serve({
    hostname: host,
    port,
    reusePort: false,
    maxRequestBodySize: 0,
    development: false,
    error: () => new Response(null, { status: 500 }),
    async fetch(request, { requestIP }) {
      if (!isAllowedHost(request.headers.get('host') ?? '', { allowedHosts }))
        return new Response(null, { status: 421 });
      if (new URL(request.url).pathname !== '/metrics') return new Response(null, { status: 404 });
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
      const clientAddress = requestIP.call(server, request)?.address ?? '';
      if (!mayReadMetrics(request, { clientAddress, metricsToken }))
        return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
      return new Response(await registry.metrics(), {
        headers: { 'content-type': registry.contentType, 'cache-control': 'no-store' },
      });
    },
  });
  return {
    port: server.port ?? port,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}
