import { createEventParser, type ServerEvent } from './server-events.ts';
import { type Session, SignedOut } from './session.ts';

/** The server refused; the message is fit to be shown. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface RequestOptions {
  readonly query?: URLSearchParams;
  readonly signal?: AbortSignal;
}

/** The staff's API, called as the person who is signed in. */
export interface Api {
  get<Answer>(path: string, options?: RequestOptions): Promise<Answer>;
  post<Answer>(path: string, body?: unknown): Promise<Answer>;
  /** Reads a stream of events until it ends or `signal` ends it. */
  events(
    path: string,
    options: { signal: AbortSignal; onEvent: (event: ServerEvent) => void },
  ): Promise<void>;
  /** The whole body as a file. */
  file(path: string, options: RequestOptions): Promise<Blob>;
}

const ROOT = '/api/v1';

/** Every call sends a good token; one that the server does not take is traded once and the call made again. */
export function createApi({
  session,
  fetch = globalThis.fetch.bind(globalThis),
}: {
  session: Pick<Session, 'token'>;
  fetch?: typeof globalThis.fetch;
}): Api {
  const send = async (path: string, init: RequestInit, renew = false): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${await session.token({ renew })}`);
    const response = await fetch(`${ROOT}${path}`, { ...init, headers });
    if (response.status === 401 && !renew) return send(path, init, true);
    if (response.status === 401) throw new SignedOut();
    if (!response.ok) throw await toError(response);
    return response;
  };
  return {
    async get(path, { query, signal } = {}) {
      return (await send(withQuery(path, query), signal ? { signal } : {})).json();
    },
    async post(path, body) {
      const response = await send(path, {
        method: 'POST',
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return text === '' ? null : JSON.parse(text);
    },
    async events(path, { signal, onEvent }) {
      const response = await send(path, { signal, headers: { accept: 'text/event-stream' } });
      const parser = createEventParser(onEvent);
      const decoder = new TextDecoder();
      const reader = response.body?.getReader();
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        parser.push(decoder.decode(part.value, { stream: true }));
      }
    },
    async file(path, { query, signal }) {
      return (await send(withQuery(path, query), signal ? { signal } : {})).blob();
    },
  };
}

function withQuery(path: string, query: URLSearchParams | undefined): string {
  return query && query.size > 0 ? `${path}?${query}` : path;
}

/** The problem in the words of the server, with the fields that it names. */
async function toError(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => null)) as {
    detail?: unknown;
    title?: unknown;
    errors?: unknown;
  } | null;
  const detail = [problem?.detail, problem?.title].find((text) => typeof text === 'string');
  const fields = Array.isArray(problem?.errors) ? problem.errors.map(fieldWords).filter(Boolean) : [];
  const words = typeof detail === 'string' ? detail : `The server answered with ${response.status}.`;
  return new ApiError(response.status, [words, ...fields].join(' '));
}

function fieldWords(field: unknown): string {
  if (typeof field !== 'object' || field === null) return '';
  const { field: name, message } = field as { field?: unknown; message?: unknown };
  return typeof name === 'string' && typeof message === 'string' ? `${name} ${message}.` : '';
}
