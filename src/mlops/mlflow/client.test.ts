import { describe, expect, test } from 'bun:test';
import { createMlflowClient, type MlflowServer } from './client.ts';
import { type Fault, startFaultyServer } from './faulty-server.fixture.ts';
import { MlflowError } from './mlflow-error.ts';

const GET = { method: 'GET', path: '/api' } as const;

function clientOf(trackingUri: string, options: Partial<MlflowServer> & { totalMs?: number } = {}) {
  return createMlflowClient(
    { callTimeoutMs: 150, ...options, trackingUri },
    AbortSignal.timeout(options.totalMs ?? 20_000),
  );
}

async function failureOf(work: Promise<unknown>): Promise<MlflowError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof MlflowError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('a server that is no good', () => {
  test.each([
    ['error', 'MLflow answered 500', 4],
    ['hang', 'MLflow did not answer in time.', 4],
    ['cut', 'MLflow cannot be reached', 4],
    ['cut-body', 'MLflow cannot be reached', 4],
    ['not-json', 'The answer is not JSON. Is it an MLflow server?', 1],
    ['redirect', "MLflow's address answers with a redirect (302)", 1],
    ['unauthorized', 'MLflow refused the sign-in (401)', 1],
    ['huge', "MLflow's answer is longer than 4194304 bytes.", 1],
  ] as const)('with the fault "%s" is told as "%s" after %p attempts', async (fault, message, attempts) => {
    using server = startFaultyServer(fault);
    const failure = await failureOf(clientOf(server.url).call(GET));
    expect(failure.message).toStartWith(message);
    expect(server.requests.length).toBe(attempts);
  });

  test.each(['error', 'hang', 'cut', 'cut-body'] satisfies Fault[])(
    'that gets over its "%s" is asked until it answers',
    async (fault) => {
      using server = startFaultyServer(fault, { times: 2, good: '{"ok":true}' });
      expect(await clientOf(server.url).call(GET)).toEqual({ ok: true });
      expect(server.requests.length).toBe(3);
    },
  );

  test('is asked once where asking twice would do something twice', async () => {
    using server = startFaultyServer('error', { times: 1 });
    const call = { method: 'POST', path: '/create', body: {}, once: true } as const;
    expect((await failureOf(clientOf(server.url).call(call))).retryable).toBe(true);
    expect(server.requests).toEqual(['POST /create']);
  });

  test('that hangs holds nobody longer than the whole time', async () => {
    using server = startFaultyServer('hang');
    const startedAtMs = performance.now();
    const failure = await failureOf(clientOf(server.url, { callTimeoutMs: 60_000, totalMs: 200 }).call(GET));
    expect(failure.message).toBe('MLflow took longer than it was given.');
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  });

  test('that is not there is told without its address', async () => {
    const failure = await failureOf(clientOf('http://someone:hunter2@127.0.0.1:1').call(GET));
    expect(failure.message).toMatch(/^MLflow cannot be reached \(\w+\)\.$/);
    expect(failure.message).not.toContain('hunter2');
  });

  test('is not believed more bytes of a file than asked for', async () => {
    using server = startFaultyServer('huge');
    const failure = await failureOf(clientOf(server.url).download('/file', { maxBytes: 1_000 }));
    expect(failure.message).toBe("MLflow's answer is longer than 1000 bytes.");
  });
});

describe('the sign-in', () => {
  const seen = async (user: string, token?: string) => {
    using server = startFaultyServer('error', { times: 0 });
    const client = clientOf(server.url.replace('//', `//${user}`), { token });
    await client.call(GET);
    expect(client.server).toBe(server.url);
    return server.authorizations[0];
  };

  test('is the user and password of the address, decoded', async () => {
    expect(await seen('ann:p%40ss%3A@')).toBe(`Basic ${btoa('ann:p@ss:')}`);
  });

  test('is the token, if the address has none', async () => {
    expect(await seen('', 'secret-token')).toBe('Bearer secret-token');
    expect(await seen('ann:pw@', 'secret-token')).toBe(`Basic ${btoa('ann:pw')}`);
    expect(await seen('')).toBeUndefined();
  });

  test('goes to no other host', async () => {
    using elsewhere = startFaultyServer('error', { times: 0 });
    const redirect = new Response(null, { status: 307, headers: { location: elsewhere.url } });
    using server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => redirect });
    await failureOf(clientOf(`http://ann:pw@127.0.0.1:${server.port}`).call(GET));
    expect(elsewhere.requests).toEqual([]);
  });
});

test('an address with a path keeps it, and one that is none is refused', () => {
  expect(clientOf('https://host.example/mlflow/').server).toBe('https://host.example/mlflow');
  expect(() => clientOf('file:///tmp')).toThrow(MlflowError);
});
