import { expect, test } from 'bun:test';
import { isUuid } from './uuid.ts';

const ID = '0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71';

test('isUuid takes the plain form in either case, and nothing around or instead of it', () => {
  expect([ID, ID.toUpperCase()].every(isUuid)).toBe(true);
  for (const other of [
    `urn:uuid:${ID}`,
    `{${ID}}`,
    `${ID}\n`,
    ` ${ID}`,
    ID.slice(1),
    ID.replaceAll('-', ''),
    '',
    7,
    null,
  ]) {
    expect(isUuid(other)).toBe(false);
  }
});
