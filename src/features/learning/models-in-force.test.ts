import { expect, test } from 'bun:test';
import { waitUntil } from '../../../test/support/wait-until.ts';
import { createModelsInForce } from './models-in-force.ts';
import type { VersionInForce } from './registry/store.ts';

const GOOD = new TextEncoder().encode('good');
const BAD = new TextEncoder().encode('bad');

/** A task that takes only good bytes, on versions that a test sets. */
function createScene({ intervalMs = 1_000_000 } = {}) {
  const stored = new Map([
    [1, GOOD],
    [2, BAD],
    [3, GOOD],
  ]);
  const scene = { wanted: 0, reads: 0, away: false, used: [] as number[] };
  const errors: { error: Error; change: VersionInForce | undefined }[] = [];
  const models = createModelsInForce({
    store: {
      inForce: () =>
        scene.away
          ? Promise.reject(new Error('away'))
          : Promise.resolve([{ task: 'escalation', version: scene.wanted }]),
      read(_, version) {
        scene.reads += 1;
        const content = stored.get(version);
        return Promise.resolve(content && { content });
      },
    },
    users: {
      escalation: {
        use(content, version) {
          if (content === BAD) throw new Error('no model');
          scene.used.push(version);
        },
      },
    },
    onError: (error, change) => errors.push({ error: error as Error, change }),
    intervalMs,
  });
  return { scene, models, errors };
}

const inForce = (version: number) => [{ task: 'escalation' as const, version }];

test('begins with the built-in model and follows each promotion once', async () => {
  const { scene, models } = createScene();
  using _ = models;
  await models.refresh();
  expect(models.inForce()).toEqual(inForce(0));
  for (const version of [1, 3, 0]) {
    scene.wanted = version;
    await models.refresh();
    await models.refresh();
    expect(models.inForce()).toEqual(inForce(version));
  }
  expect(scene.used).toEqual([1, 3, 0]);
  // The built-in one is not read from anywhere.
  expect(scene.reads).toBe(2);
});

test('keeps what it had when a file is no good or not there, says so once, and takes the next one', async () => {
  const { scene, models, errors } = createScene();
  using _ = models;
  scene.wanted = 1;
  await models.refresh();
  for (const version of [2, 2, 9]) {
    scene.wanted = version;
    await models.refresh();
    expect(models.inForce()).toEqual(inForce(1));
  }
  expect(errors.map(({ change }) => change?.version)).toEqual([2, 9]);
  expect(errors[1]?.error.message).toBe('Version 9 of escalation is not stored.');
  scene.wanted = 3;
  await models.refresh();
  expect(models.inForce()).toEqual(inForce(3));
  // Asked for again, it is tried again.
  scene.wanted = 2;
  await models.refresh();
  expect(errors).toHaveLength(3);
});

test('a database that is away changes nothing and is asked again', async () => {
  const { scene, models, errors } = createScene({ intervalMs: 5 });
  using _ = models;
  scene.away = true;
  scene.wanted = 1;
  await waitUntil(() => errors.length >= 2, { what: 'two looks in vain' });
  expect(models.inForce()).toEqual(inForce(0));
  scene.away = false;
  await waitUntil(() => models.inForce()[0]?.version === 1, { what: 'the promoted version' });
  expect(scene.used).toEqual([1]);
});
