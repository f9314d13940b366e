/** MLflow's names for failures (its `databricks.proto`); its clients know no others. */
export type ScoringErrorCode =
  | 'BAD_REQUEST'
  | 'ENDPOINT_NOT_FOUND'
  | 'PERMISSION_DENIED'
  | 'TEMPORARILY_UNAVAILABLE'
  | 'INTERNAL_ERROR';

interface ScoringErrorOptions {
  readonly status?: number;
  readonly code?: ScoringErrorCode;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why a request cannot be answered; the message never repeats what was sent. */
export class ScoringError extends Error {
  override readonly name = 'ScoringError';
  readonly status: number;
  readonly code: ScoringErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    message: string,
    { status = 400, code = 'BAD_REQUEST', headers = {} }: ScoringErrorOptions = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The answer in the form of MLflow's scoring server. */
export function scoringErrorResponse({ code, message, status, headers }: ScoringError): Response {
  return Response.json({ error_code: code, message }, { status, headers });
}
