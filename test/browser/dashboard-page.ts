import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Person } from '../support/people.ts';
import type { TestApp } from '../support/test-app.ts';
import { noteComplaints } from './chat-page.ts';

const DESKTOP = { width: 1280, height: 800 };

/** Somebody of the staff at the dashboard, in a browser profile of their own. */
export interface DashboardPage extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Fills in the form. */
  signIn(person: Pick<Person, 'email' | 'password'>): Promise<void>;
  /** Goes to a view and waits until it is there. */
  open(hash: string): Promise<void>;
  /** Waits until the view that is asked for is there. */
  ready(): Promise<void>;
  /** The part of a view under this heading. */
  card(title: string): Locator;
  /** The figure in large type under this name. */
  tile(name: string): Locator;
  /** What the address says behind `#`. */
  hash(): string;
}

export interface DashboardOptions extends BrowserContextOptions {
  readonly url: string;
  /** Who signs in; absent: nobody does. */
  readonly person?: Pick<Person, 'email' | 'password'>;
  /** View to begin with. */
  readonly hash?: string;
}

/** Opens the dashboard of a server. */
export async function openDashboard(
  browser: Browser,
  { url, person, hash = '', ...options }: DashboardOptions,
): Promise<DashboardPage> {
  const context = await browser.newContext({ viewport: DESKTOP, timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  const complaints = noteComplaints(page, { url });
  await page.goto(`${url}/dashboard${hash}`);
  const ready = () => page.locator('.content:not([aria-busy])').waitFor();
  const signIn = async ({ email, password }: Pick<Person, 'email' | 'password'>) => {
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  if (person) {
    await signIn(person);
    await ready();
  }
  return {
    page,
    complaints,
    signIn,
    ready,
    async open(to) {
      await page.evaluate(`location.hash = ${JSON.stringify(to)}`);
      await ready();
    },
    card: (title) => page.getByRole('region', { name: title, exact: true }),
    tile: (name) => page.locator('.tile', { has: page.getByText(name, { exact: true }) }),
    hash: () => new URL(page.url()).hash,
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** One conversation of a guest: says all of this, rates the last reply, and resolves to its id. */
export async function converse(
  app: TestApp,
  { says, rating }: { says: readonly string[]; rating?: number },
): Promise<string> {
  const guest = await app.request('/api/v1/auth/guest', { method: 'POST' });
  const { access_token: token } = (await guest.json()) as { access_token: string };
  let last: { id: string; conversation_id: string } | null = null;
  for (const content of says) {
    const body = last ? { content, conversation_id: last.conversation_id } : { content };
    const answer = await app.request('/api/v1/chat/messages', { token, body });
    if (!answer.ok) throw new Error(`A message was answered with ${answer.status}.`);
    last = (await answer.json()) as { id: string; conversation_id: string };
  }
  if (!last) throw new Error('Nothing was said.');
  if (rating !== undefined) {
    const body = { message_id: last.id, rating, comment: 'Worked at once' };
    const answer = await app.request('/api/v1/feedback/rating', { token, body });
    if (!answer.ok) throw new Error(`A rating was answered with ${answer.status}.`);
  }
  return last.conversation_id;
}
