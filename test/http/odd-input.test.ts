import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startTestApp();
  const response = await app.request('/api/v1/auth/guest', { method: 'POST' });
  token = ((await response.json()) as { access_token: string }).access_token;
});
afterAll(() => app[Symbol.asyncDispose]());

const cursor = (at: string) =>
  Buffer.from(JSON.stringify([at, '0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71'])).toString('base64url');

describe('odd input is answered with a 4xx that names it, never with a 500', () => {
  const id = '0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71';
  test.each([
    ['a sequence number beyond the database', `/api/v1/chat/conversations/${id}?after_seq=2147483648`, 422],
    [
      'a date that does not exist',
      `/api/v1/chat/conversations?cursor=${cursor('2024-02-30T00:00:00.000000Z')}`,
      400,
    ],
    ['the year zero', `/api/v1/chat/conversations?cursor=${cursor('0000-01-01T00:00:00.000000Z')}`, 400],
    [
      'an offset that does not exist',
      `/api/v1/chat/conversations?cursor=${cursor('2024-01-01T00:00:00.000000+16:30')}`,
      400,
    ],
    ['a UUID with a prefix', `/api/v1/chat/conversations/urn:uuid:${id}`, 422],
  ])('%s', async (_, path, status) => {
    expect((await app.request(path, { token })).status).toBe(status);
  });

  test('a UUID with a prefix in a body', async () => {
    const body = { content: 'hi', conversation_id: `urn:uuid:${id}` };
    expect((await app.request('/api/v1/chat/messages', { body, token })).status).toBe(422);
  });

  test('arrays in arrays in arrays', async () => {
    const body = `{"content":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const response = await app.request('/api/v1/chat/messages', { body, token });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'bad_request' });
  });

  test('content of nothing but NUL characters', async () => {
    const response = await app.request('/api/v1/chat/messages', { body: { content: '\u0000' }, token });
    expect(response.status).toBe(422);
  });

  test('a request without a Host header', async () => {
    const answer = Promise.withResolvers<string>();
    const socket = await Bun.connect({
      hostname: 'localhost',
      port: Number(new URL(app.url).port),
      socket: { data: (_, data) => answer.resolve(data.toString()) },
    });
    socket.write('GET /api/v1/health/live HTTP/1.0\r\n\r\n');
    expect(await answer.promise).toStartWith('HTTP/1.1 421');
    socket.end();
  });

  test('nothing of this was unexpected', () => {
    expect(app.logLines.filter((line) => line.includes('Unexpected error'))).toEqual([]);
  });
});

test('a conversation is the same in upper and lower case', async () => {
  const first = (await (
    await app.request('/api/v1/chat/messages', { body: { content: 'hello' }, token })
  ).json()) as {
    conversation_id: string;
  };
  const ids = [first.conversation_id, first.conversation_id.toUpperCase()];
  const sent = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      app.request('/api/v1/chat/messages', {
        body: { content: 'hello', conversation_id: ids[index % 2] },
        token,
      }),
    ),
  );
  expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([200]));
});

test('metrics without a token are not for those who come through a proxy', async () => {
  expect((await app.request('/metrics', { headers: { 'x-forwarded-for': '8.8.8.8' } })).status).toBe(401);
  expect((await app.request('/metrics', { headers: { forwarded: 'for=8.8.8.8' } })).status).toBe(401);
  expect((await app.request('/metrics')).status).toBe(200);
});
