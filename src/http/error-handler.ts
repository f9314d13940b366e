import { Elysia, InvalidCookieSignature, NotFoundError, ParseError, ValidationError } from 'elysia';
import { isStoreUnavailable } from '#db/errors.ts';
import { AppError, type FieldError, toAppError } from '#errors.ts';
import { fieldErrors } from './field-errors.ts';
import { problemResponse } from './problem.ts';
import { type AllowedMethods, allowedMethods, queryParameters, type RouteEntry } from './route-table.ts';

/**
 * Wait advised while the database is away: about the time a managed server takes to fail over its connections, spread so
 * that those who were refused together do not come back together.
 */
const STORE_RETRY_AFTER_MS = { least: 1_000, spread: 2_000 };

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
  let table: { readonly allowed: AllowedMethods; readonly parameters: ReadonlySet<string> } | undefined;
  const readTable = () => {
    const all = routes();
    table ??= { allowed: allowedMethods(all), parameters: queryParameters(all) };
    return table;
  };
  return new Elysia({ name: 'error-handler' }).onError({ as: 'global' }, function answerFailure(context) {
    const { error, request, set } = context;
    const requestId = String(set.headers['x-request-id'] ?? '');
    if (error instanceof NotFoundError) {
      const allowed = readTable().allowed(new URL(request.url).pathname);
      const answer = answerUnrouted(request, { allowed, requestId });
      set.status = answer.status;
      return answer;
    }
    const failure =
      error instanceof ValidationError
        ? toValidationFailure(error, {
            query: knownQuery(request.url, { parameters: readTable().parameters }),
          })
        : toFailure(error);
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
  if (error instanceof ValidationError) return toValidationFailure(error, { query: [] });
  if (error instanceof InvalidCookieSignature) return new AppError('bad_request', 'A cookie is not valid.');
  if (isStoreUnavailable(error)) {
    return new AppError('store_unavailable', 'The request could not be stored or read just now.', {
      cause: error,
      retryAfterMs: STORE_RETRY_AFTER_MS.least + Math.floor(Math.random() * STORE_RETRY_AFTER_MS.spread),
    });
  }
  return toAppError(error);
}

type Query = readonly (readonly [name: string, text: string])[];

/** The query parameters that some route reads; others are of the caller's own making and never named. */
function knownQuery(url: string, { parameters }: { parameters: ReadonlySet<string> }): Query {
  return [...new URL(url).searchParams].filter(([name]) => parameters.has(name));
}

function toValidationFailure(error: ValidationError, { query }: { query: Query }): AppError {
  // An answer that breaks its own schema is a fault of the server.
  if (error.type === 'response') return toAppError(error);
  const fields = fieldsOf(error, { query });
  return new AppError('validation_failed', 'Parts of the request are not valid.', { fields });
}

function fieldsOf(error: ValidationError, { query }: { query: Query }): readonly FieldError[] {
  if ('Errors' in error.validator)
    return fieldErrors(error.validator.Errors(error.value), { part: error.type });
  // A number out of its range comes without its place: the framework finds it while it turns text into numbers.
  const first = error.valueError;
  if (first === undefined) return [];
  const parameter = query.find(([, text]) => text !== '' && Number(text) === error.value);
  return fieldErrors([first], { part: parameter === undefined ? 'body' : `query.${parameter[0]}` });
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
