import { createServer } from 'node:net';

/** Below the ports that the system hands out for outgoing connections, so that a server that is away keeps its port. */
const FIRST_PORT = 20_000;
const PORT_COUNT = 12_000;

const given = new Set<number>();

/** A TCP port of 127.0.0.1 that nobody listens on and that no other part of this run was given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORT_COUNT);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}
