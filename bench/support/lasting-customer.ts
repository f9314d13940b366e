import { type Customer, type Round, startClock } from './customer.ts';
import { ACK_EVERY, isReply, openRawChat, type RawChat, seqOf, typeOf } from './raw-chat.ts';
import { openRaw, type RawSocket } from './raw-socket.ts';
import { STORIES } from './stories.ts';

/** Keeps one `chat.v1` connection for the whole round: the acknowledgment counts, the reply makes room for the next. */
export function startChatCustomer(round: Round, index: number): Customer {
  const clock = startClock(round);
  const nextContent = scriptOf(index);
  let chat: RawChat | null = null;
  let said = 0;
  let ackedSeq = 0;

  function say(): void {
    clock.sent();
    said += 1;
    chat?.socket.send(JSON.stringify({ type: 'message', id: `m${said}`, content: nextContent() }));
  }

  function goOn(): void {
    if (!round.ending) {
      say();
      return;
    }
    clock.end();
    chat?.socket.drop();
  }

  function receive(payload: Buffer): void {
    const type = typeOf(payload);
    if (type === 'ack') clock.answered();
    else if (type === 'error') {
      round.errors += 1;
      goOn();
    } else if (type === 'message' && isReply(payload)) {
      const seq = seqOf(payload);
      if (seq - ackedSeq >= ACK_EVERY) {
        ackedSeq = seq;
        chat?.socket.send(`{"type":"ack","seq":${seq}}`);
      }
      goOn();
    }
  }

  async function connect(): Promise<void> {
    chat = await openRawChat({ url: round.url, onFrame: receive });
    void chat.closed.then(clock.lost);
    await chat.enter({ caps: ['delta', 'status'] });
    say();
  }

  connect().catch(clock.lost);
  return clock;
}

/** Keeps one plain connection for the whole round. */
export function startPlainCustomer(round: Round, index: number): Customer {
  const clock = startClock(round);
  const nextContent = scriptOf(index);
  let socket: RawSocket | null = null;

  function say(): void {
    clock.sent();
    socket?.send(JSON.stringify({ content: nextContent() }));
  }

  function receive(payload: Buffer): void {
    clock.answered();
    if (payload.includes('"error":')) round.errors += 1;
    if (!round.ending) {
      say();
      return;
    }
    clock.end();
    socket?.drop();
  }

  async function connect(): Promise<void> {
    socket = await openRaw({ url: round.url, onFrame: receive, onClose: clock.lost });
    say();
  }

  connect().catch(clock.lost);
  return clock;
}

/** What one customer says: a story, beginning anywhere in it, over and over. */
function scriptOf(index: number): () => string {
  const story = STORIES[index % STORIES.length] ?? [];
  let next = index;
  return () => {
    next += 1;
    return story[next % story.length] ?? '';
  };
}
