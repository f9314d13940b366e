import { timingSafeEqual } from 'node:crypto';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/**
 * Whether a request comes from this machine itself: from its loopback address, and not through a proxy, which speaks
 * from loopback too, for whoever called it.
 */
export function isLocal(request: Request, { clientAddress }: { readonly clientAddress: string }): boolean {
  const forwarded = request.headers.has('x-forwarded-for') || request.headers.has('forwarded');
  return LOOPBACK.test(clientAddress) && !forwarded;
}

/** Whether a request may read the metrics: with the token where there is one, else from this machine alone. */
export function mayReadMetrics(
  request: Request,
  {
    clientAddress,
    metricsToken,
  }: { readonly clientAddress: string; readonly metricsToken: string | undefined },
): boolean {
  if (metricsToken === undefined) return isLocal(request, { clientAddress });
  const given = Buffer.from(request.headers.get('authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${metricsToken}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
