/** Codes of the driver and of the operating system for a server to which there is no way. */
const UNREACHABLE_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECT_TIMEOUT',
]);

/** Codes of the driver and of the operating system for a connection that ended; ours for a server that is too slow. */
const BROKEN_CODES: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'STORE_AWAY',
  'STORE_TIMEOUT',
  'STORE_OVERLOADED',
]);

/**
 * SQLSTATE values (PostgreSQL manual, appendix A) of a server that is there but cannot serve: connection exceptions
 * (08), insufficient resources (53), shutdown and start-up (57P0x), statement timeout (57014), I/O error (58030).
 */
const UNAVAILABLE_STATE = /^(08...|53...|57P0.|57014|58030)$/;
/** The server is starting or ending, and lets nobody in. */
const CANNOT_CONNECT_NOW = '57P03';
const UNIQUE_VIOLATION = '23505';
/** Deep enough for a driver error in a query error in a service's own; ends cycles. */
const MAX_DEPTH = 6;

const VERDICTS = {
  STORE_AWAY: 'The database is away.',
  STORE_TIMEOUT: 'The database did not answer in time.',
  STORE_OVERLOADED: 'Too much waits for the database.',
} as const;

/** Our own verdict on a database that is known to be away, does not answer, or that more wait for than may. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly code: keyof typeof VERDICTS;

  constructor(code: keyof typeof VERDICTS) {
    super(VERDICTS[code]);
    this.code = code;
  }
}

/**
 * Longest wait for an answer of the database, in milliseconds, so that a customer hears of an outage within 2 s. Longer
 * than the server's own limit of a statement, which says what happened; this one is for a server that says nothing at
 * all.
 */
export const STORE_DEADLINE_MS = 1_800;

/** Whether an error, or one in its chain of causes, says that the database cannot be reached or cannot serve now. */
export function isStoreUnavailable(error: unknown): boolean {
  return causes(error).some(
    (cause) =>
      isUnreachable(cause) ||
      (cause.code !== undefined && (BROKEN_CODES.has(cause.code) || UNAVAILABLE_STATE.test(cause.code))),
  );
}

/** Whether an error, or one in its chain of causes, says that no new connection to the database can be had now. */
export function isStoreUnreachable(error: unknown): boolean {
  return causes(error).some(isUnreachable);
}

function isUnreachable({ code, syscall }: Cause): boolean {
  // A missing file is an outage only where the file is the database's socket.
  if (code === 'ENOENT') return syscall === 'connect';
  return code !== undefined && (UNREACHABLE_CODES.has(code) || code === CANNOT_CONNECT_NOW);
}

/** Whether an error, or one in its chain of causes, is a broken unique constraint; `constraint` narrows it to one. */
export function isUniqueViolation(error: unknown, { constraint }: { constraint?: string } = {}): boolean {
  return causes(error).some(
    (cause) =>
      cause.code === UNIQUE_VIOLATION && (constraint === undefined || cause.constraint === constraint),
  );
}

interface Cause {
  readonly code: string | undefined;
  readonly syscall: string | undefined;
  readonly constraint: string | undefined;
}

function causes(error: unknown): readonly Cause[] {
  const found: Cause[] = [];
  let pending: readonly unknown[] = [error];
  for (let depth = 0; depth < MAX_DEPTH && pending.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const item of pending) {
      if (typeof item !== 'object' || item === null) continue;
      const fields = item as Readonly<Record<string, unknown>>;
      found.push({
        code: text(fields['code']),
        syscall: text(fields['syscall']),
        constraint: text(fields['constraint_name']),
      });
      next.push(fields['cause']);
      if (Array.isArray(fields['errors'])) next.push(...fields['errors']);
    }
    pending = next;
  }
  return found;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
