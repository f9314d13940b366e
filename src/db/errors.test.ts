import { describe, expect, test } from 'bun:test';
import { isStoreUnavailable, isStoreUnreachable, isUniqueViolation } from './errors.ts';

const coded = (code: string, extra: object = {}) => Object.assign(new Error('driver'), { code, ...extra });

describe('an unavailable store', () => {
  test.each([
    'ECONNREFUSED',
    'CONNECTION_CLOSED',
    'CONNECT_TIMEOUT',
    'CONNECTION_ENDED',
    '57P01',
    '57P03',
    '53300',
    '08006',
    '57014',
  ])('is seen by the code %s, also inside a query error', (code) => {
    expect(isStoreUnavailable(coded(code))).toBe(true);
    expect(isStoreUnavailable(new Error('Failed query', { cause: coded(code) }))).toBe(true);
    expect(
      isStoreUnavailable(new Error('outer', { cause: new AggregateError([coded('x'), coded(code)]) })),
    ).toBe(true);
  });

  test('is not seen in faults of a statement or of the program', () => {
    for (const error of [
      coded('23505'),
      coded('42601'),
      coded('ENOENT', { syscall: 'open' }),
      new TypeError('x'),
      'ECONNREFUSED',
      null,
      undefined,
    ]) {
      expect(isStoreUnavailable(error)).toBe(false);
    }
  });

  test('is seen when the socket of the embedded database is gone', () => {
    expect(isStoreUnavailable(coded('ENOENT', { syscall: 'connect' }))).toBe(true);
  });

  test('is looked for in a chain that bites its own tail without end', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(isStoreUnavailable(error)).toBe(false);
  });
});

test('a server to which there is no way is told from a connection that ended', () => {
  for (const code of ['ECONNREFUSED', 'CONNECT_TIMEOUT', '57P03']) {
    expect(isStoreUnreachable(new Error('Failed query', { cause: coded(code) }))).toBe(true);
  }
  for (const code of ['ECONNRESET', 'CONNECTION_CLOSED', '57P01', '57014', '23505']) {
    expect(isStoreUnreachable(coded(code))).toBe(false);
  }
});

test('a broken unique constraint is told from others, by name if asked', () => {
  const error = new Error('Failed query', {
    cause: coded('23505', { constraint_name: 'users_email_unique' }),
  });
  expect(isUniqueViolation(error)).toBe(true);
  expect(isUniqueViolation(error, { constraint: 'users_email_unique' })).toBe(true);
  expect(isUniqueViolation(error, { constraint: 'articles_slug_unique' })).toBe(false);
  expect(isUniqueViolation(coded('23503'))).toBe(false);
});
