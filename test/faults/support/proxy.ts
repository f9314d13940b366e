import { connect, createServer, type Socket } from 'node:net';
import { freePort } from './free-port.ts';

/** What happens to the bytes between two sides. */
export type ProxyMode =
  | { readonly kind: 'pass' }
  /** Takes connections and passes nothing, without a word of it. */
  | { readonly kind: 'blackhole' }
  /** Passes what the client says and nothing of what the server answers. */
  | { readonly kind: 'deaf' }
  /** Refuses new connections. */
  | { readonly kind: 'refuse' }
  | { readonly kind: 'latency'; readonly ms: number }
  /** Passes pieces of a few bytes. */
  | { readonly kind: 'slice'; readonly bytes: number };

/** A TCP proxy that can be made to behave badly. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  mode: ProxyMode;
  /** Resets every open connection (RST); new ones are taken. Returns how many there were. */
  cut(): number;
  readonly connections: number;
}

/** Starts a proxy on a free port in front of a port of 127.0.0.1. */
export async function startProxy({ to }: { to: number }): Promise<TcpProxy> {
  const port = await freePort();
  const open = new Set<Socket>();
  const state = { mode: { kind: 'pass' } as ProxyMode };
  const server = createServer({ pauseOnConnect: false }, (client) => {
    if (state.mode.kind === 'refuse') return void client.resetAndDestroy();
    const upstream = connect({ port: to, host: '127.0.0.1' });
    const end = (reset: boolean) => {
      for (const side of [client, upstream]) {
        open.delete(side);
        if (reset) side.resetAndDestroy();
        else side.destroy();
      }
    };
    for (const side of [client, upstream]) {
      open.add(side);
      side.setNoDelay(true);
      // A side that goes away in a blackhole is not told to the other.
      side.on('close', () => (state.mode.kind === 'blackhole' ? open.delete(side) : end(false)));
      side.on('error', () => (state.mode.kind === 'blackhole' ? open.delete(side) : end(true)));
    }
    client.on('data', (data) => pass(data, { to: upstream, mode: state.mode, fromServer: false }));
    upstream.on('data', (data) => pass(data, { to: client, mode: state.mode, fromServer: true }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  return {
    port,
    get mode() {
      return state.mode;
    },
    set mode(mode: ProxyMode) {
      state.mode = mode;
    },
    get connections() {
      return open.size / 2;
    },
    cut() {
      const sides = [...open];
      for (const side of sides) side.resetAndDestroy();
      open.clear();
      return sides.length / 2;
    },
    async [Symbol.asyncDispose]() {
      for (const side of open) side.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function pass(
  data: string | Buffer,
  { to, mode, fromServer }: { to: Socket; mode: ProxyMode; fromServer: boolean },
): void {
  if (to.destroyed) return;
  switch (mode.kind) {
    case 'blackhole':
    case 'refuse':
      return;
    case 'deaf':
      if (!fromServer) to.write(data);
      return;
    case 'latency':
      setTimeout(() => !to.destroyed && to.write(data), mode.ms);
      return;
    case 'slice':
      for (let at = 0; at < data.length; at += mode.bytes) to.write(data.slice(at, at + mode.bytes));
      return;
    case 'pass':
      to.write(data);
  }
}
