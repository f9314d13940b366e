import { answerOrders } from './client-process.ts';
import { frameOf, openRaw, type RawSocket } from './raw-socket.ts';

/** To the process of clients that want nothing but replies. */
export type EchoOrder =
  | {
      readonly type: 'open';
      readonly url: string;
      readonly sockets: number;
      readonly dialect: 'json' | 'socket.io';
    }
  /** Each socket sends `depth` messages in one write, and the next ones when all of them are answered. */
  | { readonly type: 'run'; readonly messages: number; readonly depth: number }
  | { readonly type: 'close' };
export interface EchoReport {
  readonly answered: number;
}

interface Client {
  readonly socket: RawSocket;
  /** Replies that this client still waits for before it sends again. */
  owed: number;
  onAnswered: () => void;
}

const MESSAGE = JSON.stringify({ content: "that didn't work, the light is still red" });
/** What each dialect says: the paths, the messages, and what has to be said before the first one. */
const DIALECTS = {
  json: { path: '/api/v1/chat/ws', message: MESSAGE, hello: null },
  // An event with a callback; `40` enters the main namespace.
  'socket.io': {
    path: '/socket.io/?EIO=4&transport=websocket',
    message: `420["message",${MESSAGE}]`,
    hello: '40',
  },
} as const;
/** Engine.IO's ping, and how it is answered. */
const ENGINE_PING = '2'.charCodeAt(0);
const ENGINE_PONG = '3';

let clients: Client[] = [];
let message = '';

answerOrders<EchoOrder, EchoReport>(async (order) => {
  if (order.type === 'open') {
    message = DIALECTS[order.dialect].message;
    clients = await Promise.all(Array.from({ length: order.sockets }, () => open(order)));
  }
  if (order.type === 'close') for (const { socket } of clients.splice(0)) socket.drop();
  return { answered: order.type === 'run' ? await run(order) : 0 };
});

async function open({ url, dialect }: Extract<EchoOrder, { type: 'open' }>): Promise<Client> {
  const { path, hello } = DIALECTS[dialect];
  const welcomed = Promise.withResolvers<void>();
  let ready = hello === null;
  const socket = await openRaw({
    url,
    path,
    onFrame(payload) {
      if (ready) receive(client, payload);
      // The answer to `40`; the frame before it describes the transport.
      else if (payload[0] === hello?.charCodeAt(0) && payload[1] === hello?.charCodeAt(1)) {
        ready = true;
        welcomed.resolve();
      }
    },
  });
  const client: Client = { socket, owed: 0, onAnswered() {} };
  if (hello !== null) {
    socket.send(hello);
    await welcomed.promise;
  }
  return client;
}

function receive(client: Client, payload: Buffer): void {
  if (payload.length === 1 && payload[0] === ENGINE_PING) {
    client.socket.send(ENGINE_PONG);
    return;
  }
  client.owed -= 1;
  if (client.owed === 0) client.onAnswered();
}

/** Sends so many messages in all; resolves to the number of replies. */
async function run({ messages, depth }: Extract<EchoOrder, { type: 'run' }>): Promise<number> {
  const one = frameOf(message);
  const burst = Buffer.concat(Array.from({ length: depth }, () => one));
  const bursts = Math.ceil(messages / depth / clients.length);
  await Promise.all(clients.map((client) => converse(client, { burst, depth, bursts })));
  return bursts * depth * clients.length;
}

function converse(
  client: Client,
  { burst, depth, bursts }: { burst: Uint8Array; depth: number; bursts: number },
): Promise<void> {
  const done = Promise.withResolvers<void>();
  let left = bursts;
  client.onAnswered = () => {
    if (left === 0) {
      done.resolve();
      return;
    }
    left -= 1;
    client.owed = depth;
    client.socket.write(burst);
  };
  client.onAnswered();
  return done.promise;
}
