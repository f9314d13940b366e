/** The pages, by the word that stands in the address. */
export const PAGES = ['overview', 'intents', 'quality', 'live', 'review', 'conversations', 'models'] as const;
export type PageName = (typeof PAGES)[number];

/** What the address says: a page, one conversation of it, and the page's parameters. */
export interface Route {
  readonly page: PageName;
  /** Only below `conversations`: its id. */
  readonly id: string | null;
  readonly params: URLSearchParams;
}

/** The parameters that say which time a page is about; every link keeps them. */
export const WINDOW_PARAMS = ['range', 'from', 'to', 'time_zone'] as const;

const LIST_PATH = '/api/v1/analytics/conversations';
const FLOW_PATH = '/api/v1/metrics/conversation-flow/';

/** Reads `#/overview?range=7d`; null for anything that is no page. */
export function parseRoute(hash: string): Route | null {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [name, id, ...rest] = path.split('/');
  const page = PAGES.find((known) => known === name);
  if (!page || rest.length > 0 || (id !== undefined && page !== 'conversations')) return null;
  return { page, id: id ? decode(id) : null, params: new URLSearchParams(query) };
}

/** The address of a route, to be put into a link. */
export function formatRoute({
  page,
  id = null,
  params,
}: {
  page: PageName;
  id?: string | null;
  params: URLSearchParams;
}): string {
  const query = params.toString();
  return `#/${page}${id === null ? '' : `/${encodeURIComponent(id)}`}${query === '' ? '' : `?${query}`}`;
}

/** The parameters of the window alone. */
export function windowParams(params: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...params].filter(([name]) => WINDOW_PARAMS.some((kept) => kept === name)));
}

/**
 * The page that shows what an address of the API lists: conversations by a filter, or one conversation. The time zone
 * goes along. Null for an address that no page shows.
 */
export function pageOf(href: string | null | undefined, { timeZone }: { timeZone: string }): string | null {
  if (!href) return null;
  const url = new URL(href, 'http://localhost');
  const params = new URLSearchParams(url.search);
  params.delete('format');
  if (!params.has('time_zone')) params.set('time_zone', timeZone);
  if (url.pathname === LIST_PATH) return formatRoute({ page: 'conversations', params });
  if (!url.pathname.startsWith(FLOW_PATH)) return null;
  return flowPage(decode(url.pathname.slice(FLOW_PATH.length)), { timeZone });
}

/** The page of one conversation. */
export function flowPage(id: string, { timeZone }: { timeZone: string }): string {
  return formatRoute({ page: 'conversations', id, params: new URLSearchParams({ time_zone: timeZone }) });
}

/** An address that was cut short or typed by hand must not throw. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
