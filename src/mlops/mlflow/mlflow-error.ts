/** Why something could not be done with a tracking server, in a sentence for people; it holds no address and no secret. */
export class MlflowError extends Error {
  override readonly name = 'MlflowError';
  /** MLflow's own code, such as RESOURCE_DOES_NOT_EXIST; empty when the server did not give one. */
  readonly code: string;
  /** Whether the same call may succeed a moment later. */
  readonly retryable: boolean;

  constructor(message: string, { code = '', retryable = false, cause }: MlflowErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    this.retryable = retryable;
  }
}

interface MlflowErrorOptions {
  readonly code?: string;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** Whether the server said that something is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof MlflowError && error.code === 'RESOURCE_DOES_NOT_EXIST';
}

/** Whether the server said that something is there already. */
export function isTaken(error: unknown): boolean {
  return error instanceof MlflowError && error.code === 'RESOURCE_ALREADY_EXISTS';
}
