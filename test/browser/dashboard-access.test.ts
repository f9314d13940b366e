import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'playwright-core';
import { type Person, register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { findings } from './axe.ts';
import { launchBrowser } from './chat-page.ts';
import { converse, openDashboard } from './dashboard-page.ts';

const TIMEOUT_MS = 120_000;

let app: TestApp;
let browser: Browser;
let supervisor: Person;
let conversation: string;
beforeAll(async () => {
  app = await startTestApp();
  browser = await launchBrowser();
  supervisor = await register(app, { role: 'supervisor' });
  const says = ['internet is down AGAIN', 'that did NOT work!!', 'let me talk to a person'];
  conversation = await converse(app, { says, rating: 2 });
  await converse(app, { says: [`why did my bill go up ${'and up'.repeat(100)}`, 'that worked'] });
  await app.runtime.deps.analytics.refresher.refresh();
  await app.runtime.deps.inboxFiller.fill();
}, TIMEOUT_MS);
afterAll(async () => {
  await browser.close();
  await app[Symbol.asyncDispose]();
});

/** What has the focus, by its name. */
function focused(page: Page): Promise<string> {
  return page.evaluate(
    'document.activeElement.ariaLabel ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent',
  );
}

const ALL = ['overview', 'intents', 'quality', 'live', 'review', 'conversations', 'models'];
/** The pages with the most different parts; the others are made of the same. */
const SOME = ['overview', 'review'];
const LOOKS = [
  { name: 'desktop, light', views: ALL, viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'desktop, dark', views: SOME, viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  { name: 'phone, light', views: SOME, viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  { name: 'phone, dark', views: ALL, viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  { name: 'small phone', views: SOME, viewport: { width: 320, height: 568 }, contrast: 'more' },
] as const;

describe.each(LOOKS)('on a $name', ({ name: _name, views, ...look }) => {
  test(
    'axe finds nothing, no page is wider than the screen, and nothing is asked of another host',
    async () => {
      await using desk = await openDashboard(browser, { url: app.url, reducedMotion: 'reduce', ...look });
      expect(await findings(desk.page)).toEqual([]);
      await desk.signIn(supervisor);
      await desk.ready();
      const hashes = [...views.map((view) => `#/${view}`), `#/conversations/${conversation}`];
      if (views === ALL)
        hashes.push('#/conversations?with=handed_over', '#/quality?from=2026-01-01&to=2026-01-02');
      for (const hash of hashes) {
        await desk.open(hash);
        for (const summary of await desk.page.locator('summary').all()) await summary.click();
        expect({ hash, found: await findings(desk.page) }).toEqual({ hash, found: [] });
        expect(await desk.page.evaluate('document.documentElement.scrollWidth')).toBe(look.viewport.width);
      }
      expect(desk.complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

test('colors follow the system until somebody chooses, and the choice is kept', async () => {
  await using desk = await openDashboard(browser, {
    url: app.url,
    person: supervisor,
    colorScheme: 'dark',
  });
  const background = () => desk.page.evaluate('getComputedStyle(document.body).backgroundColor');
  const dark = await background();
  const drawn = () => desk.page.evaluate("document.querySelector('canvas').toDataURL()") as Promise<string>;
  const before = await drawn();
  await desk.page.getByRole('button', { name: 'Switch to light colors' }).click();
  const light = await background();
  expect(light).not.toBe(dark);
  expect(await drawn()).not.toBe(before);
  await desk.page.reload();
  await desk.ready();
  expect(await background()).toBe(light);
  await desk.page.getByRole('button', { name: 'Switch to dark colors' }).click();
  expect(await background()).toBe(dark);
});

test('the keyboard is enough, from signing in to the flow of a conversation', async () => {
  await using desk = await openDashboard(browser, { url: app.url });
  const { keyboard } = desk.page;
  await desk.page.getByLabel('Email').waitFor();
  expect(await focused(desk.page)).toBe('Email');
  await keyboard.type(supervisor.email);
  await keyboard.press('Tab');
  await keyboard.type(supervisor.password);
  await keyboard.press('Enter');
  await desk.ready();
  expect(await focused(desk.page)).toBe('Overview');

  // From the top: past the bar to the time.
  await desk.page.reload();
  await desk.ready();
  await keyboard.press('Tab');
  expect(await focused(desk.page)).toBe('Skip to the content');
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  expect(await focused(desk.page)).toBe('24 hours');
  expect(await desk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")).toBe(
    true,
  );
  await keyboard.press('Tab');
  await keyboard.press('Space');
  await desk.ready();
  expect(desk.hash()).toContain('range=7d');
  expect(await focused(desk.page)).toBe('7 days');

  // A chart says the same as a table; its rows lead on.
  const topics = desk.card('Topics');
  const first = await topics.locator('tbody a').first().textContent();
  await topics.locator('summary').focus();
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  expect(await focused(desk.page)).toBe(first as string);
  await keyboard.press('Enter');
  await desk.page.getByRole('heading', { name: 'Conversations', level: 1 }).waitFor();
  await desk.ready();
  expect(await focused(desk.page)).toBe('Conversations');
  await desk.page.locator('tbody a').first().focus();
  await keyboard.press('Enter');
  await desk.page.getByRole('heading', { name: /^Turn 1/ }).waitFor();
  expect(await focused(desk.page)).toBe('Conversation');
  expect(desk.complaints).toEqual([]);
});

test('what changed is said to those who listen', async () => {
  await using desk = await openDashboard(browser, { url: app.url, person: supervisor });
  const announced = desk.page.locator('#announcer');
  expect(await announced.getAttribute('role')).toBe('status');
  await desk.open('#/quality');
  await desk.page.locator('#announcer', { hasText: 'Quality is ready.' }).waitFor({ state: 'attached' });
  await desk.open('#/live');
  await desk.page.locator('#announcer', { hasText: /\d+ open, \d+ waiting/ }).waitFor({ state: 'attached' });
});

test('nothing jumps while figures are on their way', async () => {
  await using desk = await openDashboard(browser, { url: app.url, person: supervisor, hash: '#/models' });
  await desk.page.evaluate(`
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
    }).observe({ type: 'layout-shift', buffered: false });`);
  for (const hash of ['#/overview', '#/quality', '#/intents', '#/overview?range=30d']) await desk.open(hash);
  // Web vitals call less than 0.1 good.
  expect(Number(await desk.page.evaluate('window.shifts'))).toBeLessThan(0.1);
});
