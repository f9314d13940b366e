/** A process full of clients that does what it is told, one order at a time. Disposing ends it. */
export interface ClientProcess<Order, Report> extends AsyncDisposable {
  ask(order: Order): Promise<Report>;
}

type Answer<Report> = { readonly report: Report } | { readonly failed: string };

/** Starts a script of this folder in a process of its own, so that its CPU time is nobody else's. */
export async function startClients<Order, Report>(script: string): Promise<ClientProcess<Order, Report>> {
  let answer = Promise.withResolvers<Answer<Report>>();
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/${script}`], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'inherit', 'inherit'],
    ipc: (message: Answer<Report>) => answer.resolve(message),
  });
  const gone = child.exited.then((): never => {
    throw new Error('A process of clients ended by itself.');
  });
  gone.catch(() => {});
  // The first message says that it is ready.
  await Promise.race([answer.promise, gone]);
  return {
    async ask(order) {
      answer = Promise.withResolvers();
      child.send(order);
      const message = await Promise.race([answer.promise, gone]);
      if ('failed' in message) throw new Error(message.failed);
      return message.report;
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.exited;
    },
  };
}

/** The other side: called once in such a script. */
export function answerOrders<Order, Report>(obey: (order: Order) => Promise<Report>): void {
  const send = (message: Answer<Report | null>) => process.send?.(message);
  // Sockets would keep it alive after whoever started it is gone.
  process.on('disconnect', () => process.exit());
  process.on('message', (order: Order) => {
    obey(order).then(
      (report) => send({ report }),
      (error) => send({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  send({ report: null });
}
