import { expect, test } from 'bun:test';
import { openTestDatabase } from '../../../test/support/database.ts';
import { createAccountStore, type NewSession } from './store.ts';

const newSession = (userId: string): NewSession => ({
  sessionId: Bun.randomUUIDv7(),
  userId,
  tokenHash: Bun.randomUUIDv7(),
  createdAt: new Date(),
  expiresAt: new Date(Date.now() + 60_000),
});

test('a sign-in with a password that was changed while it was verified does not begin', async () => {
  const store = createAccountStore(await openTestDatabase());
  const id = Bun.randomUUIDv7();
  const first = newSession(id);
  const person = { id, email: `${id}@example.com`, passwordHash: 'old hash', displayName: null };
  await store.saveUser(person, { session: first });
  await store.savePassword(id, { passwordHash: 'new hash', keepSessionId: first.sessionId, now: new Date() });
  expect(await store.saveSession(newSession(id), { passwordHash: 'old hash' })).toBe(false);
  expect(await store.saveSession(newSession(id), { passwordHash: 'new hash' })).toBe(true);
});

test('a role is given to registered people only', async () => {
  const store = createAccountStore(await openTestDatabase());
  expect(await store.setRole('nobody@example.com', { role: 'admin' })).toBe(false);
});
