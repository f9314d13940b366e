import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { scriptedModel, shownWords } from '../support/scripted-model.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type ChatPage, launchBrowser, openChatPage } from './chat-page.ts';
import { startServerProcess } from './server-process.ts';

const QUESTION = 'internet is down AGAIN';
/** No guide knows it, so a model is asked when there is one. */
const UNKNOWN = 'what should I know about cables';
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

/** What the store has of the conversation that the page shows, oldest first. */
async function storedContents(chat: ChatPage, url: string): Promise<readonly string[]> {
  const saved = JSON.parse(String(await chat.page.evaluate("sessionStorage.getItem('larkline.chat')")));
  const response = await fetch(`${url}/api/v1/chat/conversations/${saved.conversation_id}`, {
    headers: { authorization: `Bearer ${saved.guest_token}` },
  });
  const { messages } = (await response.json()) as { messages: { content: string }[] };
  return messages.map(({ content }) => content);
}

describe('a conversation', () => {
  test('goes from an example to a person, and every answer says who gave it and why', async () => {
    await using chat = await openChatPage(browser, { url: app.url });
    // The examples are there when the script has run.
    await chat.page.getByRole('listitem').nth(2).waitFor();
    expect(await chat.page.getByRole('listitem').count()).toBe(3);
    await chat.page.getByRole('listitem').first().getByRole('button').click();
    const first = await chat.reply(1);
    expect(first).toContain('Tech Support');
    expect(await chat.page.locator('#welcome').isVisible()).toBe(false);
    expect(await chat.page.getByRole('heading', { name: 'Today' }).count()).toBe(1);

    await chat.button('Why this answer').click();
    const reasons = await chat.page.locator('.reason').allTextContents();
    expect(reasons).toContain('IntentA technical problem');
    expect(reasons).toContain('DecisionAnswer with a step from a guide');
    expect(reasons.join('\n')).toMatch(/Confidence\d+%\nMatched patterns\u201c/);

    await chat.button('It didn\u2019t').click();
    expect(await chat.reply(2)).not.toBe(first);
    await chat.button('Talk to a person').click();
    await chat.reply(3);
    await chat.page.getByText('Marked for a person', { exact: true }).waitFor();
    expect(await chat.button('Talk to a person').count()).toBe(0);
    expect(chat.complaints).toEqual([]);
  });

  test('ends well, and what the customer thinks of it reaches the answer, the article behind it and the reports', async () => {
    await using chat = await openChatPage(browser, { url: app.url });
    await chat.say(QUESTION);
    await chat.reply(1);
    const helpful = chat.button('Helpful');
    await helpful.click();
    await chat.page.getByText('Thanks, your rating was noted.').waitFor();
    expect(await helpful.getAttribute('aria-pressed')).toBe('true');
    const article = await app.request('/api/v1/knowledge/articles/no-internet-connection');
    expect(await article.json()).toMatchObject({ feedback: { helpful: 1, not_helpful: 0 } });
    await chat.button('It worked').click();
    await chat.reply(2);
    expect(await chat.button('It worked').count()).toBe(0);

    const solved = chat.page.getByRole('group', { name: 'Was this solved?' });
    await solved.getByRole('button', { name: 'No', exact: true }).click();
    await chat.page.getByText('Thanks, your answer was noted.').waitFor();
    await solved.getByRole('button', { name: 'Yes', exact: true }).click();
    await solved.locator('[aria-pressed=true]', { hasText: 'Yes' }).waitFor();
    await chat.replies.nth(1).getByRole('button', { name: 'Not helpful', exact: true }).click();
    await chat.page.getByText('Thanks, your rating was noted.').waitFor();
    const saved = JSON.parse(String(await chat.page.evaluate("sessionStorage.getItem('larkline.chat')")));
    const { sql } = app.runtime.deps.database;
    const ratings = await sql`
      select rating from reply_ratings join messages on messages.id = message_id
      where messages.conversation_id = ${saved.conversation_id} order by seq`;
    expect([...ratings]).toEqual([{ rating: 5 }, { rating: 1 }]);
    const said = await sql`
      select resolved from conversation_feedback where conversation_id = ${saved.conversation_id}`;
    expect([...said]).toEqual([{ resolved: true }]);
    expect(chat.complaints).toEqual([]);
  });

  test('shows what is written as it is: markup, line breaks and words without end', async () => {
    await using chat = await openChatPage(browser, { url: app.url, viewport: { width: 320, height: 640 } });
    const text = `<img src=x onerror=alert(1)>\n  two\n${'x'.repeat(4_000)}`;
    await chat.say(text);
    await chat.reply(1);
    expect(await chat.messages.first().locator('.text').textContent()).toBe(text);
    expect(await chat.page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    expect(await chat.page.evaluate("document.getElementById('scroll').scrollWidth")).toBeLessThanOrEqual(
      320,
    );
    expect(chat.complaints).toEqual([]);
  });

  test('begins anew on request, and in every tab', async () => {
    await using chat = await openChatPage(browser, { url: app.url });
    await chat.say(QUESTION);
    await chat.reply(1);
    const tab = await chat.page.context().newPage();
    await tab.goto(app.url);
    await tab.getByText('How can we help?').waitFor();
    await chat.button('New conversation').click();
    await chat.page.getByText('How can we help?').waitFor();
    expect(await chat.messages.count()).toBe(0);
    await chat.say('why did my bill go up');
    expect(await chat.reply(1)).toContain('Billing');
    expect(await storedContents(chat, app.url)).toHaveLength(2);
  });

  test('stays with its tab when the tab is duplicated', async () => {
    await using chat = await openChatPage(browser, { url: app.url });
    await chat.say(QUESTION);
    await chat.reply(1);
    const copied = await chat.page.evaluate('JSON.stringify(sessionStorage)');
    const copy = await chat.page.context().newPage();
    await copy.addInitScript(
      `if (!sessionStorage.length) for (const [key, text] of Object.entries(${copied})) sessionStorage.setItem(key, text);`,
    );
    await copy.goto(app.url);
    await copy.getByText('How can we help?').waitFor();
    await chat.say('that did not work');
    await chat.reply(2);
    expect(await chat.notice.isVisible()).toBe(false);
  });
});

describe('an answer of a model', () => {
  test('is shown while it is written, outside of what is read out', async () => {
    const rest = Promise.withResolvers<void>();
    const words = 'Sorry to hear that. {honest} Thanks again. {honest}';
    const model = scriptedModel([{ say: words, chunks: 6, pauseAfter: 3, until: rest.promise }]);
    await using modelApp = await startTestApp({ model });
    await using chat = await openChatPage(browser, { url: modelApp.url });
    await chat.say(UNKNOWN);
    const draft = chat.page.locator('#drafts .reply[aria-busy=true] .text');
    await draft.getByText('Sorry to hear').waitFor();
    const honest = () => words.replaceAll('{honest}', shownWords(model.requests[0]!));
    expect(honest()).toStartWith(String(await draft.textContent()));
    expect(await chat.replies.count()).toBe(0);
    rest.resolve();
    expect(await chat.reply(1)).toBe(honest());
    expect(await chat.page.locator('#drafts *').count()).toBe(0);
  });

  test('can be stopped, and what was written so far stays', async () => {
    const model = scriptedModel([{ sayThenHang: 'Sorry to hear that. {honest} And', chunks: 3 }]);
    await using modelApp = await startTestApp({ model });
    await using chat = await openChatPage(browser, { url: modelApp.url });
    await chat.say(UNKNOWN);
    await chat.page.locator('#drafts .reply .text').getByText('Sorry to hear').waitFor();
    await chat.button('Stop').click();
    expect(await chat.reply(1)).toBe(`Sorry to hear that. ${shownWords(model.requests[0]!)}`);
    await chat.button('Why this answer').click();
    await chat.page.getByText('Stopped on request').waitFor();
  });
});

describe('a bad connection', () => {
  test('of less than a second is not mentioned', async () => {
    await using chat = await openChatPage(browser, { url: app.url, breakable: true });
    await chat.say(QUESTION);
    await chat.reply(1);
    await chat.page.evaluate(`
      window.shown = 0;
      new MutationObserver(() => { window.shown += document.getElementById('notice').hidden ? 0 : 1; })
        .observe(document.getElementById('notice'), { attributes: true });`);
    await chat.sockets.break();
    chat.sockets.mend();
    await chat.page.evaluate("window.dispatchEvent(new Event('online'))");
    await chat.say('that did not work');
    await chat.reply(2);
    expect(await chat.page.evaluate('window.shown')).toBe(0);
  });

  test('is told calmly, messages wait through a reload, and go out once', async () => {
    await using chat = await openChatPage(browser, { url: app.url, breakable: true });
    await chat.say(QUESTION);
    await chat.reply(1);
    await chat.sockets.break();
    await chat.say('that did not work');
    await chat.notice.getByText('Your message is kept and will be sent.').waitFor();
    expect(await chat.notice.textContent()).toMatch(/Next try in \d+ s|Trying now/);
    await chat.page.getByText('Waiting to be sent').waitFor();

    await chat.page.reload();
    await chat.page.getByText('Waiting to be sent').waitFor();
    chat.sockets.mend();
    await chat.page.evaluate("window.dispatchEvent(new Event('online'))");
    await chat.reply(2);
    expect(await chat.page.getByText('that did not work', { exact: true }).count()).toBe(1);
    expect(await chat.messages.count()).toBe(4);
    await chat.notice.waitFor({ state: 'hidden' });
    const stored = await storedContents(chat, app.url);
    expect(stored.filter((content) => content === 'that did not work')).toHaveLength(1);
  });

  test('that the server ended for good is tried again by hand', async () => {
    await using chat = await openChatPage(browser, { url: app.url, breakable: true });
    await chat.say(QUESTION);
    await chat.reply(1);
    await chat.sockets.break(4403);
    await chat.notice.getByText('The chat could not connect.').waitFor();
    await chat.say('that did not work');
    chat.sockets.mend();
    await chat.button('Try now').click();
    await chat.reply(2);
    await chat.notice.waitFor({ state: 'hidden' });
  });

  test('without any network ends when the network is back', async () => {
    await using chat = await openChatPage(browser, { url: app.url, breakable: true });
    await chat.say(QUESTION);
    await chat.reply(1);
    await chat.page.context().setOffline(true);
    await chat.sockets.break();
    chat.sockets.mend();
    await chat.say('that did not work');
    await chat.page.getByText('Waiting to be sent').waitFor();
    await chat.page.context().setOffline(false);
    await chat.reply(2);
    expect(await storedContents(chat, app.url)).toHaveLength(4);
  });

  test('brings back the whole conversation after a reload', async () => {
    await using chat = await openChatPage(browser, { url: app.url });
    await chat.say(QUESTION);
    await chat.reply(1);
    await chat.say('that did not work');
    const before = [await chat.reply(1), await chat.reply(2)];
    await chat.page.reload();
    expect([await chat.reply(1), await chat.reply(2)]).toEqual(before);
    expect(await chat.messages.count()).toBe(4);
    await chat.button('It worked').click();
    await chat.reply(3);
    expect(chat.complaints).toEqual([]);
  });

  test('because the server was killed: a message written meanwhile is answered once by the next one', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'larkline-chat-'));
    await using cleanUp = new AsyncDisposableStack();
    cleanUp.defer(() => rmSync(dataDir, { recursive: true, force: true }));
    const server = cleanUp.use(await startServerProcess({ dataDir }));
    const chat = cleanUp.use(await openChatPage(browser, { url: server.url }));
    await chat.say(QUESTION);
    const before = await chat.reply(1);
    await server.kill();
    await chat.say('that did not work');
    await chat.page.getByText('Waiting to be sent').waitFor();
    await chat.notice.waitFor();
    cleanUp.use(await startServerProcess({ dataDir, port: server.port }));
    await chat.replies.nth(1).waitFor({ timeout: TIMEOUT_MS });
    expect(await chat.reply(1)).toBe(before);
    expect(await chat.messages.count()).toBe(4);
    expect(await storedContents(chat, server.url)).toEqual([
      QUESTION,
      before,
      'that did not work',
      await chat.reply(2),
    ]);
  }, 180_000);
});
