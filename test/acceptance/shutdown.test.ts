import { expect, setDefaultTimeout, test } from 'bun:test';
import type { ChatSocket } from './support/chat-socket.ts';
import { connect } from './support/chat-socket.ts';
import { faultsOf } from './support/check-stored.ts';
import { type Customer, createCustomer, speak, storedConversationOf } from './support/customer.ts';
import { createPlace } from './support/place.ts';
import { NO_LIMITS, type RunningServer, startServer } from './support/server.ts';
import { upgradeStatus } from './support/upgrade-status.ts';

setDefaultTimeout(60_000);

const CUSTOMERS = 60;
const MESSAGES_EACH = 30;
const EXIT_LIMIT_MS = 10_000;

test('SIGTERM amid conversations: what is stored is delivered, every socket is told 1012, and the exit is clean', async () => {
  await using place = await createPlace();
  await using server = await startServer(place, { env: NO_LIMITS });
  const customers = await Promise.all(
    Array.from({ length: CUSTOMERS }, (_, index) =>
      createCustomer(server.url, { name: `customer ${index}`, messageCount: MESSAGES_EACH }),
    ),
  );
  using idle = await connect(server.url);
  const sockets = await speakAndTerminate(server, { customers });
  const signaledAtMs = performance.now();
  const refusals = refusalsUntilExit(server);

  expect(await server.exited).toBe(0);
  expect(performance.now() - signaledAtMs).toBeLessThan(EXIT_LIMIT_MS);
  const ends = await Promise.all([idle, ...sockets].map(({ ended }) => ended));
  expect([...new Set(ends.map(({ code }) => code))]).toEqual([1012]);
  // 503 while the last turns finish, then nobody listens any more; never a socket again.
  expect((await refusals).filter((status) => status !== 503 && status !== null)).toEqual([]);
  expect(server.stderr.text()).toBe('');

  const seen = customers.reduce((sum, { replies }) => sum + replies.length, 0);
  expect(seen).toBeLessThan(CUSTOMERS * MESSAGES_EACH);
  await using next = await startServer(place, { env: NO_LIMITS });
  await expectAllDelivered(customers, { server: next });
});

/** Resolves as soon as the signal is sent, which is when the first reply has come to everybody. */
async function speakAndTerminate(
  server: RunningServer,
  { customers }: { customers: readonly Customer[] },
): Promise<readonly ChatSocket[]> {
  const sockets = await Promise.all(customers.map((customer) => speak(server.url, { customer })));
  await Promise.all(sockets.map((socket) => socket.next()));
  server.signal('SIGTERM');
  return sockets;
}

/** Statuses of attempts to connect, from the first that was refused until the process is gone. */
async function refusalsUntilExit(server: RunningServer): Promise<readonly (number | null)[]> {
  let running = true;
  void server.exited.then(() => {
    running = false;
  });
  const statuses: (number | null)[] = [];
  while (running) {
    const status = await upgradeStatus(server.url);
    // The signal may reach the process a moment after an attempt did.
    if (status !== 101 || statuses.length > 0) statuses.push(status);
  }
  expect(await upgradeStatus(server.url)).toBeNull();
  return statuses;
}

/** No reply was stored that its customer did not get, and the other way around. */
async function expectAllDelivered(
  customers: readonly Customer[],
  { server }: { server: RunningServer },
): Promise<void> {
  for (const customer of customers) {
    const stored = await storedConversationOf(customer, { serverUrl: server.url });
    expect(faultsOf(stored, { customer })).toEqual([]);
    expect(stored?.message_count).toBe(customer.replies.length * 2);
  }
}
