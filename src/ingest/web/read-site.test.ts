import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { createServer } from 'node:net';
import { createCollector, type SourceContent } from '../source.ts';
import { readSite, type SiteOptions } from './read-site.ts';

/** Answers by path; what is not here is 404. Each request is noted. */
let answers: Record<string, (request: Request) => Response | Promise<Response>> = {};
let asked: { path: string; host: string | null; agent: string | null; atMs: number }[] = [];
let server: ReturnType<typeof Bun.serve>;

beforeAll(() => {
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname } = new URL(request.url);
      asked.push({
        path: pathname,
        host: request.headers.get('host'),
        agent: request.headers.get('user-agent'),
        atMs: performance.now(),
      });
      return answers[pathname]?.(request) ?? new Response('no', { status: 404 });
    },
  });
});
afterAll(() => server.stop(true));
beforeEach(() => {
  answers = {};
  asked = [];
});

const html = (body: string) => () =>
  new Response(`<title>A page</title><main>${body}</main>`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
const xml = (body: string) => () => new Response(body, { headers: { 'content-type': 'application/xml' } });
const to = (location: string) => () => new Response(null, { status: 302, headers: { location } });
const host = () => `docs.test:${server.port}`;
const sitemap = (...paths: readonly string[]) =>
  xml(
    `<?xml version="1.0"?><urlset>${paths.map((path) => `<url><loc>http://${host()}${path}</loc></url>`).join('')}</urlset>`,
  );

/** Reads from the server of this file, which stands at a name that resolves to loopback. */
async function read(path: string, options: Partial<SiteOptions> = {}): Promise<SourceContent> {
  const collector = createCollector();
  await readSite(`http://${host()}${path}`, {
    defaults: {},
    collector,
    allowedHosts: [host()],
    delayMs: 0,
    network: { isAllowedAddress: (address) => address === '127.0.0.1', resolve: async () => ['127.0.0.1'] },
    ...options,
  });
  return collector.finish();
}

const messages = ({ problems }: SourceContent) => problems.map(({ message }) => message);

describe('a page', () => {
  test('becomes an article whose slug and category come from its address', async () => {
    answers['/help/wifi/slow.html'] = html('<h1>Slow Wi-Fi</h1><p>Move closer.');
    const { documents, problems, complete } = await read('/help/wifi/slow.html');
    expect(problems).toEqual([]);
    expect(complete).toBeTrue();
    expect(documents).toMatchObject([
      {
        path: `http://${host()}/help/wifi/slow.html`,
        draft: { slug: 'help-wifi-slow', title: 'Slow Wi-Fi', category: 'wifi', body: 'Move closer.' },
      },
    ]);
    expect(asked.map((request) => request.path)).toEqual(['/robots.txt', '/help/wifi/slow.html']);
    // The connection went to the address that was checked, under the name that was asked for.
    expect(asked[1]).toMatchObject({ host: host(), agent: expect.stringContaining('LarklineBot') });
  });

  test('in an older charset is read by its header', async () => {
    answers['/a'] = () =>
      new Response(Buffer.from('<title>Fee</title><p>Diez d\xf3lares.', 'latin1'), {
        headers: { 'content-type': 'text/html; charset=ISO-8859-1' },
      });
    expect((await read('/a')).documents[0]?.draft.body).toBe('Diez dólares.');
  });

  test.each([
    ['is an image', () => new Response('x', { headers: { 'content-type': 'image/png' } }), 'content type'],
    ['has no content type', () => new Response(new Uint8Array(3)), 'content type'],
    ['is not there', () => new Response('gone', { status: 404 }), 'answered 404'],
    ['fails', () => new Response('oops', { status: 500 }), 'answered 500'],
    [
      'is not in the charset it says',
      () => new Response(Uint8Array.from([0xff, 0xc0]), { headers: { 'content-type': 'text/html' } }),
      'not UTF-8',
    ],
    [
      'is in a charset nobody knows',
      () => new Response('x', { headers: { 'content-type': 'text/html; charset=klingon' } }),
      'must be in one of',
    ],
    [
      'is packed unasked',
      () =>
        new Response(Bun.gzipSync(new Uint8Array(1_000)), {
          headers: { 'content-type': 'text/html', 'content-encoding': 'gzip' },
        }),
      'packed its answer',
    ],
  ] as const)('that %s is a problem', async (_, answer, message) => {
    answers['/a'] = answer as () => Response;
    const content = await read('/a');
    expect(content.documents).toEqual([]);
    expect(messages(content)).toEqual([expect.stringContaining(message)]);
  });

  test('without end is given up at the limit, and its connection with it', async () => {
    const ended = Promise.withResolvers<void>();
    answers['/a'] = () => {
      const page = new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(512 * 1024)),
        cancel: () => ended.resolve(),
      });
      return new Response(page, { headers: { 'content-type': 'text/html' } });
    };
    answers['/map.xml'] = sitemap('/a');
    expect(messages(await read('/map.xml'))).toEqual(['The answer has more than 2097152 bytes.']);
    await ended.promise;
  });

  test('that says it is too large is not read at all', async () => {
    answers['/map.xml'] = sitemap('/a');
    answers['/a'] = () => new Response('x'.repeat(3_000_000), { headers: { 'content-type': 'text/html' } });
    expect(messages(await read('/map.xml'))).toEqual(['The answer has more than 2097152 bytes.']);
  });

  test('that never comes is given up in time, and the source is not complete', async () => {
    const never = Promise.withResolvers<Response>();
    answers['/a'] = () => never.promise;
    const content = await read('/a', { limits: { requestMs: 50 } });
    never.resolve(new Response(''));
    expect(messages(content)).toEqual(['The server took longer than 50 ms.']);
    expect(content.complete).toBeFalse();
  });

  test('that drips is given up in time', async () => {
    answers['/a'] = () => {
      const page = new ReadableStream({
        async pull(controller) {
          await Bun.sleep(5);
          controller.enqueue(new Uint8Array(1));
        },
      });
      return new Response(page, { headers: { 'content-type': 'text/html' } });
    };
    expect(messages(await read('/a', { limits: { requestMs: 100 } }))).toEqual([
      'The server took longer than 100 ms.',
    ]);
  });
});

describe('redirects', () => {
  test('are followed where each is allowed', async () => {
    answers['/old'] = to('/new');
    answers['/new'] = html('<p>New.');
    const { documents } = await read('/old');
    expect(documents).toMatchObject([{ path: `http://${host()}/old`, draft: { slug: 'old', body: 'New.' } }]);
  });

  test('in a circle end', async () => {
    answers['/a'] = to('/b');
    answers['/b'] = to('/a');
    expect(messages(await read('/a'))).toEqual(['The address leads through more than 5 others.']);
    expect(asked.length).toBeLessThan(10);
  });

  test.each([
    ['another host', 'http://evil.test/', 'host is not one'],
    ['loopback', 'http://127.0.0.1/', 'host is not one'],
    ['a file', 'file:///etc/passwd', 'http and https'],
    ['another port', 'http://docs.test:22/', 'host is not one'],
    ['a name with a password', 'http://a:b@docs.test/', 'user name or password'],
  ])('to %s are refused', async (_, location, message) => {
    answers['/a'] = to(location);
    expect(messages(await read('/a'))).toEqual([expect.stringContaining(message)]);
  });

  test('to what robots may not read are refused', async () => {
    answers['/robots.txt'] = () => new Response('User-agent: *\nDisallow: /private');
    answers['/a'] = to('/private');
    answers['/private'] = html('<p>Secret.');
    expect(messages(await read('/a'))).toEqual(['The site asks robots not to read this (robots.txt).']);
    expect(asked.map(({ path }) => path)).not.toContain('/private');
  });
});

describe('addresses', () => {
  test('that are not public are refused before anything is sent', async () => {
    const network = { isAllowedAddress: () => false, resolve: async () => ['127.0.0.1'] };
    const content = await read('/a', { network });
    expect(messages(content)).toEqual([expect.stringContaining('not on the public internet')]);
    expect(asked).toEqual([]);
  });

  test('of which one is not public are refused', async () => {
    const network = {
      isAllowedAddress: (address: string) => address === '127.0.0.1',
      resolve: async () => ['127.0.0.1', '10.0.0.1'],
    };
    expect(messages(await read('/a', { network }))).toEqual([expect.stringContaining('public internet')]);
    expect(asked).toEqual([]);
  });

  test('written as such are checked, too', async () => {
    const collector = createCollector();
    const address = `http://127.0.0.1:${server.port}/a`;
    await readSite(address, {
      defaults: {},
      collector,
      allowedHosts: [`127.0.0.1:${server.port}`],
      delayMs: 0,
    });
    expect(messages(collector.finish())).toEqual([expect.stringContaining('public internet')]);
    expect(asked).toEqual([]);
  });

  test('that change between the check and the connection gain nothing: a name is resolved once a request', async () => {
    answers['/a'] = html('<p>Text.');
    let resolved = 0;
    const network = {
      isAllowedAddress: (address: string) => address === '127.0.0.1',
      resolve: async () => {
        resolved += 1;
        // Good for robots.txt and the page; a second look-up of the page's request would get a bad one.
        return resolved <= 2 ? ['127.0.0.1'] : ['169.254.169.254'];
      },
    };
    expect((await read('/a', { network })).documents).toHaveLength(1);
    expect(resolved).toBe(asked.length);
  });

  test('are spoken to in TLS under the name that was asked for, which the certificate has to match', async () => {
    const hello = Promise.withResolvers<string>();
    const listener = createServer((socket) => {
      socket.once('data', (bytes) => {
        hello.resolve(bytes.toString('latin1'));
        socket.destroy();
      });
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as { port: number };
    const collector = createCollector();
    await readSite(`https://docs.test:${port}/a`, {
      defaults: {},
      collector,
      allowedHosts: [`docs.test:${port}`],
      delayMs: 0,
      network: { isAllowedAddress: (address) => address === '127.0.0.1', resolve: async () => ['127.0.0.1'] },
    });
    // The name stands unencrypted in the first message of a TLS client (RFC 6066, section 3).
    expect(await hello.promise).toContain('docs.test');
    expect(messages(collector.finish())).toEqual([expect.stringContaining('no connection')]);
    listener.close();
  });

  test('that cannot be found are a problem', async () => {
    const network = {
      isAllowedAddress: () => true,
      resolve: () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })),
    };
    expect(messages(await read('/a', { network }))).toEqual([expect.stringContaining('ENOTFOUND')]);
  });
});

describe('robots.txt', () => {
  test('is obeyed for the own name, and asked for once', async () => {
    answers['/robots.txt'] = () =>
      new Response('User-agent: *\nAllow: /\n\nUser-agent: LarklineBot\nDisallow: /drafts/\n');
    answers['/map.xml'] = sitemap('/drafts/a', '/b', '/c');
    answers['/b'] = html('<p>B.');
    answers['/c'] = html('<p>C.');
    const content = await read('/map.xml');
    expect(content.documents.map(({ draft }) => draft.slug)).toEqual(['b', 'c']);
    expect(content.problems).toMatchObject([{ path: `http://${host()}/drafts/a` }]);
    expect(asked.filter(({ path }) => path === '/robots.txt')).toHaveLength(1);
    expect(asked.map(({ path }) => path)).not.toContain('/drafts/a');
  });

  test.each([500, 503, 429])('that answers %i allows nothing', async (status) => {
    answers['/robots.txt'] = () => new Response('', { status });
    answers['/a'] = html('<p>A.');
    expect(messages(await read('/a'))).toEqual([expect.stringContaining('robots.txt cannot be read')]);
    expect(asked.map(({ path }) => path)).toEqual(['/robots.txt']);
  });

  test('may ask for a delay between two pages of a worker', async () => {
    answers['/robots.txt'] = () => new Response('User-agent: *\nCrawl-delay: 0.2');
    answers['/map.xml'] = sitemap('/a', '/b', '/c', '/d');
    for (const path of ['/a', '/b', '/c', '/d']) answers[path] = html(`<p>${path}`);
    await read('/map.xml');
    const times = asked.slice(2).map(({ atMs }) => atMs);
    expect(times).toHaveLength(4);
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(180);
  });
});

describe('a sitemap', () => {
  test('names pages, each read once; an index names sitemaps', async () => {
    answers['/index.xml'] = xml(
      `<sitemapindex><sitemap><loc>http://${host()}/one.xml</loc></sitemap><sitemap><loc> http://${host()}/two.xml\n</loc></sitemap></sitemapindex>`,
    );
    answers['/one.xml'] = sitemap('/a', '/b');
    answers['/two.xml'] = sitemap('/b#part', '/c');
    for (const path of ['/a', '/b', '/c']) answers[path] = html(`<p>${path}`);
    const { documents, problems, complete } = await read('/index.xml');
    expect(documents.map(({ draft }) => draft.slug)).toEqual(['a', 'b', 'c']);
    expect(problems).toEqual([]);
    expect(complete).toBeTrue();
  });

  test('that cannot be read makes the source incomplete', async () => {
    answers['/index.xml'] = xml(
      `<sitemapindex><sitemap><loc>http://${host()}/one.xml</loc></sitemap><sitemap><loc>http://${host()}/lost.xml</loc></sitemap></sitemapindex>`,
    );
    answers['/one.xml'] = sitemap('/a');
    answers['/a'] = html('<p>A.');
    expect(await read('/index.xml')).toMatchObject({
      complete: false,
      documents: [{ draft: { slug: 'a' } }],
    });
  });

  test('an index in an index is not followed', async () => {
    answers['/index.xml'] = xml(
      `<sitemapindex><sitemap><loc>http://${host()}/index.xml</loc></sitemap></sitemapindex>`,
    );
    expect(messages(await read('/index.xml'))).toEqual(['An index of sitemaps in another one is not read.']);
  });

  test('keeps pages of other hosts out', async () => {
    answers['/map.xml'] = xml(
      `<urlset><url><loc>http://evil.test/a</loc></url><url><loc>http://${host()}/a</loc></url></urlset>`,
    );
    answers['/a'] = html('<p>A.');
    const content = await read('/map.xml');
    expect(content.documents).toHaveLength(1);
    expect(messages(content)).toEqual(['The host is not one of those that are allowed.']);
  });

  test('with more pages than are read is cut, and says so', async () => {
    answers['/map.xml'] = sitemap('/a', '/b', '/c');
    for (const path of ['/a', '/b', '/c']) answers[path] = html(`<p>${path}`);
    const content = await read('/map.xml', { limits: { pages: 2 } });
    expect(content.documents).toHaveLength(2);
    expect(content.complete).toBeFalse();
  });

  test.each([
    ['is another kind of XML', '<rss><channel/></rss>'],
    ['is none', 'plain text'],
    ['nests without end', '<a>'.repeat(10_000)],
    ['tries to name files', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
  ])('that %s is a problem', async (_, text) => {
    answers['/map.xml'] = xml(text);
    const content = await read('/map.xml');
    expect(content.problems).toHaveLength(1);
    expect(content.complete).toBeFalse();
  });

  test('is read two pages at a time', async () => {
    let running = 0;
    let most = 0;
    const paths = ['/a', '/b', '/c', '/d', '/e', '/f'];
    answers['/map.xml'] = sitemap(...paths);
    for (const path of paths) {
      answers[path] = async () => {
        running += 1;
        most = Math.max(most, running);
        await Bun.sleep(10);
        running -= 1;
        return html(`<p>${path}`)();
      };
    }
    expect((await read('/map.xml')).documents).toHaveLength(6);
    expect(most).toBe(2);
  });

  test('that takes too long ends, and what was not reached is a problem of its own', async () => {
    answers['/map.xml'] = sitemap('/a', '/b', '/c', '/d');
    for (const path of ['/a', '/b', '/c', '/d']) {
      answers[path] = async () => {
        await Bun.sleep(200);
        return html(`<p>${path}`)();
      };
    }
    const content = await read('/map.xml', { limits: { totalMs: 100 } });
    expect(content.documents).toEqual([]);
    expect(content.problems).toHaveLength(4);
  });
});
