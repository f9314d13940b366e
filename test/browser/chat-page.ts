import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';

/** Debian's browser; the test command for machines without one does not include this folder. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const DESKTOP = { width: 1280, height: 800 };

/** A headless browser that asks nobody for anything by itself. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A customer at the chat page, in a browser profile of their own. */
export interface ChatPage extends AsyncDisposable {
  readonly page: Page;
  readonly messages: Locator;
  readonly replies: Locator;
  readonly field: Locator;
  readonly notice: Locator;
  /** What the page complained about: errors, violations of its policy, requests to other hosts. */
  readonly complaints: readonly string[];
  /** While true, sockets are refused and open ones end, but the page still loads. */
  blockSockets(blocked: boolean): Promise<void>;
  say(text: string): Promise<void>;
  /** Resolves to the text of the reply with this number, from 1, once it is final. */
  reply(number: number): Promise<string>;
  button(name: string): Locator;
}

/** Opens the chat page of a server. */
export async function openChatPage(
  browser: Browser,
  { url, ...options }: { url: string } & BrowserContextOptions,
): Promise<ChatPage> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  const page = await context.newPage();
  const complaints = noteComplaints(page, { url });
  const blockSockets = await socketSwitch(page);
  await page.goto(url);
  const replies = page.locator('#log .reply');
  const field = page.getByLabel('Your message');
  return {
    page,
    messages: page.locator('.message'),
    replies,
    field,
    notice: page.locator('#notice'),
    complaints,
    blockSockets,
    async say(text) {
      await field.fill(text);
      await field.press('Enter');
    },
    async reply(number) {
      return (
        (await replies
          .nth(number - 1)
          .locator('.text')
          .textContent()) ?? ''
      );
    },
    button: (name) => page.getByRole('button', { name, exact: true }),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

function noteComplaints(page: Page, { url }: { url: string }): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(url).host) complaints.push(`asked ${host}`);
  });
  return complaints;
}

/** Stands between the page and its socket. */
async function socketSwitch(page: Page): Promise<(blocked: boolean) => Promise<void>> {
  let blocked = false;
  const ends = new Set<() => Promise<void>>();
  await page.routeWebSocket(/\/api\/v1\/chat\/ws/, async (socket) => {
    if (blocked) {
      await socket.close({ code: 4000 });
      return;
    }
    const server = socket.connectToServer();
    ends.add(async () => {
      await server.close();
      await socket.close({ code: 4000 });
    });
  });
  return async (now) => {
    blocked = now;
    if (!now) return;
    for (const end of ends) await end();
    ends.clear();
  };
}
