import { type Json, valueAt } from './json-fields.ts';
import { MlflowError } from './mlflow-error.ts';
import { withRetries } from './retry.ts';

/** What is used of the runtime's `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface MlflowServer {
  /** Address, which may hold a user and a password. */
  readonly trackingUri: string;
  /** Sent as a bearer token when the address holds no password. */
  readonly token?: string | undefined;
  /** Longest wait for one answer. */
  readonly callTimeoutMs?: number | undefined;
  readonly fetch?: Fetch | undefined;
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the server's address, each part encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Whether asking twice may do something twice; then it is asked once. */
  readonly once?: boolean;
}

/** Everything a server is asked goes through here; all calls of a client end when its signal does. */
export interface MlflowClient {
  /** The address without user and password: the same for the same server. */
  readonly server: string;
  readonly signal: AbortSignal;
  /** @throws MlflowError for every answer that is not a good one, and for none. */
  call(call: Call): Promise<Json>;
  upload(path: string, bytes: Uint8Array): Promise<void>;
  download(path: string, options: { readonly maxBytes: number }): Promise<Uint8Array>;
}

/** Longest answer that is JSON; a page of what is listed here is far shorter. */
const MAX_JSON_BYTES = 4 * 1024 * 1024;
const MAX_MESSAGE_LENGTH = 200;
const CALL_TIMEOUT_MS = 10_000;

/** A client of MLflow's REST API 2.0. Network failures, 429 and 5xx are tried again; redirects are not followed. */
export function createMlflowClient(options: MlflowServer, signal: AbortSignal): MlflowClient {
  const { trackingUri, token, callTimeoutMs = CALL_TIMEOUT_MS } = options;
  const ask: Fetch = options.fetch ?? fetch;
  const { server, authorization } = readServer(trackingUri, token);

  async function exchange(
    path: string,
    init: RequestInit,
    { maxBytes }: { maxBytes: number },
  ): Promise<Uint8Array> {
    const headers = new Headers(init.headers);
    if (authorization !== undefined) headers.set('authorization', authorization);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(callTimeoutMs)]);
    try {
      const response = await ask(server + path, { ...init, headers, signal: limit, redirect: 'manual' });
      const bytes = await readBody(response, { maxBytes });
      if (!response.ok) throw refusal(response.status, bytes);
      return bytes;
    } catch (error) {
      throw error instanceof MlflowError
        ? error
        : unreachable(error, { over: signal.aborted, late: limit.aborted });
    }
  }

  return {
    server,
    signal,
    async call({ method, path, query, body, once = false }) {
      const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
      const init: RequestInit =
        body === undefined
          ? { method }
          : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      const work = () => exchange(path + search, init, { maxBytes: MAX_JSON_BYTES });
      return parse(await withRetries(work, { signal, ...(once ? { attempts: 1 } : {}) }));
    },
    async upload(path, bytes) {
      const init = {
        method: 'PUT',
        body: bytes as BodyInit,
        headers: { 'content-type': 'application/octet-stream' },
      };
      await withRetries(() => exchange(path, init, { maxBytes: MAX_JSON_BYTES }), { signal });
    },
    download(path, { maxBytes }) {
      return withRetries(() => exchange(path, { method: 'GET' }, { maxBytes }), { signal });
    },
  };
}

/** Splits an address into what may be shown and what must not be. @throws MlflowError when it is none. */
function readServer(
  trackingUri: string,
  token: string | undefined,
): { server: string; authorization: string | undefined } {
  const url = URL.parse(trackingUri);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new MlflowError('The address of MLflow must begin with http:// or https://.');
  const { username, password } = url;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const basic = `Basic ${Buffer.from(login).toString('base64')}`;
  const bearer = token === undefined ? undefined : `Bearer ${token}`;
  return {
    server: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    authorization: username === '' && password === '' ? bearer : basic,
  };
}

/** The whole body, read no further than `maxBytes`. */
async function readBody(response: Response, { maxBytes }: { maxBytes: number }): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new MlflowError(`MLflow's answer is longer than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(bytes: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (cause) {
    throw new MlflowError('The answer is not JSON. Is it an MLflow server?', { cause });
  }
}

function refusal(status: number, bytes: Uint8Array): MlflowError {
  if (status === 401 || status === 403)
    return new MlflowError(
      `MLflow refused the sign-in (${status}). Check MLFLOW_TRACKING_URI and MLFLOW_TRACKING_TOKEN.`,
    );
  if (status >= 300 && status < 400)
    return new MlflowError(
      `MLflow's address answers with a redirect (${status}). Give the address it leads to.`,
    );
  let json: Json = null;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch {
    // A proxy's page, perhaps: the status says enough.
  }
  const code = String(valueAt(json, 'error_code') ?? '');
  const message = valueAt(json, 'message');
  const said = typeof message === 'string' ? `: ${shorten(message)}` : '';
  return new MlflowError(`MLflow answered ${status}${code === '' ? '' : ` ${code}`}${said}`, {
    code,
    retryable: status >= 500 || status === 429,
  });
}

/** The first line of what the server says, cut short. */
function shorten(message: string): string {
  const [line = ''] = message.split('\n');
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH - 1).toWellFormed()}…` : line;
}

function unreachable(cause: unknown, { over, late }: { over: boolean; late: boolean }): MlflowError {
  if (over) return new MlflowError('MLflow took longer than it was given.', { cause });
  if (late) return new MlflowError('MLflow did not answer in time.', { retryable: true, cause });
  const { code } = cause as NodeJS.ErrnoException;
  return new MlflowError(`MLflow cannot be reached${code === undefined ? '' : ` (${code})`}.`, {
    retryable: true,
    cause,
  });
}
