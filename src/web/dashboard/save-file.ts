import { element } from '../elements.ts';
import type { Api } from './api.ts';

const NAME = 'conversations.csv';
/** By then the browser has taken the file over. */
const KEPT_MS = 60_000;

/** Downloads conversations as CSV. A plain link cannot do it: it would send no token. */
export async function saveFile({
  api,
  query,
}: {
  api: Pick<Api, 'file'>;
  query: URLSearchParams;
}): Promise<void> {
  const asked = new URLSearchParams(query);
  asked.set('format', 'csv');
  const address = URL.createObjectURL(await api.file('/analytics/conversations', { query: asked }));
  element('a', '', { attributes: { href: address, download: NAME } }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
