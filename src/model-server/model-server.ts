import { Elysia, NotFoundError } from 'elysia';
import { AppError } from '#errors.ts';
import { trustedProxies } from '#http/client-address.ts';
import { docsRoutes } from '#http/docs.ts';
import { hostCheck } from '#http/host-check.ts';
import { requestContext } from '#http/request-context.ts';
import { allowedMethods } from '#http/route-table.ts';
import { securityHeaders } from '#http/security-headers.ts';
import { describeModelServer } from './description.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import type { Prediction, Predictor } from './predictor.ts';
import { readRows } from './read-rows.ts';
import { ScoringError, scoringErrorResponse } from './scoring-error.ts';

export interface ModelServerDeps {
  readonly predictor: Predictor;
  /** Of this program. */
  readonly version: string;
  readonly production: boolean;
  /** Host names that it answers to, without port. */
  readonly allowedHosts: readonly string[];
  /** Called for failures that nobody foresaw, with what must not be sent. */
  readonly onUnexpected: (error: unknown, requestId: string) => void;
}

/** The release of MLflow whose scoring protocol this is; clients ask `/version` for it. */
const PROTOCOL_VERSION = '3.17.2';

/** Rows predicted before other requests get their turn. */
const ROWS_AT_ONCE = 100;
/** Requests under way; a body and its answer are held for each. */
const MAX_RUNNING = 32;

/** Answers MLflow's scoring protocol for one model, as `mlflow models serve` does; it never listens by itself. */
export function createModelServer({
  predictor,
  version,
  production,
  allowedHosts,
  onUnexpected,
}: ModelServerDeps) {
  let running = 0;
  const app = new Elysia({ name: 'model-server', nativeStaticResponse: false })
    .onError({ as: 'global' }, ({ error, request, set }) => {
      if (error instanceof NotFoundError) return answerUnrouted(request, allowed);
      const failure = toScoringError(error);
      if (failure.status === 500) onUnexpected(error, String(set.headers['x-request-id'] ?? ''));
      set.status = failure.status;
      return scoringErrorResponse(failure);
    })
    .use(securityHeaders({ production }))
    .use(requestContext({ isTrusted: trustedProxies([]) }))
    .use(hostCheck({ allowedHosts }))
    .get('/ping', alive)
    .get('/health', alive)
    .get(
      '/version',
      () => new Response(PROTOCOL_VERSION, { headers: { 'content-type': 'application/json' } }),
    )
    .get('/model', () => predictor.facts)
    .post(
      '/invocations',
      async ({ request }) => {
        if (running >= MAX_RUNNING)
          throw new ScoringError('Too many requests are under way.', {
            ...{ status: 503, code: 'TEMPORARILY_UNAVAILABLE' },
            headers: { 'retry-after': '1' },
          });
        running += 1;
        try {
          const rows = readRows(await readBody(request), {
            contentType: request.headers.get('content-type'),
          });
          return { predictions: await predictAll(rows, predictor) };
        } finally {
          running -= 1;
        }
      },
      // The body is read above, no further than it may be long.
      { parse: 'none' },
    )
    .use(docsRoutes({ openapi: () => Promise.resolve(describeModelServer(version)) }));
  const allowed = allowedMethods(app.routes);
  return app;
}

/** A line end, as MLflow answers. The model was loaded before the server listened. */
function alive(): Response {
  return new Response('\n', { headers: { 'content-type': 'application/json' } });
}

async function predictAll(rows: readonly string[], predictor: Predictor): Promise<readonly Prediction[]> {
  const predictions: Prediction[] = [];
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    if (start > 0) await new Promise((resolve) => setImmediate(resolve));
    for (const text of rows.slice(start, start + ROWS_AT_ONCE)) predictions.push(predictor.predict(text));
  }
  return predictions;
}

/** The whole body. @throws ScoringError (413) for a longer one than allowed, which is read no further. */
async function readBody(request: Request): Promise<Uint8Array> {
  const tooLong = new ScoringError(`The body must have ${MAX_BODY_BYTES} bytes or fewer.`, { status: 413 });
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLong;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > MAX_BODY_BYTES) throw tooLong;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toScoringError(error: unknown): ScoringError {
  if (error instanceof ScoringError) return error;
  if (error instanceof AppError && error.status < 500) {
    const code =
      error.status === 404
        ? 'ENDPOINT_NOT_FOUND'
        : error.code === 'misdirected'
          ? 'PERMISSION_DENIED'
          : 'BAD_REQUEST';
    return new ScoringError(error.message, { status: error.status, code });
  }
  return new ScoringError('The prediction could not be made.', { status: 500, code: 'INTERNAL_ERROR' });
}

function answerUnrouted(request: Request, allowed: (path: string) => readonly string[]): Response {
  const methods = allowed(new URL(request.url).pathname);
  const allow = methods.join(', ');
  if (request.method === 'OPTIONS' && methods.length > 0)
    return new Response(null, { status: 204, headers: { allow } });
  const notFound = { status: 404, code: 'ENDPOINT_NOT_FOUND' } as const;
  return scoringErrorResponse(
    methods.length === 0
      ? new ScoringError('Nothing was found at this path.', notFound)
      : new ScoringError(`This path answers to ${allow}.`, { status: 405, headers: { allow } }),
  );
}
