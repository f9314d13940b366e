import { expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { createPlace } from './support/place.ts';
import { NO_LIMITS, startServer } from './support/server.ts';

setDefaultTimeout(120_000);

/** As much of the client's types as this story needs: it knows the client only as the file that the server serves. */
interface ServedClient {
  createChatClient(options: { url: string; reconnect: { attempts: number; delayMs: number } }): Chat;
}
interface Chat {
  connect(): Promise<{ seq: number; conversation_id: string }>;
  send(content: string): Promise<{ seq: number }>;
  on(event: 'message', handler: (message: Message) => void): void;
  on(event: 'ack', handler: (ack: { seq: number }) => void): void;
  on(event: 'gap', handler: () => void): void;
  close(): void;
}
interface Message {
  readonly seq: number;
  readonly role: string;
}

test('with the client that the server serves: killed and started again, nothing is lost or shown twice', async () => {
  await using place = await createPlace();
  await using servers = new AsyncDisposableStack();
  const first = servers.use(await startServer(place, { env: NO_LIMITS }));
  const file = join(place.dir, 'client.mjs');
  const served = await fetch(`${first.url}/client.js`);
  expect(served.headers.get('content-type')).toStartWith('text/javascript');
  await Bun.write(file, await served.text());
  const { createChatClient } = (await import(file)) as ServedClient;

  const chat = createChatClient({
    url: `${first.url}/api/v1/chat/ws`,
    reconnect: { attempts: 0, delayMs: 20 },
  });
  const seen: number[] = [];
  let gaps = 0;
  let replies = 0;
  chat.on('ack', ({ seq }) => seen.push(seq));
  chat.on('message', ({ seq, role }) => {
    seen.push(seq);
    if (role === 'assistant') replies += 1;
  });
  chat.on('gap', () => {
    gaps += 1;
  });
  await chat.connect();
  expect(await chat.send('my internet is down')).toMatchObject({ seq: 1 });
  const before = chat.send('the light is red');
  first.signal('SIGKILL');
  await first.exited;
  const whileAway = chat.send('are you there?');
  servers.use(await startServer(place, { env: { ...NO_LIMITS, PORT: String(first.port) } }));
  expect([(await before).seq, (await whileAway).seq]).toEqual([3, 5]);
  while (replies < 3) await Bun.sleep(10);
  chat.close();
  expect(seen.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(gaps).toBe(0);
});
