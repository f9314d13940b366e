import { type AppError, ERRORS } from '#errors.ts';

/** Media type of error answers (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** A failure as an answer: `application/problem+json` (RFC 9457), with Retry-After in whole seconds, rounded up. */
export function problemResponse(error: AppError, { requestId }: { requestId: string }): Response {
  const { status, title } = ERRORS[error.code];
  const headers = new Headers(error.headers);
  headers.set('content-type', PROBLEM_MEDIA_TYPE);
  if (error.retryAfterMs !== undefined) {
    headers.set('retry-after', String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))));
  }
  const body = {
    type: `urn:larkline:error:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.fields.length > 0 ? { errors: error.fields } : {}),
  };
  return new Response(JSON.stringify(body), { status, headers });
}
