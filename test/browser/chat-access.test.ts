import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { findings } from './axe.ts';
import { type ChatPage, launchBrowser, openChatPage } from './chat-page.ts';

const TIMEOUT_MS = 60_000;

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  app = await startTestApp();
  browser = await launchBrowser();
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

async function hold(chat: ChatPage): Promise<void> {
  await chat.say('internet is down AGAIN');
  await chat.reply(1);
  await chat.say(`why did my bill go up ${'and up'.repeat(100)}`);
  await chat.reply(2);
  await chat.button('Why this answer').last().click();
  await chat.button('Not helpful').first().click();
  await chat.sockets.break();
  await chat.say('that did not work');
  await chat.notice.waitFor();
}

const LOOKS = [
  { name: 'desktop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'desktop, dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  { name: 'phone, light', viewport: { width: 360, height: 740 }, colorScheme: 'light' },
  { name: 'phone, dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
  { name: 'small phone, high contrast', viewport: { width: 320, height: 568 }, contrast: 'more' },
] as const;

describe.each(LOOKS)('on a $name', ({ name: _name, ...look }) => {
  test(
    'axe finds nothing, before, in and after a conversation, and nothing is wider than the page',
    async () => {
      await using chat = await openChatPage(browser, {
        url: app.url,
        breakable: true,
        reducedMotion: 'reduce',
        ...look,
      });
      await chat.page.getByText('How can we help?').waitFor();
      expect(await findings(chat.page)).toEqual([]);
      await hold(chat);
      expect(await findings(chat.page)).toEqual([]);
      for (const element of ['document.documentElement', "document.getElementById('scroll')"]) {
        expect(await chat.page.evaluate(`${element}.scrollWidth`)).toBeLessThanOrEqual(look.viewport.width);
      }
    },
    TIMEOUT_MS,
  );
});

test('colors follow the system', async () => {
  const background = 'getComputedStyle(document.body).backgroundColor';
  await using light = await openChatPage(browser, { url: app.url, colorScheme: 'light' });
  await using dark = await openChatPage(browser, { url: app.url, colorScheme: 'dark' });
  expect(await light.page.evaluate(background)).not.toBe(await dark.page.evaluate(background));
});

test('nothing moves for those who do not want that', async () => {
  const count = 'document.getAnimations().length';
  await using still = await openChatPage(browser, { url: app.url, reducedMotion: 'reduce' });
  await still.say('internet is down');
  await still.replies.first().waitFor();
  expect(await still.page.evaluate(count)).toBe(0);
});

test('the keyboard is enough', async () => {
  await using chat = await openChatPage(browser, { url: app.url });
  const { keyboard } = chat.page;
  await chat.page.getByText('How can we help?').waitFor();
  expect(await focused(chat.page)).toBe('Your message');
  await keyboard.type('internet is down');
  await keyboard.press('Shift+Enter');
  await keyboard.type('again');
  await keyboard.press('Enter');
  await chat.reply(1);
  expect(await chat.messages.first().locator('.text').textContent()).toBe('internet is down\nagain');
  expect(await focused(chat.page)).toBe('Your message');

  // Backwards from the message field: the quick replies, then the tools of the last answer.
  const passed: string[] = [];
  for (let index = 0; index < 6; index += 1) {
    await keyboard.press('Shift+Tab');
    passed.push(await focused(chat.page));
    expect(await chat.page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")).toBe(
      true,
    );
  }
  expect(passed).toEqual([
    'Talk to a person',
    'It didn\u2019t',
    'It worked',
    'Not helpful',
    'Helpful',
    'Why this answer',
  ]);
  await keyboard.press('Enter');
  expect(await chat.page.locator('.reasons').isVisible()).toBe(true);
  for (let index = 0; index < 4; index += 1) await keyboard.press('Tab');
  await keyboard.press('Space');
  await chat.reply(2);
  expect(await focused(chat.page)).toBe('Your message');
});

test('only final messages are read out, and old ones are not read out again', async () => {
  await using chat = await openChatPage(browser, { url: app.url });
  const log = chat.page.getByRole('log');
  expect(await log.getAttribute('aria-live')).toBe('polite');
  await chat.say('internet is down');
  await chat.reply(1);
  // From the first moment on, as the page is built.
  await chat.page.addInitScript(`
    window.live = [];
    addEventListener('DOMContentLoaded', () => {
      const log = document.getElementById('log');
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) if (addedNodes.length) window.live.push(log.getAttribute('aria-live'));
      }).observe(log, { childList: true });
    });`);
  await chat.page.reload();
  await chat.reply(1);
  expect(await chat.page.evaluate('[...new Set(window.live)]')).toEqual(['off']);
  await chat.page.locator('#log[aria-live=polite]').waitFor();
});
