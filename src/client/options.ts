import { ChatClientError } from './client-error.ts';
import type { ChatClientOptions, WebSocketConstructor } from './client-types.ts';

const CLIENT_ID = /^[A-Za-z0-9._~-]{1,128}$/;
const PROTOCOLS: Readonly<Record<string, string>> = {
  'http:': 'ws:',
  'https:': 'wss:',
  'ws:': 'ws:',
  'wss:': 'wss:',
};

/** The address of the socket. Throws a ChatClientError when the options name none. */
export function socketUrl({ url, clientId }: { url: string; clientId: string }): string {
  if (!CLIENT_ID.test(clientId)) {
    throw new ChatClientError(
      'bad_options',
      'clientId must be 1 to 128 letters, digits, dots, hyphens, underscores or tildes.',
    );
  }
  const address = parseUrl(url);
  const protocol = address && PROTOCOLS[address.protocol];
  if (!address || !protocol) {
    throw new ChatClientError('bad_options', 'url must be the ws:// or wss:// address of the chat endpoint.');
  }
  const path = address.pathname.replace(/\/+$/, '');
  return `${protocol}//${address.host}${path}/${clientId}${address.search}`;
}

function parseUrl(url: string): URL | null {
  const { location } = globalThis as { readonly location?: { readonly href: string } };
  try {
    return new URL(url, location?.href);
  } catch {
    return null;
  }
}

/** The socket to use. Throws a ChatClientError when there is none. */
export function chooseWebSocket({ webSocket }: ChatClientOptions): WebSocketConstructor {
  const chosen = webSocket ?? (globalThis as { readonly WebSocket?: WebSocketConstructor }).WebSocket;
  if (chosen) return chosen;
  throw new ChatClientError(
    'no_websocket',
    'This runtime has no WebSocket (Node has one since version 22): pass one as the option webSocket, such as that of the package ws.',
  );
}
