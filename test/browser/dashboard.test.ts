import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser } from 'playwright-core';
import { type Person, register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { waitUntil } from '../support/wait-until.ts';
import { launchBrowser } from './chat-page.ts';
import { converse, type DashboardPage, openDashboard } from './dashboard-page.ts';

const TIMEOUT_MS = 60_000;

let app: TestApp;
let browser: Browser;
let supervisor: Person;
beforeAll(async () => {
  app = await startTestApp();
  browser = await launchBrowser();
  supervisor = await register(app, { role: 'supervisor' });
  await converse(app, {
    says: ['internet is down AGAIN', "that didn't work", 'that worked, thanks'],
    rating: 5,
  });
  await converse(app, { says: ['why did my bill go up', 'let me talk to a person'] });
  await converse(app, { says: ['what should I know about cables'] });
  await app.runtime.deps.analytics.refresher.refresh();
}, TIMEOUT_MS);
afterAll(async () => {
  await browser.close();
  await app[Symbol.asyncDispose]();
});

const signedIn = (hash = '') => openDashboard(browser, { url: app.url, person: supervisor, hash });

/** What stands under each column of the first row of a table. */
function firstRow(desk: DashboardPage): Promise<readonly string[]> {
  return desk.page.locator('tbody tr').first().locator('th, td').allTextContents();
}

describe('signing in', () => {
  test(
    'goes from a wrong password over the overview to the flow of a conversation',
    async () => {
      await using desk = await openDashboard(browser, { url: app.url });
      await desk.signIn({ email: supervisor.email, password: 'no lighthouse at all' });
      await desk.page.getByText('The email or the password is not right.').waitFor();
      // A browser logs every answer of this kind by itself.
      expect(desk.complaints.filter((line) => !line.includes('401'))).toEqual([]);

      await desk.signIn(supervisor);
      await desk.ready();
      expect(desk.hash()).toStartWith('#/overview');
      expect(Number(await desk.tile('Conversations').locator('.tile-value').textContent())).toBeGreaterThan(
        2,
      );

      await desk.tile('Resolved').click();
      await desk.page.getByRole('heading', { name: 'Conversations', level: 1 }).waitFor();
      await desk.ready();
      expect(new URLSearchParams(desk.hash().split('?')[1]).get('with')).toBe('resolved');
      expect((await firstRow(desk)).slice(1, 3)).toEqual(['No internet', 'Resolved, confirmed']);

      await desk.page.locator('tbody a').first().click();
      await desk.page.getByRole('heading', { name: /^Turn 3/ }).waitFor();
      const flow = desk.page.locator('.turn').first();
      expect(await flow.locator('.said-customer').textContent()).toContain('internet is down AGAIN');
      expect(await flow.getByRole('table', { name: 'Words that weighed most' }).textContent()).toContain(
        'internet',
      );
      expect(await flow.locator('.why h3').allTextContents()).toEqual([
        'Understood',
        'Decided',
        'Frustration',
        'Needs a person',
      ]);
      expect(desk.complaints.filter((line) => !line.includes('401'))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test('as a customer is told that this needs a supervisor', async () => {
    await using desk = await openDashboard(browser, { url: app.url });
    await desk.signIn(await register(app));
    await desk.page.getByText('it needs a supervisor').waitFor();
    expect(await desk.page.evaluate('sessionStorage.getItem("larkline.dashboard")')).toBeNull();
    expect(desk.complaints).toEqual([]);
  });

  test('as an agent shows what agents may see', async () => {
    const person = await register(app, { role: 'agent' });
    await using desk = await openDashboard(browser, { url: app.url, person });
    expect(desk.hash()).toStartWith('#/live');
    expect(await desk.page.locator('.nav-link').allTextContents()).toEqual(['Live', 'Review']);
    await desk.open('#/overview');
    await desk.page.getByText('This view needs a supervisor').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  test('lasts over a reload, and ends with the sign-in on the server without losing the place', async () => {
    await using desk = await signedIn('#/quality?range=30d&time_zone=UTC');
    await desk.page.reload();
    await desk.ready();
    await desk.page.evaluate(`{
      const saved = JSON.parse(sessionStorage.getItem('larkline.dashboard'));
      sessionStorage.setItem('larkline.dashboard', JSON.stringify({ ...saved, accessToken: 'x', refreshToken: 'x' }));
    }`);
    await desk.page.reload();
    await desk.page.getByText('You were signed out.').waitFor();
    await desk.signIn(supervisor);
    await desk.ready();
    expect(await desk.page.getByRole('heading', { level: 1 }).textContent()).toBe('Quality');
    expect(desk.hash()).toBe('#/quality?range=30d&time_zone=UTC');
    await desk.page.getByRole('button', { name: 'Sign out' }).click();
    await desk.page.getByText('You are signed out.').waitFor();
    expect(await desk.page.locator('.content').count()).toBe(0);
  });

  test('in a duplicated tab is asked for again, and the first tab goes on', async () => {
    await using desk = await signedIn();
    const copied = await desk.page.evaluate('JSON.stringify(sessionStorage)');
    const copy = await desk.page.context().newPage();
    await copy.addInitScript(
      `if (!sessionStorage.length) for (const [key, text] of Object.entries(${copied})) sessionStorage.setItem(key, text);`,
    );
    await copy.goto(`${app.url}/dashboard`);
    await copy.getByLabel('Email').waitFor();
    await desk.open('#/intents');
    expect(await desk.page.getByRole('heading', { level: 1 }).textContent()).toBe('Intents');
  });
});

describe('time', () => {
  test('and zone stand in the address, and go along from page to page', async () => {
    await using desk = await signedIn('#/intents?from=2026-01-01&to=2026-02-01&time_zone=Asia%2FTokyo');
    const zone = desk.page.getByLabel('Time zone');
    expect(await zone.inputValue()).toBe('Asia/Tokyo');
    expect(await desk.page.getByLabel('From', { exact: true }).inputValue()).toBe('2026-01-01');
    expect(await desk.page.getByLabel('To', { exact: true }).inputValue()).toBe('2026-01-31');
    await desk.page.getByText('No messages in this time').waitFor();

    await zone.selectOption('America/New_York');
    await desk.page.getByRole('button', { name: '30 days' }).click();
    await desk.card('Intents by confidence').waitFor();
    expect(desk.hash()).toBe('#/intents?range=30d&time_zone=America%2FNew_York');
    expect(await desk.page.getByRole('button', { name: '30 days' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
    await desk.page.getByRole('link', { name: 'Quality' }).click();
    await desk.page.getByRole('heading', { name: 'Quality', level: 1 }).waitFor();
    expect(desk.hash()).toBe('#/quality?range=30d&time_zone=America%2FNew_York');
    await desk.page.goBack();
    await desk.page.getByRole('heading', { name: 'Intents', level: 1 }).waitFor();
    expect(desk.complaints).toEqual([]);
  });

  test('typed in backwards is not asked for, and too long a time is explained', async () => {
    await using desk = await signedIn('#/overview?range=7d&time_zone=UTC');
    await desk.page.getByLabel('From', { exact: true }).fill('2026-03-02');
    await desk.page.getByLabel('To', { exact: true }).fill('2026-03-01');
    await desk.page.getByRole('button', { name: 'Show', exact: true }).click();
    await desk.page.getByText('The first day is after the last.').waitFor();
    await desk.page.getByLabel('From', { exact: true }).fill('2020-01-01');
    await desk.page.getByRole('button', { name: 'Show', exact: true }).click();
    await desk.page.getByRole('alert').getByRole('heading', { name: 'That did not work' }).waitFor();
    expect(await desk.page.locator('.state').textContent()).toMatch(/366|year/);
  });
});

describe('conversations', () => {
  test('are behind every bar, for the pointer and in the table', async () => {
    await using desk = await signedIn();
    const agents = desk.card('Agents');
    await agents.locator('summary').click();
    const cells = await agents.locator('tbody tr').first().locator('th, td').allTextContents();
    const href = await agents.locator('tbody a').first().getAttribute('href');

    // The first bar begins at the left and is as long as any.
    const box = await agents.locator('canvas').boundingBox();
    await agents.locator('canvas').click({ position: { x: (box?.width ?? 0) / 2, y: 20 } });
    await desk.page.getByRole('heading', { name: 'Conversations', level: 1 }).waitFor();
    await desk.ready();
    expect(desk.hash()).toBe(href as string);
    expect(await desk.page.locator('tbody tr').count()).toBe(Number(cells[1]));
    expect((await firstRow(desk))[4]).toBe(cells[0] as string);
    expect(desk.complaints).toEqual([]);
  });

  test('are listed by a filter that can be seen and taken away', async () => {
    await using desk = await signedIn(
      '#/conversations?range=7d&time_zone=UTC&topic=no_internet&with=confirmed',
    );
    const some = await desk.page.locator('tbody tr').count();
    await desk.page.getByRole('button', { name: 'Remove the filter With: confirmed as solved' }).click();
    await desk.page.getByRole('button', { name: 'Remove the filter Topic: No internet' }).click();
    await desk.page.getByText('All conversations begun in this time.').waitFor();
    await desk.ready();
    expect(await desk.page.locator('tbody tr').count()).toBeGreaterThan(some);
    expect(desk.hash()).toBe('#/conversations?range=7d&time_zone=UTC');
    expect(desk.complaints).toEqual([]);
  });

  test('come as a file, the same ones as in the list', async () => {
    await using desk = await signedIn('#/conversations?range=7d&time_zone=UTC&topic=no_internet');
    const rows = await desk.page.locator('tbody tr').count();
    const [download] = await Promise.all([
      desk.page.waitForEvent('download'),
      desk.page.getByRole('button', { name: /CSV/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('conversations.csv');
    const lines = (await Bun.file(await download.path()).text()).trim().split(/\r?\n/);
    expect(lines[0]).toContain('conversation_id');
    expect(lines).toHaveLength(rows + 1);
    expect(desk.complaints).toEqual([]);
  });

  test('that are not there are said not to be', async () => {
    await using desk = await signedIn('#/conversations/0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71');
    await desk.page.getByText('There is no such conversation').waitFor();
  });
});

test(
  'what is going on now follows by itself',
  async () => {
    await using desk = await signedIn('#/live');
    const open = desk.tile('Open').locator('.tile-value');
    await desk.page.getByText(/^As of/).waitFor();
    const before = Number(await open.textContent());
    await converse(app, { says: ['my tv has no signal'] });
    await waitUntil(async () => Number(await open.textContent()) > before, {
      what: 'one more open conversation',
    });
    await desk.page.getByRole('link', { name: 'Tv no signal' }).first().click();
    await desk.page.getByRole('heading', { name: /^Turn 1/ }).waitFor();
    expect(desk.complaints).toEqual([]);
  },
  TIMEOUT_MS,
);

test('a message is labeled, and the label is taken back', async () => {
  await app.runtime.deps.inboxFiller.fill();
  await using desk = await signedIn('#/review');
  const message = desk.page.getByRole('region', { name: 'Message to label' });
  const text = await message.locator('.message-text').textContent();
  await message.getByLabel('Something else').selectOption('wifi_coverage');
  await message.getByRole('button', { name: 'Label', exact: true }).click();
  await desk.page.getByText('Labeled as Wifi coverage.').waitFor();
  await desk.page.getByRole('button', { name: 'Undo' }).click();
  await desk.page.getByText('Taken back').waitFor();
  expect(await message.locator('.message-text').textContent()).toBe(text);
  expect(desk.complaints).toEqual([]);
});

test('a server that is not reached is said so, and tried again on request', async () => {
  await using desk = await signedIn('#/models');
  await desk.page.route('**/analytics/overview*', (route) => route.abort());
  await desk.page.getByRole('link', { name: 'Overview' }).click();
  await desk.page.getByRole('heading', { name: 'The server was not reached' }).waitFor();
  await desk.page.unroute('**/analytics/overview*');
  await desk.page.getByRole('button', { name: 'Try again' }).click();
  await desk.tile('Conversations').waitFor();
});
