import { expect, test } from 'bun:test';
import { LruMap } from './lru-map.ts';

test('LruMap forgets what was used longest ago, and never holds more than its capacity', () => {
  const map = new LruMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
  map.set('c', 4);
  expect([map.size, map.get('c')]).toEqual([2, 4]);
  map.delete('c');
  expect([map.size, map.get('c')]).toEqual([1, undefined]);
});
