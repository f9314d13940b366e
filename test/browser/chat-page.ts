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
  /** Needs `breakable`. */
  readonly sockets: Sockets;
  say(text: string): Promise<void>;
  /** Resolves to the text of the reply with this number, from 1, once it is final. */
  reply(number: number): Promise<string>;
  button(name: string): Locator;
}

/** Stands between the page and its sockets; everything else of the page still loads. */
export interface Sockets {
  /** Ends open sockets and refuses others with this close code, by default one that asks to come back. */
  break(code?: number): Promise<void>;
  mend(): void;
}

export interface ChatPageOptions extends BrowserContextOptions {
  readonly url: string;
  /** Whether the socket goes through the test, instead of being the browser's own. */
  readonly breakable?: boolean;
}

/** Opens the chat page of a server. */
export async function openChatPage(
  browser: Browser,
  { url, breakable = false, ...options }: ChatPageOptions,
): Promise<ChatPage> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  const page = await context.newPage();
  const complaints = noteComplaints(page, { url });
  const sockets = breakable ? await standBetween(page) : NOT_BREAKABLE;
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
    sockets,
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

/** What a page complains about from now on: errors, violations of its policy, requests to other hosts. */
export function noteComplaints(page: Page, { url }: { url: string }): readonly string[] {
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

const NOT_BREAKABLE: Sockets = {
  break: () => Promise.reject(new Error('This page was not opened as breakable.')),
  mend: () => {},
};

async function standBetween(page: Page): Promise<Sockets> {
  let refusedWith: number | null = null;
  const open = new Set<(code: number) => Promise<void>>();
  await page.routeWebSocket(/\/api\/v1\/chat\/ws/, async (socket) => {
    if (refusedWith !== null) {
      await socket.close({ code: refusedWith });
      return;
    }
    const server = socket.connectToServer();
    open.add(async (code) => {
      await server.close();
      await socket.close({ code });
    });
  });
  return {
    async break(code = 4000) {
      refusedWith = code;
      for (const end of open) await end(code);
      open.clear();
    },
    mend() {
      refusedWith = null;
    },
  };
}
