import { beforeAll, describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { openDatabase } from '#db/client.ts';
import { chatSessions, sessions as signIns, users } from '#db/schema.ts';
import { createSessionStore, purgeSessions, type SessionStore } from '#db/store-sessions.ts';
import { AppError } from '#errors.ts';
import type { Principal } from '#http/principal.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { type ChatSessions, createChatSessions } from './chat-sessions.ts';
import { createMessageLog } from './log/store.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
});

const newId = () => Bun.randomUUIDv7();
const HOUR_MS = 3_600_000;
const CLIENT = { clientId: 'a-tab' };

/** The service on the test's database, with the size of every statement it made. */
function start(overrides: { store?: Partial<SessionStore> } = {}) {
  const batches: { name: string; size: number }[] = [];
  const errors: unknown[] = [];
  const real = { ...createSessionStore(database.sql), ...overrides.store };
  const store = Object.fromEntries(
    Object.entries(real).map(([name, method]) => [
      name,
      (items: never[]) => {
        batches.push({ name, size: items.length });
        return method(items);
      },
    ]),
  ) as unknown as SessionStore;
  const sessions = createChatSessions({
    store,
    log: createMessageLog(database.drizzle),
    knowledge: () => {
      throw new Error('No reply is read here.');
    },
    newId,
    window: { maxMessages: 100, maxBytes: 1_048_576, maxAgeMs: 300_000 },
    onError: (error) => void errors.push(error),
  });
  const sizesOf = (name: keyof SessionStore) =>
    batches.filter((batch) => batch.name === name).map(({ size }) => size);
  return { sessions, batches, sizesOf, errors };
}

const guest = (): Principal => ({ userId: newId(), role: 'customer', guest: true, sessionId: null });

/** A registered person with a sign-in. */
async function signIn(userId = newId()): Promise<Principal & { readonly sessionId: string }> {
  await database.drizzle.insert(users).values({ id: userId }).onConflictDoNothing();
  const sessionId = newId();
  await database.drizzle.insert(signIns).values({ id: sessionId, userId });
  return { userId, role: 'customer', guest: false, sessionId };
}

const revoke = (signInId: string) =>
  database.sql`update sessions set revoked_at = now() where id = ${signInId}`;

const inAnHour = () => Date.now() + HOUR_MS;

async function openFor(sessions: ChatSessions, principal: Principal, authExpiresAtMs = inAnHour()) {
  const conversationId = newId();
  const opened = await sessions.open({ principal, authExpiresAtMs, conversationId, ...CLIENT });
  return { ...opened, conversationId };
}

const resume = (
  sessions: ChatSessions,
  request: { sessionId: string; resumeToken: string; principal?: Principal; authExpiresAtMs?: number },
) => sessions.resume({ principal: null, authExpiresAtMs: null, ...CLIENT, ...request });

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    return error instanceof AppError ? `${error.code}: ${error.message}` : String(error);
  }
}

const rowOf = async (sessionId: string) => {
  const [row] = await database.sql`select * from chat_sessions where id = ${sessionId}`;
  return row;
};

describe('opening a session', () => {
  test('stores no secret, and tells where the conversation stands', async () => {
    const { sessions, sizesOf } = start();
    const { userId } = await signIn();
    const conversationId = newId();
    const [conversation] = await database.sql<{ epoch: string }[]>`
      insert into conversations (id, owner_id, channel, version, head_seq, state, tone, attempt_count,
        frustration_level, frustration_memory, clarification_count, turn_count)
      values (${conversationId}, ${userId}, 'websocket', 1, 7, 'initial', 'helpful_friendly', 0, 0, 0, 0, 1)
      returning epoch`;
    const opened = await sessions.open({
      principal: guest(),
      authExpiresAtMs: inAnHour(),
      conversationId: conversationId.toUpperCase(),
      clientId: 'a\u0000b',
    });
    expect(opened.conversation).toEqual({ ownerId: userId, epoch: conversation!.epoch, headSeq: 7 });
    expect(Buffer.from(opened.resumeToken, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(await rowOf(opened.sessionId))).not.toContain(opened.resumeToken);
    expect((await openFor(sessions, guest())).conversation).toBeNull();
    expect(sizesOf('openSessions')).toEqual([1, 1]);
  });

  test('is refused to a sign-in that has ended or never was, without harm to its neighbors', async () => {
    const { sessions, sizesOf } = start();
    const [ended, alive] = [await signIn(), await signIn()];
    await revoke(ended.sessionId);
    const never = { ...ended, sessionId: newId() };
    const codes = await Promise.all(
      [ended, alive, never, guest()].map((who) => codeOf(openFor(sessions, who))),
    );
    expect(codes.map((code) => code.split(':')[0])).toEqual(['unauthorized', 'ok', 'unauthorized', 'ok']);
    expect(sizesOf('openSessions')).toEqual([4]);
  });

  test('of what is no UUID is refused before it reaches a statement', async () => {
    const { sessions, batches } = start();
    const request = { principal: guest(), authExpiresAtMs: inAnHour(), ...CLIENT };
    expect(await codeOf(sessions.open({ ...request, conversationId: 'mine' }))).toStartWith(
      'validation_failed',
    );
    expect(batches).toEqual([]);
  });

  test('takes a token without a practical end', async () => {
    const { sessions } = start();
    const opened = await openFor(sessions, guest(), Number.POSITIVE_INFINITY);
    const { authExpiresAtMs } = await resume(sessions, opened);
    expect(authExpiresAtMs).toBeGreaterThan(Date.now() + 1_000 * HOUR_MS);
  });
});

describe('resuming a session', () => {
  test('gives back who it was, what it was about, and a new token', async () => {
    const { sessions } = start();
    const person = await signIn();
    const authExpiresAtMs = inAnHour();
    const { resumeToken, ...opened } = await openFor(sessions, person, authExpiresAtMs);
    const resumed = await resume(sessions, { sessionId: opened.sessionId.toUpperCase(), resumeToken });
    expect(resumed).toEqual({
      sessionId: opened.sessionId,
      resumeToken: expect.any(String),
      conversation: null,
      principal: person,
      authExpiresAtMs,
      conversationId: opened.conversationId,
    });
    expect(resumed.resumeToken).not.toBe(resumeToken);
    expect(await codeOf(resume(sessions, resumed))).toBe('ok');
  });

  test('looks the same for an unknown session, a forged token, one that is no UUID, and a used token', async () => {
    const { sessions } = start();
    const { sessionId, resumeToken } = await openFor(sessions, guest());
    const second = await resume(sessions, { sessionId, resumeToken });
    const third = await resume(sessions, second);
    const codes = await Promise.all(
      [
        { sessionId: newId(), resumeToken },
        { sessionId, resumeToken: 'forged' },
        { sessionId, resumeToken: '' },
        { sessionId: "'; --", resumeToken },
        { sessionId, resumeToken },
      ].map((request) => codeOf(resume(sessions, request))),
    );
    expect(new Set(codes)).toEqual(new Set(['not_found: There is no such session. Begin a new one.']));
    expect(await codeOf(resume(sessions, third))).toBe('ok');
  });

  test('works with the token before the newest until that one is confirmed', async () => {
    const { sessions, sizesOf } = start();
    const first = await openFor(sessions, guest());
    await resume(sessions, first);
    const again = await resume(sessions, first);
    sessions.confirm(again.sessionId);
    sessions.confirm(again.sessionId);
    await untilRow(again.sessionId, (row) => row['previous_token_hash'] === null);
    expect(await codeOf(resume(sessions, first))).toStartWith('not_found');
    expect(await codeOf(resume(sessions, again))).toBe('ok');
    expect(sizesOf('updateSessions')).toEqual([1]);
  });

  test('a confirmation that comes after the next resume confirms nothing', async () => {
    const gate = Promise.withResolvers<void>();
    const real = createSessionStore(database.sql);
    const { sessions } = start({
      store: { updateSessions: (news) => gate.promise.then(() => real.updateSessions(news)) },
    });
    const second = await resume(sessions, await openFor(sessions, guest()));
    sessions.confirm(second.sessionId);
    await resume(sessions, second);
    gate.resolve();
    sessions.extend({ sessionId: second.sessionId, authExpiresAtMs: 2_000_000_000_000 });
    await untilRow(second.sessionId, (row) => Date.parse(`${row['auth_expires_at']}`) === 2_000_000_000_000);
    // The client never saw the third token.
    expect(await codeOf(resume(sessions, second))).toBe('ok');
  });

  test('takes the word of a fresh access token of the same person, and of nobody else', async () => {
    const { sessions } = start();
    const person = await signIn();
    const opened = await openFor(sessions, person, Date.now() - 1);
    expect(await codeOf(resume(sessions, opened))).toStartWith('unauthorized');
    expect(await codeOf(resume(sessions, { ...opened, principal: await signIn() }))).toStartWith('forbidden');
    expect(await rowOf(opened.sessionId)).toMatchObject({
      previous_token_hash: null,
      user_id: person.userId,
    });
    const promoted: Principal = { ...(await signIn(person.userId)), role: 'agent' };
    const authExpiresAtMs = inAnHour();
    const resumed = await resume(sessions, { ...opened, principal: promoted, authExpiresAtMs });
    expect(resumed).toMatchObject({ principal: promoted, authExpiresAtMs });
    expect(await resume(sessions, resumed)).toMatchObject({ principal: promoted, authExpiresAtMs });
  });

  test('tells a stranger with an access token but a wrong resume token nothing', async () => {
    const { sessions } = start();
    const { sessionId } = await openFor(sessions, await signIn());
    const principal = await signIn();
    expect(await codeOf(resume(sessions, { sessionId, resumeToken: 'guess', principal }))).toStartWith(
      'not_found',
    );
  });

  test('ends with the sign-in, and with its access token unless that was extended', async () => {
    const { sessions } = start();
    const person = await signIn();
    const opened = await openFor(sessions, person, Date.now() - 1);
    expect(await codeOf(resume(sessions, opened))).toStartWith('unauthorized');
    const authExpiresAtMs = inAnHour();
    sessions.extend({ sessionId: opened.sessionId, authExpiresAtMs });
    await untilRow(opened.sessionId, (row) => Date.parse(`${row['auth_expires_at']}`) === authExpiresAtMs);
    const resumed = await resume(sessions, opened);
    await revoke(person.sessionId);
    expect(await codeOf(resume(sessions, resumed))).toStartWith('unauthorized');
    expect(await codeOf(resume(sessions, { ...resumed, principal: person, authExpiresAtMs }))).toStartWith(
      'unauthorized',
    );
  });

  test('many at once cost few statements, two of one session one after the other', async () => {
    const { sessions, sizesOf } = start();
    const opened = await Promise.all(Array.from({ length: 600 }, () => openFor(sessions, guest())));
    expect(sizesOf('openSessions')).toEqual([512, 88]);
    const twice = opened.slice(0, 20);
    const results = await Promise.all([...opened, ...twice].map((one) => resume(sessions, one)));
    expect(new Set(results.map(({ resumeToken }) => resumeToken)).size).toBe(620);
    expect(sizesOf('resumeSessions')).toEqual([512, 108]);
    // Of the two that were let in with one token the later one holds the token that is good.
    const codes = await Promise.all(
      results.slice(580).map((one) => codeOf(resume(sessions, one)).then((code) => code.split(':')[0])),
    );
    expect(codes).toEqual(Array(40).fill('ok'));
    expect(await codeOf(resume(sessions, results[0]!))).toStartWith('not_found');
  });

  test('a session that the database refuses fails alone, and a database that is away fails all at once', async () => {
    const real = createSessionStore(database.sql);
    const broken = { ...guest(), role: null as never };
    const { sessions, sizesOf } = start();
    const codes = await Promise.all([guest(), broken, guest()].map((who) => codeOf(openFor(sessions, who))));
    expect(codes.map((code) => code.split(':')[0])).toEqual(['ok', 'internal', 'ok']);
    expect(sizesOf('openSessions')).toEqual([3, 1, 1, 1]);

    const away = Object.assign(new Error('no route'), { code: 'ECONNREFUSED' });
    const dark = start({ store: { ...real, resumeSessions: () => Promise.reject(away) } });
    const lost = await Promise.all(
      Array.from({ length: 10 }, () =>
        codeOf(resume(dark.sessions, { sessionId: newId(), resumeToken: 'x' })),
      ),
    );
    expect(new Set(lost.map((code) => code.split(':')[0]))).toEqual(new Set(['store_unavailable']));
    expect(dark.sizesOf('resumeSessions')).toEqual([10]);
  });

  test('what nobody waits for is reported once for a statement, not thrown', async () => {
    const away = Object.assign(new Error('no route'), { code: 'ECONNREFUSED' });
    const { sessions, errors } = start({ store: { updateSessions: () => Promise.reject(away) } });
    for (let count = 0; count < 5; count += 1) {
      sessions.extend({ sessionId: newId(), authExpiresAtMs: inAnHour() });
    }
    while (errors.length === 0) await Bun.sleep(1);
    await Bun.sleep(1);
    expect(errors).toEqual([away]);
  });
});

async function untilRow(
  sessionId: string,
  holds: (row: Readonly<Record<string, unknown>>) => boolean,
): Promise<void> {
  for (;;) {
    const row = await rowOf(sessionId);
    if (row && holds(row)) return;
    await Bun.sleep(1);
  }
}

describe('the token of a session', () => {
  type Step =
    | { readonly do: 'resume'; readonly back: number }
    | { readonly do: 'forge' }
    | { readonly do: 'confirm' };
  const steps = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant('resume' as const), back: fc.nat({ max: 3 }) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('forge' as const) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('confirm' as const) }) },
    ),
    { minLength: 1, maxLength: 25 },
  );

  test('is good if it is the newest, or the one presented for it while that is not confirmed', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan: readonly Step[]) => {
        const { sessions } = start();
        const { sessionId, resumeToken } = await openFor(sessions, guest());
        const given = [resumeToken];
        let good: { current: string; previous: string | null } = { current: resumeToken, previous: null };
        for (const step of plan) {
          if (step.do === 'confirm') {
            sessions.confirm(sessionId);
            good = { ...good, previous: null };
            await untilRow(sessionId, (row) => row['previous_token_hash'] === null);
            continue;
          }
          const token = step.do === 'forge' ? newId() : (given.at(-1 - step.back) ?? given[0]!);
          const expected = token === good.current || token === good.previous;
          const result = await resume(sessions, { sessionId, resumeToken: token }).catch(() => null);
          expect(result !== null).toBe(expected);
          if (!result) continue;
          given.push(result.resumeToken);
          good = { current: result.resumeToken, previous: token };
        }
      }),
      { numRuns: 40 },
    );
  });

  test('is rotated by one node after the other, however many resume with it', async () => {
    const url = process.env['TEST_DATABASE_URL'];
    await using resources = new AsyncDisposableStack();
    const services = Array.from({ length: 6 }, () => {
      // Without a server of its own the nodes share the one connection, and take turns by statements.
      const node = url ? resources.use(openDatabase({ url, poolSize: 2 })) : database;
      return start({ store: createSessionStore(node.sql) });
    });
    const first = start().sessions;
    const opened = await Promise.all(Array.from({ length: 50 }, () => openFor(first, guest())));
    const rounds = await Promise.all(
      services.map(({ sessions }, node) => {
        // Each node in another order, so that their statements meet.
        const order = opened.map((_, index) => opened[(index * 7 + node * 13) % opened.length]!);
        return Promise.all(order.map((one) => resume(sessions, one)));
      }),
    );
    // None waited for another in a circle, which would have been tried again one by one.
    for (const { sizesOf } of services) expect(sizesOf('resumeSessions')).toEqual([50]);
    for (const { sessionId } of opened) {
      const tokens = rounds.flat().filter((one) => one.sessionId === sessionId);
      expect(tokens).toHaveLength(6);
      const hashes = tokens.map(({ resumeToken }) =>
        new Bun.CryptoHasher('sha256').update(resumeToken).digest('base64url'),
      );
      const row = await rowOf(sessionId);
      expect(hashes.filter((hash) => hash === row?.['token_hash'])).toHaveLength(1);
      expect(hashes).not.toContain(row?.['previous_token_hash']);
    }
  });
});

describe('purgeSessions', () => {
  test('deletes sessions that ended over a day ago, and no others', async () => {
    const { sessions } = start();
    const old = await openFor(sessions, guest(), Date.now() - 25 * HOUR_MS);
    const recent = await openFor(sessions, guest(), Date.now() - 23 * HOUR_MS);
    expect(await purgeSessions(database.sql)).toBeGreaterThanOrEqual(1);
    expect(await rowOf(old.sessionId)).toBeUndefined();
    expect(await rowOf(recent.sessionId)).toBeDefined();
  });

  test('deletes them all, also when they are more than one statement takes', async () => {
    const person = newId();
    const many = Array.from({ length: 5_001 }, () => ({
      id: newId(),
      tokenHash: 'x',
      userId: person,
      role: 'customer' as const,
      guest: true,
      conversationId: person,
      clientId: 'c',
      authExpiresAt: new Date(0),
    }));
    for (let index = 0; index < many.length; index += 1_000) {
      await database.drizzle.insert(chatSessions).values(many.slice(index, index + 1_000));
    }
    await purgeSessions(database.sql);
    const [left] = await database.sql`select count(*)::int as n from chat_sessions where user_id = ${person}`;
    expect(left?.['n']).toBe(0);
  });
});

describe('what the gateway asks of all its sockets at once', () => {
  test('the sign-ins that have ended, in one statement', async () => {
    const { sessions, batches } = start();
    const [alive, ended] = [await signIn(), await signIn()];
    await revoke(ended.sessionId);
    const gone = newId();
    const asked = [alive.sessionId, ended.sessionId, gone];
    expect(new Set(await sessions.revokedSignIns(asked))).toEqual(new Set([ended.sessionId, gone]));
    expect(await sessions.revokedSignIns([])).toEqual([]);
    expect(batches).toHaveLength(2);
  });
});
