import { expect, setDefaultTimeout, test } from 'bun:test';
import { faultsOf } from './support/check-stored.ts';
import { type Customer, createCustomer, speak, storedConversationOf } from './support/customer.ts';
import { createPlace } from './support/place.ts';
import { seededRandom } from './support/random.ts';
import { NO_LIMITS, type RunningServer, startServer } from './support/server.ts';

setDefaultTimeout(180_000);

const CUSTOMERS = 200;
const MESSAGES_EACH = 6;
const ROUNDS = 3;
const seed = Number(process.env['ACCEPTANCE_SEED'] ?? Date.now() % 1_000_000);

test(`no reply that was seen is lost or doubled when the server is killed amid ${CUSTOMERS} conversations`, async () => {
  const random = seededRandom(seed);
  await using place = await createPlace();
  // Also ends the servers when an expectation fails.
  await using servers = new AsyncDisposableStack();
  let server = servers.use(await startServer(place, { env: NO_LIMITS }));
  const everybody: Customer[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    // The round decides on the third, the seed on the moment in it. One commit may answer everybody at once, so the last
    // two messages of each are left for after the end.
    const share = (round - 1 + random()) / ROUNDS;
    const killAfter = 1 + Math.floor(share * CUSTOMERS * (MESSAGES_EACH - 2));
    const customers = await inviteCustomers(server, { round });
    const seen = await killAmidConversations(server, { customers, killAfter });
    process.stdout.write(
      `ACCEPTANCE_SEED=${seed}, round ${round}: killed at reply ${killAfter}, ${seen} of ${CUSTOMERS * MESSAGES_EACH} were seen.\n`,
    );
    expect(seen).toBeGreaterThanOrEqual(killAfter);
    expect(seen).toBeLessThan(CUSTOMERS * MESSAGES_EACH);

    server = servers.use(await startServer(place, { env: NO_LIMITS }));
    expect(await faultsOfAll(customers, { server })).toEqual([]);
    await sayTheRest(server, { customers });
    everybody.push(...customers);
  }
  // Once more at the end: what an earlier round stored also lived through the later crashes.
  expect(await faultsOfAll(everybody, { server })).toEqual([]);
});

function inviteCustomers(server: RunningServer, { round }: { round: number }): Promise<readonly Customer[]> {
  const names = Array.from({ length: CUSTOMERS }, (_, index) => `customer ${round}-${index}`);
  return Promise.all(names.map((name) => createCustomer(server.url, { name, messageCount: MESSAGES_EACH })));
}

/** Resolves to the number of replies seen, when every socket has noticed the end. */
async function killAmidConversations(
  server: RunningServer,
  { customers, killAfter }: { customers: readonly Customer[]; killAfter: number },
): Promise<number> {
  let seen = 0;
  const onReply = () => {
    seen += 1;
    if (seen === killAfter) server.signal('SIGKILL');
  };
  // A customer who comes after the end finds the door closed; the others lose the connection.
  const sockets = await Promise.allSettled(
    customers.map((customer) => speak(server.url, { customer, onReply })),
  );
  await Promise.all(sockets.map((socket) => (socket.status === 'fulfilled' ? socket.value.ended : null)));
  expect(await server.exited).toBeNull();
  return seen;
}

async function faultsOfAll(
  customers: readonly Customer[],
  { server }: { server: RunningServer },
): Promise<readonly string[]> {
  const faults = await Promise.all(
    customers.map(async (customer) =>
      faultsOf(await storedConversationOf(customer, { serverUrl: server.url }), { customer }),
    ),
  );
  return faults.flat();
}

/** Everybody comes back and sends again what was not answered, with the same ids; then all is answered, once. */
async function sayTheRest(
  server: RunningServer,
  { customers }: { customers: readonly Customer[] },
): Promise<void> {
  await Promise.all(
    customers.map(async (customer) => {
      const stored = await storedConversationOf(customer, { serverUrl: server.url });
      const from = customer.replies.length;
      using socket = await speak(server.url, {
        customer,
        from,
        ...(stored === null ? {} : { conversationId: stored.id }),
      });
      for (let index = from; index < customer.script.length; index += 1) await socket.next();
    }),
  );
  expect(customers.flatMap(({ replies }) => replies.filter(({ error }) => error !== undefined))).toEqual([]);
  const stored = await Promise.all(
    customers.map((customer) => storedConversationOf(customer, { serverUrl: server.url })),
  );
  expect(stored.filter((conversation) => conversation?.message_count !== MESSAGES_EACH * 2)).toEqual([]);
}
