import { beforeAll, describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import postgres from 'postgres';
import { startConversation } from '#core/dialogue/conversation.ts';
import { openTestDatabase } from '../../test/support/database.ts';
import type { Database } from './client.ts';
import { turnRecord as recordOf } from './commit-records.fixture.ts';
import { isStoreUnavailable } from './errors.ts';
import { createGroupCommit } from './group-commit.ts';
import { createStoreGate } from './store-gate.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});

const newId = () => Bun.randomUUIDv7();

describe('createGroupCommit', () => {
  test('stores the message, the reply, the analysis and the solution of a turn', async () => {
    const record = recordOf({ content: 'it\'s "down" \\ again \u0000'.replace('\u0000', '') });
    const commits = createGroupCommit(database.sql);
    expect(await commits.commit(record)).toMatchObject({ status: 'committed', version: 1, headSeq: 2 });
    const { id } = record.conversation;
    const messages =
      await database.sql`select seq, role, content, reply_to from messages where conversation_id = ${id} order by seq`;
    expect(messages.map(({ seq, role }) => [seq, role])).toEqual([
      [1, 'user'],
      [2, 'assistant'],
    ]);
    expect(messages[0]?.['content']).toBe('it\'s "down" \\ again ');
    const [turn] = await database.drizzle.query.turns.findMany({
      where: (turns, { eq }) => eq(turns.conversationId, id),
    });
    expect(turn).toMatchObject({
      acts: ['greeting', 'person'],
      frustrationParts: [{ label: 'capitals', points: 3 }],
      confidence: 0.9,
    });
    const [stored] = await database.drizzle.query.conversations.findMany({
      where: (rows, { eq }) => eq(rows.id, id),
    });
    expect(stored).toMatchObject({ version: 1, headSeq: 2, pending: null, ownerId: record.ownerId });
  });

  test('puts all turns that are ready during a commit into the next one', async () => {
    const sizes: number[] = [];
    const commits = createGroupCommit(database.sql, { onBatch: ({ size }) => sizes.push(size) });
    const first = commits.commit(recordOf());
    await Promise.resolve();
    const others = Array.from({ length: 40 }, () => commits.commit(recordOf()));
    expect(commits.pending).toBe(41);
    const results = await Promise.all([first, ...others]);
    expect(results.every(({ status }) => status === 'committed')).toBe(true);
    expect(sizes).toEqual([1, 40]);
    expect(commits.pending).toBe(0);
  });

  test('a turn that the database refuses fails alone', async () => {
    const commits = createGroupCommit(database.sql);
    const good = Array.from({ length: 5 }, () => commits.commit(recordOf()));
    const bad = commits.commit(recordOf({ confidence: 7 }));
    const more = Array.from({ length: 5 }, () => commits.commit(recordOf()));
    expect(
      await bad.then(
        () => 'stored',
        () => 'refused',
      ),
    ).toBe('refused');
    for (const result of await Promise.all([...good, ...more])) expect(result.status).toBe('committed');
  });

  test('refuses a turn that started from an older version', async () => {
    const commits = createGroupCommit(database.sql);
    const first = recordOf();
    await commits.commit(first);
    const base = { conversation: first.conversation, ownerId: first.ownerId };
    expect(await commits.commit(recordOf({ ...base, expectedVersion: 0 }))).toEqual({ status: 'refused' });
    expect(await commits.commit(recordOf({ ...base, expectedVersion: 1 }))).toMatchObject({
      status: 'committed',
      version: 2,
      headSeq: 4,
    });
    expect(await commits.commit(recordOf({ ...base, expectedVersion: 1 }))).toEqual({ status: 'refused' });
  });

  test('refuses a turn in a conversation of somebody else, and one that does not exist', async () => {
    const commits = createGroupCommit(database.sql);
    const first = recordOf();
    await commits.commit(first);
    expect(await commits.commit(recordOf({ conversation: first.conversation, expectedVersion: 1 }))).toEqual({
      status: 'refused',
    });
    expect(await commits.commit(recordOf({ expectedVersion: 3 }))).toEqual({ status: 'refused' });
  });

  test('stores a client message id once, also when two commits race for it', async () => {
    const first = recordOf({ clientMessageId: 'm-1' });
    const commits = [createGroupCommit(database.sql), createGroupCommit(database.sql)] as const;
    await commits[0].commit(first);
    const again = () =>
      recordOf({
        conversation: first.conversation,
        ownerId: first.ownerId,
        expectedVersion: 1,
        clientMessageId: 'm-1',
      });
    expect(await commits[0].commit(again())).toEqual({ status: 'refused' });
    const racing = () =>
      recordOf({
        conversation: first.conversation,
        ownerId: first.ownerId,
        expectedVersion: 1,
        clientMessageId: 'm-2',
      });
    const results = await Promise.all(commits.map((commit) => commit.commit(racing())));
    expect(results.map(({ status }) => status).sort()).toEqual(['committed', 'refused']);
  });

  test('gives up on a database that takes the connection and says nothing', async () => {
    using silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => {} } });
    const sql = postgres({ host: '127.0.0.1', port: silent.port, max: 1, connect_timeout: 30 });
    const commits = createGroupCommit(sql, { gate: createStoreGate({ deadlineMs: 20 }) });
    const given = await Promise.allSettled([commits.commit(recordOf()), commits.commit(recordOf())]);
    expect(given.map((result) => result.status === 'rejected' && isStoreUnavailable(result.reason))).toEqual([
      true,
      true,
    ]);
    expect(commits.pending).toBe(0);
    await sql.end({ timeout: 0 });
  });

  test('takes no more turns than may wait', async () => {
    const commits = createGroupCommit(database.sql, { maxWaiting: 2 });
    const first = commits.commit(recordOf());
    await Promise.resolve();
    const waiting = [commits.commit(recordOf()), commits.commit(recordOf())];
    await expect(commits.commit(recordOf())).rejects.toThrow('Too much waits for the database.');
    for (const result of await Promise.all([first, ...waiting])) expect(result.status).toBe('committed');
  });

  test('whatever is sent in whatever order, sequence numbers are contiguous and each reply answers its message', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 30 }), async (picks) => {
        const commits = createGroupCommit(database.sql);
        const owners = [newId(), newId(), newId(), newId()];
        const conversations = owners.map(() => startConversation(newId()));
        const versions = [0, 0, 0, 0];
        await Promise.all(
          picks.map((pick) => {
            const record = recordOf({
              conversation: conversations[pick]!,
              ownerId: owners[pick]!,
              expectedVersion: versions[pick]!,
            });
            versions[pick]! += 1;
            return commits.commit(record);
          }),
        );
        for (const [index, { id }] of conversations.entries()) {
          const rows = await database.sql<{ seq: number; ok: boolean | null }[]>`
            select m.seq, (select q.seq = m.seq - 1 from messages q where q.id = m.reply_to) as ok
            from messages m where conversation_id = ${id} order by seq`;
          expect(rows.map(({ seq }) => seq)).toEqual(
            Array.from({ length: 2 * versions[index]! }, (_, at) => at + 1),
          );
          expect(rows.filter(({ seq }) => seq % 2 === 0).every(({ ok }) => ok === true)).toBe(true);
        }
      }),
      { numRuns: 15 },
    );
  });
});
