import { WEB_LIMITS } from '../limits.ts';

const DEFAULT_PORTS: readonly string[] = ['', '80', '443'];

/**
 * An address of the web that an import may ask for: http or https, without credentials, on a host that was named.
 * A host named with its port (`docs.example.com:8443`) is allowed on that port, one without on 80 and 443.
 * @throws Error with a sentence otherwise.
 */
export function checkUrl(
  text: string,
  { base, allowedHosts }: { base?: string; allowedHosts: readonly string[] },
): URL {
  if (text.length > WEB_LIMITS.urlCharacters)
    throw new Error(`An address must have at most ${WEB_LIMITS.urlCharacters} characters.`);
  const url = parse(text, base);
  if (url === null) throw new Error('This is not a valid address.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error('Only http and https addresses are read.');
  if (url.username !== '' || url.password !== '')
    throw new Error('An address with a user name or password in it is not read.');
  const hosts = allowedHosts.map((host) =>
    host
      .trim()
      .toLowerCase()
      .replace(/:(?:80|443)$/, ''),
  );
  const onDefaultPort = DEFAULT_PORTS.includes(url.port);
  if (!hosts.includes(url.host) && !(onDefaultPort && hosts.includes(url.hostname))) {
    throw new Error(
      hosts.includes(url.hostname)
        ? 'Only the ports 80 and 443 are allowed on this host.'
        : 'The host is not one of those that are allowed.',
    );
  }
  url.hash = '';
  return url;
}

/** The path that an article's slug and category come from: `/help/wifi/index.html` is `help/wifi`. */
export function placeOf(url: URL): string {
  const path = decode(url.pathname)
    .replace(/\/(?:index|default)\.\w{1,5}$/i, '/')
    .replace(/^\/+|\/+$/g, '');
  return `${path === '' ? url.hostname.replaceAll('.', '-') : path}${url.search === '' ? '' : `-${decode(url.search)}`}`;
}

function parse(text: string, base: string | undefined): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
