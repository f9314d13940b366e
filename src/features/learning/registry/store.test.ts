import { beforeEach, describe, expect, test } from 'bun:test';
import { and, eq } from 'drizzle-orm';
import { modelPromotions, modelVersions } from '#db/learning-schema.ts';
import { openTestDatabase } from '../../../../test/support/database.ts';
import { createModelRegistryStore, type NewModel } from './store.ts';

const { drizzle } = await openTestDatabase();
const registry = createModelRegistryStore(drizzle);
const newId = () => Bun.randomUUIDv7();
const task = 'escalation';

const model = (content: string): NewModel => ({
  task,
  content: new TextEncoder().encode(content),
  datasetHash: 'd'.repeat(64),
  metrics: { accuracy: 0.875 },
  params: { seed: 1, kind: 'test' },
});

beforeEach(async () => {
  await drizzle.delete(modelPromotions);
  await drizzle.delete(modelVersions);
});

const inForce = async () => (await registry.inForce()).find((entry) => entry.task === task)?.version;

describe('the model registry', () => {
  test('counts the versions of a task from 1 and gives the bytes back', async () => {
    expect(await registry.add(model('one'))).toBe(1);
    expect(await registry.add(model('two'))).toBe(2);
    const [newest, oldest] = await registry.list(task);
    expect([newest?.version, oldest?.version]).toEqual([2, 1]);
    expect(oldest).toMatchObject({ bytes: 3, metrics: { accuracy: 0.875 }, params: { kind: 'test' } });
    expect(new TextDecoder().decode((await registry.read(task, 1))?.content)).toBe('one');
    expect(await registry.read(task, 3)).toBeUndefined();
    expect(await registry.list('intents-es')).toEqual([]);
  });

  test('keeps the same bytes once', async () => {
    expect(await registry.add(model('one'))).toBe(1);
    expect(await registry.add(model('one'))).toBe(1);
    expect(await registry.list(task)).toHaveLength(1);
  });

  test('gives every one of many at the same moment a version of its own', async () => {
    const versions = await Promise.all(Array.from('abcdefgh', (letter) => registry.add(model(letter))));
    expect([...versions].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('the version promoted last is in force, and a rollback brings the one before it back', async () => {
    expect(await inForce()).toBe(0);
    for (const content of ['one', 'two']) {
      const version = await registry.add(model(content));
      expect(await registry.promote({ id: newId(), task, version, note: 'better' })).toBe(true);
      expect(await inForce()).toBe(version);
    }
    expect(await registry.rollback({ id: newId(), task })).toBe(1);
    expect(await inForce()).toBe(1);
    expect(await registry.rollback({ id: newId(), task })).toBe(0);
    expect(await inForce()).toBe(0);
    expect(await registry.rollback({ id: newId(), task })).toBeUndefined();
    expect(await registry.promote({ id: newId(), task, version: 2 })).toBe(true);
    expect(await registry.promote({ id: newId(), task, version: 0, note: 'built in' })).toBe(true);
    expect(await inForce()).toBe(0);
  });

  test('a rollback leaves a version also when it was promoted twice', async () => {
    for (const content of ['one', 'two']) await registry.add(model(content));
    for (const version of [1, 2, 2]) await registry.promote({ id: newId(), task, version });
    expect(await registry.rollback({ id: newId(), task })).toBe(1);
    expect(await inForce()).toBe(1);
  });

  test('keeps every version that was promoted, so that there is something to go back to', async () => {
    for (const content of ['one', 'two']) await registry.add(model(content));
    await registry.promote({ id: newId(), task, version: 1 });
    const remove = (version: number) =>
      drizzle
        .delete(modelVersions)
        .where(and(eq(modelVersions.task, task), eq(modelVersions.version, version)))
        .then(
          () => 'gone',
          () => 'kept',
        );
    expect(await remove(1)).toBe('kept');
    expect(await remove(2)).toBe('gone');
  });

  test('promotes nothing that is not stored', async () => {
    expect(await registry.promote({ id: newId(), task, version: 7 })).toBe(false);
    expect(await inForce()).toBe(0);
  });
});
