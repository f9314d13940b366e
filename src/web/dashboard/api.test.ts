import { describe, expect, test } from 'bun:test';
import { ApiError, createApi } from './api.ts';
import type { ServerEvent } from './server-events.ts';
import { SignedOut } from './session.ts';

/** An API on a fake server; its tokens are good from the second on when `stale`. */
function open(answer: (request: Request) => Response | Promise<Response>) {
  const renewals: boolean[] = [];
  const asked: Request[] = [];
  const api = createApi({
    session: {
      token: ({ renew = false } = {}) => {
        renewals.push(renew);
        return Promise.resolve(renew ? 'new' : 'old');
      },
    },
    fetch: ((path: string, init?: RequestInit) => {
      const request = new Request(`http://localhost${path}`, init);
      asked.push(request);
      return Promise.resolve(answer(request));
    }) as typeof fetch,
  });
  return { api, asked, renewals };
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return null;
  } catch (error) {
    return error;
  }
}

const goodToken = (request: Request) => request.headers.get('authorization') === 'Bearer new';

describe('a request', () => {
  test('sends the token and the query', async () => {
    const { api, asked } = open(() => Response.json({ open: 1 }));
    const query = new URLSearchParams({ from: '2026-01-01' });
    expect(await api.get<unknown>('/analytics/overview', { query })).toEqual({ open: 1 });
    expect(asked[0]?.url).toBe('http://localhost/api/v1/analytics/overview?from=2026-01-01');
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer old');
  });

  test('with a token that ran out is made again with a new one, once', async () => {
    const { api, renewals } = open((request) =>
      goodToken(request) ? Response.json(1) : Response.json({}, { status: 401 }),
    );
    expect(await api.get<number>('/models')).toBe(1);
    expect(renewals).toEqual([false, true]);
    const refused = open(() => Response.json({}, { status: 401 }));
    expect(await failure(refused.api.get('/models'))).toBeInstanceOf(SignedOut);
    expect(refused.asked).toHaveLength(2);
  });

  test('that is refused says why, with the fields', async () => {
    const { api } = open(() =>
      Response.json(
        { detail: 'The window is too long.', errors: [{ field: 'query.from', message: 'is too early' }, 7] },
        { status: 422 },
      ),
    );
    const error = await failure(api.get('/analytics/overview'));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 422,
      message: 'The window is too long. query.from is too early.',
    });
  });

  test('answered by something that is no problem document is explained all the same', async () => {
    const { api } = open(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(await failure(api.get('/models'))).toMatchObject({ message: 'The server answered with 502.' });
  });

  test('with a body sends JSON; an answer without one is null', async () => {
    const { api, asked } = open(() => new Response(null, { status: 204 }));
    expect(await api.post<null>('/review/inbox/release')).toBeNull();
    expect(asked[0]?.headers.get('content-type')).toBeNull();
    await api.post('/review/inbox/1/label', { label: 'late_fee' });
    expect(await asked[1]?.json()).toEqual({ label: 'late_fee' });
  });
});

test('a stream is read to its end, whatever way its characters are cut', async () => {
  const bytes = new TextEncoder().encode('event: live\ndata: ¿qué?\n\n');
  const { api } = open(
    () =>
      new Response(
        new ReadableStream({
          start(controller) {
            for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
            controller.close();
          },
        }),
      ),
  );
  const events: ServerEvent[] = [];
  await api.events('/analytics/live', {
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
  });
  expect(events).toEqual([{ event: 'live', data: '¿qué?' }]);
});
