import { type ChatClient, createChatClient, type WebSocketConstructor } from '#client/chat-client.ts';
import type { AcceptedFrame } from '#protocol/chat-v1.ts';
import { createWitness, type StoredMessage, type Witness } from './soak-witness.ts';
import { STORIES } from './stories.ts';

/** What all customers count together, and whether they shall end. */
export interface Soak {
  readonly url: string;
  ending: boolean;
  connected: number;
  acknowledged: number;
  drops: number;
  lives: number;
  gaps: number;
  holes: number;
  readonly problems: string[];
}

/** A customer says something this often, and stays for so long; both are drawn evenly between the two. */
const PAUSE_MS = [2_000, 6_000] as const;
const LIFE_MS = [30_000, 120_000] as const;
/** Share of the messages after which, at once or after the reply, the network breaks. */
const DROP_SHARE = 0.2;
/** For everything that was said to be acknowledged and answered at the end, across any number of reconnects. */
const PATIENCE_MS = 30_000;
const POLL_MS = 50;
const PAGE = 200;

/** A socket that can be torn, as a network does it. */
interface Line {
  readonly webSocket: WebSocketConstructor;
  tear(): void;
}

/** One customer from its first connection to its last word, then checked against the store. */
export async function liveOnce(soak: Soak, index: number): Promise<void> {
  const line = makeLine();
  const witness = createWitness();
  // Storage is what the product's own page uses; here it shows the guest's token.
  let saved = '{}';
  const client = createChatClient({
    url: `${soak.url}/api/v1/chat/ws`,
    webSocket: line.webSocket,
    storage: {
      load: () => null,
      save(text) {
        saved = text;
      },
    },
    reconnect: { attempts: 0, delayMs: 500, maxDelayMs: 5_000 },
  });
  client.on('message', witness.show);
  client.on('ack', witness.accept);
  client.on('gap', () => {
    soak.gaps += 1;
  });
  client.on('state', ({ state }) => {
    if (state === 'connected') soak.connected += 1;
  });
  soak.lives += 1;
  await client.connect();
  const accepted = await talk(client, { soak, line, index });
  await waitForReplies(witness, accepted);
  soak.holes += client.holes;
  client.close();
  const stored = await readConversation(soak.url, {
    id: client.conversationId ?? '',
    token: tokenOf(saved),
  });
  soak.problems.push(...witness.compare(stored));
}

/** Says things until its time is over; resolves to the acknowledgments of all of them. */
async function talk(
  client: ChatClient,
  { soak, line, index }: { soak: Soak; line: Line; index: number },
): Promise<readonly AcceptedFrame[]> {
  const endsAtMs = performance.now() + between(LIFE_MS);
  const story = STORIES[index % STORIES.length] ?? [];
  const sent: Promise<AcceptedFrame>[] = [];
  while (!soak.ending && performance.now() < endsAtMs) {
    await Bun.sleep(between(PAUSE_MS));
    const accepted = client.send(story[sent.length % story.length] ?? '');
    sent.push(accepted);
    accepted.then(
      () => {
        soak.acknowledged += 1;
      },
      (error) => soak.problems.push(`a message was not taken: ${error}`),
    );
    if (Math.random() >= DROP_SHARE) continue;
    if (Math.random() < 0.5) await accepted;
    soak.drops += 1;
    line.tear();
  }
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('not acknowledged in time')), PATIENCE_MS);
  try {
    return await Promise.race([Promise.all(sent), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function waitForReplies(witness: Witness, accepted: readonly AcceptedFrame[]): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (const { message_id: id, seq } of accepted) {
    while (!witness.hasReplyTo(id)) {
      if (performance.now() > deadlineMs) throw new Error(`the reply to seq ${seq} was not shown`);
      await Bun.sleep(POLL_MS);
    }
  }
}

async function readConversation(
  url: string,
  { id, token }: { id: string; token: string },
): Promise<readonly StoredMessage[]> {
  const messages: StoredMessage[] = [];
  for (let afterSeq: number | null = 0; afterSeq !== null; ) {
    const response: Response = await fetch(
      `${url}/api/v1/chat/conversations/${id}?after_seq=${afterSeq}&limit=${PAGE}`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    if (!response.ok) throw new Error(`the conversation was answered with ${response.status}`);
    const page = (await response.json()) as {
      messages: StoredMessage[];
      next_after_seq: number | null;
    };
    messages.push(...page.messages);
    afterSeq = page.next_after_seq;
  }
  return messages;
}

function tokenOf(saved: string): string {
  return (JSON.parse(saved) as { guest_token?: string }).guest_token ?? '';
}

function makeLine(): Line {
  // The types of browsers do not know it.
  let newest: (WebSocket & { terminate?: () => void }) | null = null;
  class TornSocket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      newest = this;
    }
  }
  return { webSocket: TornSocket, tear: () => newest?.terminate?.() };
}

function between([least, most]: readonly [number, number]): number {
  return least + Math.random() * (most - least);
}
