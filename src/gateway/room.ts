import type { DeltaFrame, MessageFrame, SnapshotFrame, StatusFrame } from '#protocol/chat-v1.ts';
import type { Delivery } from './delivery.ts';
import type { MessageOrigin, RoomsDeps } from './rooms.ts';

/** Messages read from the store at a time. */
const READ_LIMIT = 200;
/** Longest text of an unfinished reply that is kept for those who come in while it is written. */
const MAX_WRITING_LENGTH = 16_384;

/** A reply that is being written. */
interface Writing {
  readonly id: string;
  readonly replyTo: string;
  /** Everything sent so far, for a snapshot. */
  content: string;
  /** Written since the last delta. */
  fresh: string;
  /** Index of the last delta that was sent; -1 before the first. */
  index: number;
}

/** One conversation and the sockets that are in it. */
export class Room {
  readonly conversationId: string;
  /** Clients in this room, those that are behind too. */
  readonly members = new Set<Delivery>();
  epoch: string | null;
  /** Newest sequence number that was delivered here. */
  seq: number;
  readonly #deps: RoomsDeps;
  #writing: Writing | null = null;
  #reading: Promise<void> | null = null;
  #readAgain = false;
  /** Messages delivered here whose reply was not. */
  #unanswered = 0;

  constructor(
    start: { readonly conversationId: string; readonly seq: number; readonly epoch: string | null },
    deps: RoomsDeps,
  ) {
    this.conversationId = start.conversationId;
    this.seq = start.seq;
    this.epoch = start.epoch;
    this.#deps = deps;
  }

  /** Whether a reply is on its way. */
  get busy(): boolean {
    return this.#unanswered > 0;
  }

  /** Takes a client in. One that is alone is sent to directly; from the second on, the topic carries messages to all. */
  enter(member: Delivery): void {
    this.members.add(member);
    if (this.members.size === 2) for (const each of this.members) each.listen();
  }

  committed({
    messages,
    origin,
  }: {
    readonly messages: readonly MessageFrame[];
    readonly origin: MessageOrigin | null;
  }): void {
    const author = origin && this.#member(origin.connectionId);
    const first = messages[0];
    if (first?.seq === this.seq + 1) {
      const deliver = () => {
        for (const message of messages) this.#deliver(message, { origin, author });
      };
      // The acknowledgment and the reply leave in one write.
      const socket = author?.connection.socket;
      if (socket) socket.cork(deliver);
      else deliver();
      return;
    }
    // Somebody else committed in between, or two commits of this node are told in the wrong order.
    const own = messages.find((message) => message.role === 'user');
    void this.reconcile().then(() => {
      if (author && own) author.acknowledge(own, { id: origin.clientMessageId });
    });
  }

  /** Delivers what the store has beyond `seq`. Never rejects. */
  reconcile(): Promise<void> {
    if (this.#reading !== null) {
      this.#readAgain = true;
      return this.#reading;
    }
    this.#reading = this.#readOn().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  status({ replyTo, status }: { replyTo: string; status: 'searching' | 'writing' }): void {
    const frame: StatusFrame = { type: 'status', status, reply_to: replyTo };
    const text = JSON.stringify(frame);
    for (const member of this.members) member.showStatus(text);
  }

  /** Takes more of the reply that is being written; `flush` sends it on. */
  write({ id, replyTo, text }: { id: string; replyTo: string; text: string }): void {
    if (this.#writing?.id !== id) this.#writing = { id, replyTo, content: '', fresh: '', index: -1 };
    if (this.#writing.content.length + this.#writing.fresh.length < MAX_WRITING_LENGTH)
      this.#writing.fresh += text;
  }

  flush(): void {
    const writing = this.#writing;
    if (!writing || writing.fresh === '') return;
    writing.index += 1;
    const { id, replyTo, index, fresh } = writing;
    const frame: DeltaFrame = { type: 'delta', id, reply_to: replyTo, index, delta: fresh };
    const text = JSON.stringify(frame);
    writing.content += fresh;
    writing.fresh = '';
    for (const member of this.members) member.showDelta(text);
  }

  /** What has been written so far of an unfinished reply, for a session that missed deltas. */
  snapshot(): SnapshotFrame | null {
    if (!this.#writing || this.#writing.index < 0) return null;
    const { id, replyTo, index, content } = this.#writing;
    return { type: 'snapshot', id, reply_to: replyTo, index, content };
  }

  #member(connectionId: string): Delivery | null {
    for (const member of this.members) if (member.connection.identity.id === connectionId) return member;
    return null;
  }

  async #readOn(): Promise<void> {
    try {
      for (;;) {
        this.#readAgain = false;
        const { conversationId, seq } = this;
        const messages = await this.#deps.log.readAfter({
          conversationId,
          afterSeq: seq,
          limit: READ_LIMIT,
        });
        for (const message of messages) {
          if (message.seq === this.seq + 1) this.#deliver(message, { origin: null, author: null });
        }
        if (messages.length < READ_LIMIT && !this.#readAgain) return;
      }
    } catch (error) {
      // The next hint or the next look at the store makes up for it.
      this.#deps.onError('reconcile', error);
    }
  }

  #deliver(
    message: MessageFrame,
    { origin, author }: { origin: MessageOrigin | null; author: Delivery | null },
  ): void {
    this.seq = message.seq;
    this.epoch = message.epoch;
    this.#unanswered = Math.max(0, this.#unanswered + (message.role === 'user' ? 1 : -1));
    if (message.role === 'assistant' && message.id === this.#writing?.id) this.#writing = null;
    const text = JSON.stringify(message);
    const bytes = Buffer.byteLength(text);
    const acknowledged = message.role === 'user' && author?.live === true && origin !== null;
    const alone = this.members.size === 1;
    if (acknowledged) {
      // Its own message comes back to the author as an acknowledgment of the same number.
      author.acknowledge(message, { id: origin.clientMessageId });
      if (!alone) author.publishToOthers(text);
    } else if (!alone) {
      this.#deps.publish(this.conversationId, text);
    }
    for (const member of this.members) {
      if (!member.live) continue;
      const own = acknowledged && member === author;
      if (!own && alone) member.connection.send(text);
      else if (!own) member.connection.countSent();
      member.wasSent(message.seq, own ? 0 : bytes);
    }
  }
}
