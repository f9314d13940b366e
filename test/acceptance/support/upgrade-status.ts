import { request } from 'node:http';

/** HTTP status of an attempt to open a socket: 101 when it was opened (and closed again), null when nothing listens. */
export function upgradeStatus(
  serverUrl: string,
  { path = '/api/v1/chat/ws', token }: { path?: string; token?: string } = {},
): Promise<number | null> {
  return new Promise((resolve) => {
    const attempt = request(`${serverUrl}${path}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    attempt.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    attempt.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    attempt.on('error', () => resolve(null));
    attempt.end();
  });
}
