import type { Findings } from '../scenario.ts';
import type { ProductNode } from './node.ts';
import type { V1Socket } from './v1-socket.ts';
import { waitUntil } from './wait.ts';

/** Resolves when the gauge of open sockets says so. */
export async function waitForConnections(
  node: ProductNode,
  { count, timeoutMs }: { count: number; timeoutMs: number },
): Promise<void> {
  let seen: number | null = null;
  await waitUntil(
    async () => {
      seen = await node.metric('websocket_connections_total');
      return seen === count;
    },
    { what: `the gauge of connections is ${count}`, timeoutMs, pollMs: 100 },
  ).catch((error) => {
    throw new Error(`${error} It is ${seen}.`);
  });
}

/** Sends a message and notes it when no acknowledgment comes. */
export async function answered(
  socket: V1Socket,
  { id, findings }: { id: string; findings: Findings },
): Promise<void> {
  socket.send({ type: 'message', id, content: 'my internet is down' });
  await socket
    .take('ack')
    .catch((error) => findings.add([`a good client was not served afterwards: ${error}`]));
}
