import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { launchBrowser } from './chat-page.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  app = await startTestApp();
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app[Symbol.asyncDispose]();
});

/** Opens a page and notes what it complains about and where else it wants to go. */
async function open(path: string) {
  const page = await browser.newPage({ viewport: DESKTOP });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(app.url).host) complaints.push(`asked ${host}`);
  });
  await page.goto(`${app.url}${path}`);
  return { page, complaints };
}

test('/docs shows every operation and tries one out, without an error or a foreign request', async () => {
  const { page, complaints } = await open('/docs');
  await page.waitForSelector('#operations-Chat-sendMessage');
  const { paths } = (await (await app.request('/openapi.json')).json()) as { paths: Record<string, object> };
  const operations = Object.values(paths).flatMap((item) => Object.keys(item)).length;
  expect(await page.locator('.opblock').count()).toBe(operations);
  await page.click('#operations-Chat-sendMessage .opblock-summary');
  await page.click('#operations-Chat-sendMessage .execute');
  await page.waitForSelector('#operations-Chat-sendMessage .live-responses-table');
  expect(await page.textContent('#operations-Chat-sendMessage .live-responses-table')).toContain(
    '"role": "assistant"',
  );
  expect(complaints).toEqual([]);
}, 60_000);

test('/redoc shows every operation, without an error or a foreign request', async () => {
  const { page, complaints } = await open('/redoc');
  await page.waitForSelector('h2:has-text("Send a message and get the answer")');
  expect(await page.locator('h2:has-text("Search the knowledge base")').count()).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
}, 60_000);

test('a socket opens from the console of /docs, as the README shows', async () => {
  const { page, complaints } = await open('/docs');
  const reply = await page.evaluate(
    `new Promise((resolve, reject) => {
      const ws = new WebSocket('${app.socketUrl}/api/v1/chat/ws/my-tab');
      ws.onmessage = ({ data }) => resolve(JSON.parse(data));
      ws.onerror = () => reject(new Error('refused'));
      ws.onopen = () => ws.send(JSON.stringify({ content: 'My internet is not working' }));
    })`,
  );
  expect(reply).toMatchObject({ role: 'assistant', agent: 'tech_support' });
  expect(complaints).toEqual([]);
}, 60_000);

test.each(['/docs', '/redoc'])(
  '%s fits the width of a phone',
  async (path) => {
    const { page } = await open(path);
    await page.setViewportSize(PHONE);
    await page.waitForSelector('text=Larkline support desk');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
  },
  60_000,
);
