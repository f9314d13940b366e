import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Reply, readConversation, sendMessage } from './support/api.ts';
import { createPlace, type Place } from './support/place.ts';
import {
  type FailedStart,
  NO_LIMITS,
  type RunningServer,
  startAndFail,
  startServer,
} from './support/server.ts';

setDefaultTimeout(60_000);

/** A server that runs all the while and must not be harmed. */
let place: Place;
let server: RunningServer;
let before: Reply;

beforeAll(async () => {
  place = await createPlace({ embedded: true });
  server = await startServer(place, { env: NO_LIMITS });
  before = await sendMessage(server.url, { content: 'internet is down' });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

/** Starts in a place of its own, which is to fail. */
async function failedStart(env: Record<string, string>): Promise<FailedStart> {
  await using own = await createPlace({ embedded: true });
  return await startAndFail(own, { env });
}

function expectOneLine(
  { exitCode, stderr }: FailedStart,
  { saying }: { saying: readonly (string | RegExp)[] },
): void {
  expect(stderr.trim().split('\n')).toHaveLength(1);
  for (const words of saying) expect(stderr).toMatch(words);
  // No stack trace, no code position.
  expect(stderr).not.toMatch(/\bat \S+:\d+|\.ts:\d+|\$bunfs/);
  expect(exitCode).toBe(1);
}

async function expectUnharmed(): Promise<void> {
  const { conversation_id: id, guest_token: token = '' } = before;
  const reply = await sendMessage(server.url, { content: 'are you there?', conversation_id: id, token });
  const stored = await readConversation(server.url, { id, token });
  expect(stored.messages.at(-1)).toMatchObject({ id: reply.id, seq: reply.seq, content: reply.content });
}

test('a data directory in use is refused by name, and its server does not notice', async () => {
  expectOneLine(await startAndFail(place), { saying: ['in use', '.data', 'DATA_DIR'] });
  await expectUnharmed();
});

test('a port that is taken is named as the fault, and its server does not notice', async () => {
  expectOneLine(await failedStart({ PORT: String(server.port) }), { saying: ['port', 'in use', 'PORT'] });
  await expectUnharmed();
});

test('a database that does not answer is named without its password', async () => {
  const failure = await failedStart({ DATABASE_URL: 'postgres://larkline:top-secret@127.0.0.1:1/larkline' });
  expectOneLine(failure, { saying: ['DATABASE_URL'] });
  expect(failure.stderr + failure.stdout).not.toContain('top-secret');
});

test('production refuses to start without a secret of its own', async () => {
  expectOneLine(await failedStart({ NODE_ENV: 'production' }), {
    saying: ['JWT_SECRET_KEY', '32 characters'],
  });
});

test.each([
  [{ PORT: 'eighty' }, ['PORT', '0 to 65535']],
  [{ WEBSOCKET_MAX_CONNECTIONS: '0' }, ['WEBSOCKET_MAX_CONNECTIONS', 'from 1']],
  [{ NODE_ENV: 'staging' }, ['NODE_ENV', 'development, production, test']],
  [{ DATABASE_URL: 'mysql://localhost/x' }, ['DATABASE_URL', 'postgres://']],
  [{ JWT_SECRET_KEY: 'short-secret' }, ['JWT_SECRET_KEY', '32 characters']],
  [{ PORT: 'eighty', BCRYPT_ROUNDS: '99' }, ['PORT', 'BCRYPT_ROUNDS']],
])('a wrong setting is named with what is allowed: %j', async (env, saying) => {
  const failure = await failedStart(env as Record<string, string>);
  expectOneLine(failure, { saying });
  expect(failure.stderr).not.toContain('short-secret');
});
