import type { MessageFrame } from '#protocol/chat-v1.ts';
import type { Delivery } from './delivery.ts';
import type { Hints, SessionBackend } from './ports.ts';
import { Room } from './room.ts';

export interface RoomsDeps {
  readonly log: Pick<SessionBackend, 'readAfter' | 'heads'>;
  readonly hints: Hints;
  /** Sends a frame to every socket that is subscribed to a topic. */
  readonly publish: (topic: string, frame: string) => void;
  readonly onError: (type: string, error?: unknown) => void;
}

/** The connection that a message came from; it gets an `ack` instead of the message. */
export interface MessageOrigin {
  readonly connectionId: string;
  readonly clientMessageId: string;
}

/** Text of a reply is gathered for this long before it is sent on. */
const DELTA_INTERVAL_MS = 30;
/** Each tick of the reconciliation looks at one of this many shares of all rooms. */
const RECONCILE_SHARES = 5;

/**
 * Conversations with an open socket on this node, and what happens in them. What was committed is told to every socket
 * of the conversation in the order of its sequence numbers; where a number is missing, the store is asked.
 */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #deps: RoomsDeps;
  readonly #writing = new Set<Room>();
  #flushTimer: Timer | null = null;
  #share = 0;

  constructor(deps: RoomsDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#rooms.size;
  }

  /** The room of a conversation; made when it is the first socket's. `seq` is where its log stands at least. */
  enter(conversationId: string, { seq, epoch }: { seq: number; epoch: string | null }): Room {
    let room = this.#rooms.get(conversationId);
    if (!room) {
      room = new Room({ conversationId, seq, epoch }, this.#deps);
      this.#rooms.set(conversationId, room);
    }
    return room;
  }

  leave(room: Room, member: Delivery): void {
    room.members.delete(member);
    if (room.members.size > 0) return;
    this.#rooms.delete(room.conversationId);
    this.#writing.delete(room);
  }

  /** Messages that this node has just committed, oldest first. */
  committed(event: {
    readonly conversationId: string;
    readonly epoch: string;
    readonly messages: readonly MessageFrame[];
    readonly origin: MessageOrigin | null;
  }): void {
    const last = event.messages.at(-1);
    if (!last) return;
    this.#deps.hints.publish({ type: 'wake', conversation_id: event.conversationId, seq: last.seq });
    this.#rooms.get(event.conversationId)?.committed(event);
  }

  status(event: {
    readonly conversationId: string;
    readonly replyTo: string;
    readonly status: 'searching' | 'writing';
  }): void {
    this.#rooms.get(event.conversationId)?.status(event);
  }

  delta(event: {
    readonly conversationId: string;
    readonly id: string;
    readonly replyTo: string;
    readonly text: string;
  }): void {
    const room = this.#rooms.get(event.conversationId);
    if (!room) return;
    room.write(event);
    this.#writing.add(room);
    // One timer for all rooms, and only while something is written.
    this.#flushTimer ??= setTimeout(() => this.#flush(), DELTA_INTERVAL_MS);
  }

  /** Another node has committed up to `seq`, or so it is said. */
  wake(conversationId: string, seq: number): void {
    const room = this.#rooms.get(conversationId);
    if (room && room.seq < seq) void room.reconcile();
  }

  /** Compares a share of all rooms with the store, so that each is looked at every few calls. */
  async reconcileSome(): Promise<void> {
    this.#share = (this.#share + 1) % RECONCILE_SHARES;
    let index = 0;
    const ids = [];
    for (const id of this.#rooms.keys()) if (index++ % RECONCILE_SHARES === this.#share) ids.push(id);
    await this.#reconcile(ids);
  }

  /** Compares all rooms with the store: hints of other nodes may have been lost. */
  reconcileAll(): Promise<void> {
    return this.#reconcile([...this.#rooms.keys()]);
  }

  async #reconcile(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const [id, seq] of await this.#deps.log.heads(ids)) this.wake(id, seq);
  }

  #flush(): void {
    this.#flushTimer = null;
    for (const room of this.#writing) room.flush();
    this.#writing.clear();
  }
}
