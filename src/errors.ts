/**
 * The one closed table of failures a client can see. HTTP answers carry `status` and `title`, socket frames carry
 * the code, and a socket that must end closes with `closeCode`. `retryable` says whether the same request may
 * succeed later without a change.
 */
export const ERRORS = {
  bad_request: { status: 400, title: 'Bad request', closeCode: 1008, retryable: false },
  malformed_json: { status: 400, title: 'Malformed JSON', closeCode: 1008, retryable: false },
  unsupported_type: { status: 400, title: 'Unknown frame', closeCode: 1008, retryable: false },
  validation_failed: { status: 422, title: 'Validation failed', closeCode: 1008, retryable: false },
  token_expiring: { status: 401, title: 'Token runs out soon', closeCode: 4411, retryable: false },
  unauthorized: { status: 401, title: 'Sign-in required', closeCode: 4401, retryable: false },
  forbidden: { status: 403, title: 'Not allowed', closeCode: 4403, retryable: false },
  not_found: { status: 404, title: 'Not found', closeCode: 4404, retryable: false },
  method_not_allowed: { status: 405, title: 'Method not allowed', closeCode: 1008, retryable: false },
  conflict: { status: 409, title: 'Conflict', closeCode: 1008, retryable: false },
  concurrent_update: { status: 409, title: 'Changed meanwhile', closeCode: 1008, retryable: true },
  message_too_large: { status: 413, title: 'Message too large', closeCode: 1009, retryable: false },
  unsupported_media_type: { status: 415, title: 'Unsupported media type', closeCode: 1003, retryable: false },
  misdirected: { status: 421, title: 'Unknown host', closeCode: 1008, retryable: false },
  upgrade_required: { status: 426, title: 'WebSocket upgrade required', closeCode: 1002, retryable: false },
  rate_limited: { status: 429, title: 'Too many requests', closeCode: 4429, retryable: true },
  too_many_inflight: { status: 429, title: 'Too many messages under way', closeCode: 4429, retryable: true },
  internal: { status: 500, title: 'Internal error', closeCode: 1011, retryable: true },
  store_unavailable: { status: 503, title: 'Storage unavailable', closeCode: 1013, retryable: true },
  at_capacity: { status: 503, title: 'At capacity', closeCode: 1013, retryable: true },
  timeout: { status: 504, title: 'Took too long', closeCode: 1013, retryable: true },
  shutting_down: { status: 503, title: 'Shutting down', closeCode: 1012, retryable: true },
} as const satisfies Record<string, { status: number; title: string; closeCode: number; retryable: boolean }>;

export type ErrorCode = keyof typeof ERRORS;

/** One invalid part of a request: `field` is a path such as `body.content`; `message` never repeats the input. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
  readonly fields?: readonly FieldError[];
  /** Extra response headers, such as `allow` on 405. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A broken expectation with a code of the table. `message` is safe to show: a sentence without internals. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly fields: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.fields = options.fields ?? [];
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** Any thrown value as an AppError; what is not one becomes `internal` with a sentence that tells nothing. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('internal', 'The request could not be completed.', { cause: error });
}
