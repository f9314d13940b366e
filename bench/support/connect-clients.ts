import { CHAT_V1_SUBPROTOCOL } from '#protocol/chat-v1.ts';
import { answerOrders } from './client-process.ts';
import { openRaw, type RawSocket } from './raw-socket.ts';

/** To a process of idle clients. */
export type ConnectOrder =
  | {
      readonly type: 'open';
      readonly url: string;
      readonly count: number;
      /** `none` only opens sockets; `chat.v1` also enters as a new guest. */
      readonly protocol: 'none' | 'chat.v1';
    }
  | { readonly type: 'close'; readonly drop: boolean };
/** From it: how many sockets did not open. */
export interface ConnectReport {
  readonly refused: number;
}

interface IdleClient {
  readonly socket: RawSocket;
  readonly closed: Promise<unknown>;
}

/** Handshakes of one process under way at a time. */
const CONCURRENCY = 32;

const clients: IdleClient[] = [];

answerOrders<ConnectOrder, ConnectReport>(async (order) => {
  if (order.type === 'open') return { refused: await openAll(order) };
  await closeAll(order);
  return { refused: 0 };
});

async function openAll({ url, count, protocol }: Extract<ConnectOrder, { type: 'open' }>): Promise<number> {
  let left = count;
  let refused = 0;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const client = await (protocol === 'none' ? open(url) : enter(url)).catch(() => null);
      if (client) clients.push(client);
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return refused;
}

async function open(url: string): Promise<IdleClient> {
  const closed = Promise.withResolvers<unknown>();
  const socket = await openRaw({ url, onFrame() {}, onClose: closed.resolve });
  return { socket, closed: closed.promise };
}

/** A guest of `chat.v1` that says nothing after its first frame. */
async function enter(url: string): Promise<IdleClient> {
  const answered = Promise.withResolvers<string>();
  const closed = Promise.withResolvers<unknown>();
  const socket = await openRaw({
    url,
    protocol: CHAT_V1_SUBPROTOCOL,
    onFrame: (payload) => answered.resolve(payload.toString('latin1', 0, 40)),
    onClose(code) {
      closed.resolve(code);
      answered.reject(new Error(`Closed with ${code}.`));
    },
  });
  socket.send('{"type":"connect","caps":["delta","status"]}');
  if (!(await answered.promise).includes('"connected"')) throw new Error('Not connected.');
  return { socket, closed: closed.promise };
}

async function closeAll({ drop }: { drop: boolean }): Promise<void> {
  await Promise.all(
    clients.splice(0).map(({ socket, closed }) => {
      if (drop) socket.drop();
      else socket.close();
      return closed;
    }),
  );
}
