import type { ErrorEvent, StackFrame } from '@sentry/bun';

export interface ErrorReports extends AsyncDisposable {
  /** Reports an error; never throws and never waits. */
  add(error: unknown, context: { readonly part: string | undefined }): void;
}

export interface ErrorReportOptions {
  /** Address of the project, with its key. */
  readonly dsn: string;
  readonly release: string;
  readonly environment: string;
}

/** Reports in a minute; an outage must not become a flood at somebody else's door. */
const MAX_PER_MINUTE = 30;
/** How long the end of the process waits for reports under way. */
const FLUSH_MS = 2_000;

/**
 * Sends errors to Sentry. Of an error go out its class, its code and where in the program it was thrown; never its
 * message, which may repeat what a customer wrote, nor anything of the request. The client is made by hand: `init` would
 * hook itself into the runtime and collect what was logged, requested and answered. The package is loaded here, so that
 * only those pay for it who use it.
 */
export async function openErrorReports({
  dsn,
  release,
  environment,
}: ErrorReportOptions): Promise<ErrorReports> {
  const { BunClient, Scope, defaultStackParser, makeFetchTransport } = await import('@sentry/bun');
  const client = new BunClient({
    dsn,
    release,
    environment,
    transport: makeFetchTransport,
    stackParser: defaultStackParser,
    integrations: [],
    sendClientReports: false,
    beforeSend: scrubbed,
  });
  client.init();
  let minute = 0;
  let sent = 0;
  return {
    add(error, { part }) {
      const now = Math.floor(performance.now() / 60_000);
      sent = now === minute ? sent + 1 : 1;
      minute = now;
      if (sent > MAX_PER_MINUTE) return;
      const scope = new Scope();
      if (part !== undefined) scope.setTag('part', part);
      client.captureException(error, { originalException: error }, scope);
    },
    async [Symbol.asyncDispose]() {
      await client.close(FLUSH_MS);
    },
  };
}

/** A new event with the fields that are known to be harmless; whatever else the client collects stays here. */
function scrubbed(event: ErrorEvent, { originalException }: { originalException?: unknown }): ErrorEvent {
  const code = codeOf(originalException);
  const values = (event.exception?.values ?? []).map(({ type, stacktrace }) => ({
    ...(type === undefined ? {} : { type }),
    stacktrace: { frames: (stacktrace?.frames ?? []).map(placeOf) },
  }));
  return {
    type: undefined,
    level: 'error',
    platform: 'javascript',
    ...(event.event_id === undefined ? {} : { event_id: event.event_id }),
    ...(event.timestamp === undefined ? {} : { timestamp: event.timestamp }),
    ...(event.release === undefined ? {} : { release: event.release }),
    ...(event.environment === undefined ? {} : { environment: event.environment }),
    tags: { ...(code === undefined ? {} : { code }), ...part(event) },
    exception: { values },
  };
}

function part({ tags }: ErrorEvent): { part?: string } {
  const name = tags?.['part'];
  return typeof name === 'string' ? { part: name } : {};
}

/** Where in the program, from its own folder on: what is above it is the machine's business. */
function placeOf({ filename, function: name, lineno, colno, in_app }: StackFrame): StackFrame {
  return {
    ...(filename === undefined ? {} : { filename: filename.replace(/^.*\/(?=(?:src|node_modules)\/)/, '') }),
    ...(name === undefined ? {} : { function: name }),
    ...(lineno === undefined ? {} : { lineno }),
    ...(colno === undefined ? {} : { colno }),
    ...(in_app === undefined ? {} : { in_app }),
  };
}

/** Codes are short words such as ECONNRESET or 23505; anything else may be a text. */
function codeOf(error: unknown): string | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 6; cause = cause.cause, depth += 1) {
    if ('code' in cause && typeof cause.code === 'string' && /^\w{1,40}$/.test(cause.code)) return cause.code;
  }
  return undefined;
}
