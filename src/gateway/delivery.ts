import type { AcceptedFrame, Capability, MessageFrame, ServerFrame } from '#protocol/chat-v1.ts';
import type { ChatSessionDeps } from './chat-session-deps.ts';
import { BUSY_BYTES, type Connection, MAX_UNREAD_BYTES } from './connection.ts';
import type { Room } from './room.ts';

/** Messages read from the store at a time while a client catches up. */
const CATCH_UP_LIMIT = 100;

/** Where a client stands in its conversation when it comes in. */
export interface DeliveryStart {
  readonly caps: readonly Capability[];
  /** Newest sequence number that was sent, and the newest that the client has processed. */
  readonly sentSeq: number;
  readonly ackedSeq: number;
}

/**
 * What one client is sent of its conversation: live through the room's topic while it keeps up, else from the store,
 * in the order of the sequence numbers and never more ahead of its acknowledgments than the limit allows.
 */
export class Delivery {
  readonly connection: Connection;
  readonly room: Room;
  /** Whether new messages of the room reach this client by themselves. */
  live = false;
  readonly #deps: ChatSessionDeps;
  readonly #wantsDeltas: boolean;
  readonly #wantsStatus: boolean;
  #sentSeq: number;
  #ackedSeq: number;
  /** Size of what was sent and not acknowledged, about. */
  #unackedBytes = 0;
  /** When the client last made progress, or had nothing left to make progress with. */
  #progressMs: number;
  #catchingUp = false;
  #ended = false;
  /** Missed deltas: gets the whole text before the next one. */
  #needsSnapshot = false;
  /** Since when something waits in the socket unread. */
  #unreadSinceMs: number | null = null;

  constructor(
    connection: Connection,
    { room, start, deps }: { room: Room; start: DeliveryStart; deps: ChatSessionDeps },
  ) {
    this.connection = connection;
    this.room = room;
    this.#deps = deps;
    this.#wantsDeltas = start.caps.includes('delta');
    this.#wantsStatus = start.caps.includes('status');
    this.#sentSeq = start.sentSeq;
    this.#ackedSeq = start.ackedSeq;
    this.#progressMs = deps.nowMs();
    room.enter(this);
    void this.#catchUp();
  }

  get sentSeq(): number {
    return this.#sentSeq;
  }

  end(): void {
    this.#ended = true;
    this.live = false;
    this.#deps.rooms.leave(this.room, this);
  }

  /** The client has processed everything up to `seq`; false when that was not sent yet. */
  processed(seq: number): boolean {
    if (seq > this.#sentSeq) return false;
    if (seq <= this.#ackedSeq) return true;
    // Which of the messages were long is not kept: each counts as the average.
    this.#unackedBytes *= (this.#sentSeq - seq) / (this.#sentSeq - this.#ackedSeq);
    this.#ackedSeq = seq;
    this.#progressMs = this.#deps.nowMs();
    if (!this.live) void this.#catchUp();
    return true;
  }

  /** The client has read what waited for it. */
  drained(): void {
    this.#unreadSinceMs = null;
    this.#sendSnapshot();
  }

  /** Ends a connection that does not read or does not acknowledge. */
  check(nowMs: number): void {
    this.#checkReading(nowMs);
    const stalledMs = this.#sentSeq > this.#ackedSeq ? nowMs - this.#progressMs : 0;
    if (this.#isFull && stalledMs > this.#deps.timings.drainMs) this.connection.endSlow();
    if (stalledMs > this.#deps.timings.ackMs) this.connection.close(4414);
    if (!this.live && !this.connection.closing) void this.#catchUp();
  }

  // ---- Called by the room

  /** Tells the author that its message is committed. */
  acknowledge(
    message: Pick<MessageFrame, 'id' | 'conversation_id' | 'epoch' | 'seq'>,
    { id, duplicate }: { id: string; duplicate?: true },
  ): void {
    const { id: messageId, conversation_id, epoch, seq } = message;
    const frame: AcceptedFrame = {
      type: 'ack',
      id,
      message_id: messageId,
      conversation_id,
      epoch,
      seq,
      ...(duplicate ? { duplicate } : {}),
    };
    this.#send(frame);
    this.#deps.events.acknowledged({ duplicate: duplicate === true });
  }

  /** Gets what is published to the room, if it follows live. */
  listen(): void {
    if (this.live) this.connection.socket?.subscribe(this.room.conversationId);
  }

  publishToOthers(text: string): void {
    this.connection.socket?.publish(this.room.conversationId, text);
  }

  /** A message of this size went to the client. One that acknowledges nothing gets no more than the limits allow. */
  wasSent(seq: number, bytes: number): void {
    if (this.#sentSeq === this.#ackedSeq) this.#progressMs = this.#deps.nowMs();
    this.#sentSeq = seq;
    this.#unackedBytes += bytes;
    if (this.#isFull) this.#fallBehind();
  }

  showStatus(text: string): void {
    if (this.live && this.#wantsStatus && this.connection.unreadBytes < BUSY_BYTES)
      this.connection.send(text);
  }

  showDelta(text: string): void {
    if (!this.live || !this.#wantsDeltas) return;
    if (this.connection.unreadBytes > BUSY_BYTES) this.#needsSnapshot = true;
    else if (this.#needsSnapshot) this.#sendSnapshot();
    else this.connection.send(text);
  }

  // ---- Catching up

  get #isFull(): boolean {
    return (
      this.#sentSeq - this.#ackedSeq >= this.#deps.limits.inflight || this.#unackedBytes >= MAX_UNREAD_BYTES
    );
  }

  #checkReading(nowMs: number): void {
    const unread = this.connection.unreadBytes;
    if (unread === 0) {
      this.#unreadSinceMs = null;
      return;
    }
    this.#unreadSinceMs ??= nowMs;
    const tooLong = nowMs - this.#unreadSinceMs > this.#deps.timings.drainMs;
    if (tooLong || unread > MAX_UNREAD_BYTES) this.connection.endSlow();
  }

  /** Stops live delivery: the client has to acknowledge before it gets more. */
  #fallBehind(): void {
    this.live = false;
    this.connection.socket?.unsubscribe(this.room.conversationId);
  }

  /** Sends what the client lacks, from the store, until it can follow live. Never rejects. */
  async #catchUp(): Promise<void> {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    try {
      while (!this.#ended && !this.live && (await this.#catchUpOnce()));
    } catch (error) {
      // `check` tries again.
      this.#deps.events.failed('catch_up', error);
    } finally {
      this.#catchingUp = false;
    }
  }

  /** False when there is nothing to be done now. */
  async #catchUpOnce(): Promise<boolean> {
    const { room } = this;
    if (room.seq < this.#sentSeq) {
      await room.reconcile();
      return room.seq >= this.#sentSeq;
    }
    if (this.#isFull) return false;
    if (room.seq === this.#sentSeq) {
      this.#goLive();
      return false;
    }
    const messages = await this.#deps.sessions.readAfter({
      conversationId: room.conversationId,
      afterSeq: this.#sentSeq,
      limit: Math.min(this.#deps.limits.inflight - (this.#sentSeq - this.#ackedSeq), CATCH_UP_LIMIT),
    });
    for (const message of messages) {
      if (message.seq !== this.#sentSeq + 1) return false;
      const text = JSON.stringify(message);
      this.connection.send(text);
      this.wasSent(message.seq, Buffer.byteLength(text));
      if (this.#isFull) return false;
    }
    return messages.length > 0;
  }

  #goLive(): void {
    this.live = true;
    if (this.room.members.size > 1) this.listen();
    this.#needsSnapshot = true;
    this.#sendSnapshot();
  }

  #sendSnapshot(): void {
    if (!this.#needsSnapshot || !this.live) return;
    this.#needsSnapshot = false;
    const snapshot = this.#wantsDeltas ? this.room.snapshot() : null;
    if (snapshot) this.#send(snapshot);
  }

  #send(frame: ServerFrame): void {
    this.connection.send(JSON.stringify(frame));
  }
}
