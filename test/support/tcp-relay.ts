import type { Socket } from 'bun';

/** Stands between a client and a server on this machine, and can make connections deaf. */
export interface TcpRelay extends Disposable {
  readonly port: number;
  /** Connections that the client holds now. */
  readonly open: number;
  /** Carries nothing more from the server over the connections on which the client said this; they stay open. */
  deafen(said: string): number;
}

interface Leg {
  /** What the client said, or the beginning of it. */
  said: string;
  deaf: boolean;
  server: Socket | null;
  /** What the client said before the server was reached. */
  early: Buffer[];
}

const REMEMBERED = 10_000;

/** Relays connections to a port of this machine. */
export function startTcpRelay(target: number): TcpRelay {
  const legs = new Set<Leg>();
  const listener = Bun.listen<Leg>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      async open(client) {
        const leg: Leg = { said: '', deaf: false, server: null, early: [] };
        client.data = leg;
        legs.add(leg);
        leg.server = await connectTo(target, { client, leg }).catch(() => null);
        if (!leg.server) client.end();
        for (const bytes of leg.early.splice(0)) leg.server?.write(bytes);
      },
      data({ data: leg }, bytes) {
        if (leg.said.length < REMEMBERED) leg.said += bytes.toString();
        if (leg.server) leg.server.write(bytes);
        else leg.early.push(Buffer.from(bytes));
      },
      close({ data: leg }) {
        legs.delete(leg);
        leg.server?.end();
      },
    },
  });
  return {
    port: listener.port,
    get open() {
      return legs.size;
    },
    deafen(said) {
      const chosen = [...legs].filter((leg) => leg.said.includes(said));
      for (const leg of chosen) leg.deaf = true;
      return chosen.length;
    },
    [Symbol.dispose]: () => listener.stop(true),
  };
}

function connectTo(port: number, { client, leg }: { client: Socket<Leg>; leg: Leg }): Promise<Socket> {
  return Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      data(_server, bytes) {
        if (!leg.deaf) client.write(bytes);
      },
      close: () => void client.end(),
    },
  }) as Promise<Socket>;
}
