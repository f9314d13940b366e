import type { Role } from '#db/schema.ts';
import { createAccountStore } from '../../src/features/account/store.ts';
import type { TestApp } from './test-app.ts';

/** A registered person, signed in. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

/** Registers somebody nobody has been before; staff are given their role and signed in anew. */
export async function register(app: TestApp, { role = 'customer' }: { role?: Role } = {}): Promise<Person> {
  const email = `${Bun.randomUUIDv7()}@example.com`;
  const password = 'correct horse battery';
  const registered = await app.request('/api/v1/auth/register', { body: { email, password } });
  const { access_token, user } = (await registered.json()) as { access_token: string; user: { id: string } };
  if (role === 'customer') return { userId: user.id, email, password, token: access_token };
  await createAccountStore(app.runtime.deps.database).setRole(email, { role });
  const signedIn = await app.request('/api/v1/auth/login', { body: { email, password } });
  const { access_token: token } = (await signedIn.json()) as { access_token: string };
  return { userId: user.id, email, password, token };
}
