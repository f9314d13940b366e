import { Elysia, InvalidCookieSignature, NotFoundError, ParseError, ValidationError } from 'elysia';
import { isStoreUnavailable } from '#db/errors.ts';
import { AppError, toAppError } from '#errors.ts';
import { fieldErrors } from './field-errors.ts';
import { problemResponse } from './problem.ts';
import { type AllowedMethods, allowedMethods, type RouteEntry } from './route-table.ts';

/** Wait advised while the database is away: about the time a managed server takes to fail over its connections. */
const STORE_RETRY_AFTER_MS = 2000;

export interface ErrorHandlerOptions {
  /** All routes of the application; asked once, at the first unknown path or method. */
  readonly routes: () => readonly RouteEntry[];
  /** Called for failures nobody foresaw and for an unreachable database, with what must not be sent. */
  readonly onUnexpected: (error: unknown, requestId: string) => void;
}

/**
 * The one place where failures become answers: all are `application/problem+json` with a code of the closed table,
 * and none repeats what the caller sent or says anything internal.
 */
export function errorHandler({ routes, onUnexpected }: ErrorHandlerOptions) {
  let table: AllowedMethods | undefined;
  return new Elysia({ name: 'error-handler' }).onError({ as: 'global' }, function answerFailure(context) {
    const { error, request, set } = context;
    const requestId = String(set.headers['x-request-id'] ?? '');
    if (error instanceof NotFoundError) {
      table ??= allowedMethods(routes());
      return answerUnrouted(request, { allowed: table(new URL(request.url).pathname), requestId });
    }
    const failure = toFailure(error);
    if (failure.code === 'internal' || failure.code === 'store_unavailable') onUnexpected(error, requestId);
    set.status = failure.status;
    return problemResponse(failure, { requestId });
  });
}

/** Any thrown value as a failure with a code. */
export function toFailure(error: unknown): AppError {
  if (error instanceof AppError) return error;
  // The framework wraps whatever the body parser throws.
  if (error instanceof ParseError) {
    return error.cause instanceof AppError
      ? error.cause
      : new AppError('malformed_json', 'The body could not be read.', { cause: error });
  }
  if (error instanceof ValidationError) return toValidationFailure(error);
  if (error instanceof InvalidCookieSignature) return new AppError('bad_request', 'A cookie is not valid.');
  if (isStoreUnavailable(error)) {
    return new AppError('store_unavailable', 'The request could not be stored or read just now.', {
      cause: error,
      retryAfterMs: STORE_RETRY_AFTER_MS,
    });
  }
  return toAppError(error);
}

function toValidationFailure(error: ValidationError): AppError {
  // An answer that breaks its own schema is a fault of the server.
  if (error.type === 'response') return toAppError(error);
  const errors = 'Errors' in error.validator ? error.validator.Errors(error.value) : [];
  return new AppError('validation_failed', 'Parts of the request are not valid.', {
    fields: fieldErrors(errors, { part: error.type }),
  });
}

function answerUnrouted(
  request: Request,
  { allowed, requestId }: { allowed: readonly string[]; requestId: string },
): Response {
  if (allowed.length === 0) {
    return problemResponse(new AppError('not_found', 'Nothing was found at this path.'), { requestId });
  }
  const allow = allowed.join(', ');
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } });
  const failure = new AppError('method_not_allowed', `This path answers to ${allow}.`, {
    headers: { allow },
  });
  return problemResponse(failure, { requestId });
}
