/** To a process of idle clients. */
export type ConnectOrder =
  | { readonly type: 'open'; readonly url: string; readonly count: number }
  | { readonly type: 'close' };
/** From it: how many sockets are open now; `refused` counts those that did not open. */
export interface ConnectReport {
  readonly type: 'ready' | 'opened' | 'closed';
  readonly refused: number;
}

/** Handshakes of one process under way at a time. */
const CONCURRENCY = 32;

const sockets: WebSocket[] = [];

process.on('message', async (order: ConnectOrder) => {
  if (order.type === 'open') report({ type: 'opened', refused: await openAll(order) });
  else {
    await closeAll();
    report({ type: 'closed', refused: 0 });
  }
});
report({ type: 'ready', refused: 0 });

function report(message: ConnectReport): void {
  process.send?.(message);
}

async function openAll({ url, count }: { url: string; count: number }): Promise<number> {
  let left = count;
  let refused = 0;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      if (!(await openOne(url))) refused += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return refused;
}

function openOne(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.onopen = () => {
      sockets.push(socket);
      resolve(true);
    };
    socket.onclose = () => resolve(false);
  });
}

async function closeAll(): Promise<void> {
  await Promise.all(
    sockets.splice(0).map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.onclose = () => resolve();
          socket.close();
        }),
    ),
  );
}
