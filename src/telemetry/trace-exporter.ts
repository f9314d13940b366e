import { withDeadline } from '#lib/deadline.ts';
import { type OtlpResource, otlpRequest } from './otlp-spans.ts';
import type { TurnTrace } from './turn-trace.ts';

export interface TraceExporter extends AsyncDisposable {
  /** Takes a trace on its way; never throws and never waits. When too many wait, it is dropped. */
  add(trace: TurnTrace): void;
  /** Sends what waits, now; never rejects. */
  flush(): Promise<void>;
}

export interface TraceExporterOptions {
  /** Base address of the collector; traces go to `/v1/traces` below it. */
  readonly endpoint: string;
  /** Headers as OTEL_EXPORTER_OTLP_HEADERS writes them. */
  readonly headers?: string | undefined;
  readonly resource: OtlpResource;
  /** Told how many traces reached the collector or did not. */
  readonly onDone: (outcome: 'sent' | 'dropped', count: number) => void;
  /** Told when the collector cannot be reached after it could, and when it can again. */
  readonly onStateChange?: (state: 'up' | 'down') => void;
  /** Time of day at 0 of the clock that turns are timed with; in milliseconds since the epoch. */
  readonly originMs?: number;
  readonly everyMs?: number;
  readonly nowMs?: () => number;
}

/** Traces that may wait: 2 s of a busy server, and no more memory than that when the collector is away. */
const MAX_WAITING = 4_096;
const MAX_BATCH = 512;
const EVERY_MS = 2_000;
const REQUEST_TIMEOUT_MS = 5_000;
/** Rest after a failure, doubled with each one up to the longest. */
const FIRST_REST_MS = 2_000;
const LONGEST_REST_MS = 60_000;
/** How long the end of the process waits for what is left. */
const LAST_WORDS_MS = 2_000;

/**
 * Sends traces to an OpenTelemetry collector in batches, one request at a time. Whatever waits while the collector is
 * away is kept up to the limit; a request that failed is not repeated, since nobody is owed a trace.
 */
export function createTraceExporter(options: TraceExporterOptions): TraceExporter {
  const { resource, onDone, onStateChange, everyMs = EVERY_MS, nowMs = () => performance.now() } = options;
  const clock = { originMs: options.originMs ?? performance.timeOrigin, randomHex };
  const url = `${options.endpoint.replace(/\/+$/, '')}/v1/traces`;
  const headers = { 'content-type': 'application/json', ...parseHeaders(options.headers ?? '') };
  let waiting: TurnTrace[] = [];
  let sending: Promise<void> | null = null;
  let failures = 0;
  let notBeforeMs = Number.NEGATIVE_INFINITY;

  async function send(timeoutMs: number): Promise<void> {
    const batch = waiting.slice(0, MAX_BATCH);
    waiting = waiting.slice(MAX_BATCH);
    const sent = await post(JSON.stringify(otlpRequest(batch, { resource, clock })), timeoutMs);
    onDone(sent ? 'sent' : 'dropped', batch.length);
    if (sent === failures > 0) onStateChange?.(sent ? 'up' : 'down');
    failures = sent ? 0 : failures + 1;
    notBeforeMs = sent
      ? notBeforeMs
      : nowMs() + Math.min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS);
  }

  async function post(body: string, timeoutMs: number): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
      // Read to its end, so that the connection can be used again.
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  /** Sends until nothing waits or a request fails. */
  async function sendAll(timeoutMs: number): Promise<void> {
    const failed = failures;
    while (waiting.length > 0 && failures <= failed) await send(timeoutMs);
  }

  function begin(timeoutMs = REQUEST_TIMEOUT_MS): Promise<void> {
    sending ??= sendAll(timeoutMs).finally(() => {
      sending = null;
    });
    return sending;
  }

  const timer = setInterval(() => {
    if (waiting.length > 0 && nowMs() >= notBeforeMs) void begin();
  }, everyMs);
  timer.unref();
  return {
    add(trace) {
      if (waiting.length < MAX_WAITING) waiting.push(trace);
      else onDone('dropped', 1);
    },
    flush: () => begin(),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      const rest = async () => {
        await sending;
        await begin(LAST_WORDS_MS);
      };
      const onTimeout = () => new Error('The collector of traces took too long.');
      await withDeadline(rest(), { ms: LAST_WORDS_MS, onTimeout }).catch(() => {});
    },
  };
}

function parseHeaders(text: string): Record<string, string> {
  const pairs = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => {
      const at = item.indexOf('=');
      return [item.slice(0, at), decodeURIComponent(item.slice(at + 1))];
    });
  return Object.fromEntries(pairs);
}

function randomHex(digits: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(digits / 2))).toString('hex');
}
