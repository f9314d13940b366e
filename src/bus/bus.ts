/** What nodes tell each other. Only hints: whoever misses one finds the same in the database. */
export type BusEvent =
  /** A conversation has messages up to `seq`. */
  | { readonly type: 'wake'; readonly conversation_id: string; readonly seq: number }
  /** The reply to the message with this client id is not wanted any more. */
  | { readonly type: 'cancel'; readonly conversation_id: string; readonly id: string }
  | { readonly type: 'revoke'; readonly sign_in_id: string }
  /** A client connected anew; its older connections have to go. */
  | {
      readonly type: 'replace';
      readonly user_id: string;
      readonly client_id: string;
      readonly connection_id: string;
    };

/** One running node, as it described itself in the last seconds. */
export interface NodePresence {
  readonly node_id: string;
  /** Sockets it holds. */
  readonly connections: number;
  /** ISO 8601, UTC. */
  readonly started_at: string;
}

export interface BusSubscriber {
  event(event: BusEvent): void;
  /** Hints may have been lost: look at the store. */
  gap(): void;
}

/** Carries hints between nodes, at most once and in no order. */
export interface Bus extends AsyncDisposable {
  /** Sends a hint to all other nodes. Never throws, never waits; wake-ups of a conversation become the newest one. */
  publish(event: BusEvent): void;
  /** Called with every event of other nodes. One subscriber; with it the node becomes visible to the others. */
  subscribe(on: BusSubscriber): void;
  /** What is known of all nodes, this one too; empty when Redis is away. Takes half a second at most. */
  nodes(): Promise<readonly NodePresence[]>;
  readonly state: 'off' | 'up' | 'down';
}

/** A bus, and the connection that limits of all nodes are counted over. */
export interface NodeBus extends Bus {
  /** Refuses commands at once while Redis is away, and within a second when it hangs. Null when the bus is off. */
  readonly commands: object | null;
  /** Events that wait to be sent. */
  readonly pending: number;
  /** Resolves when Redis answers; rejects within a second when it does not. Resolves at once when the bus is off. */
  ping(): Promise<unknown>;
}

/** What is counted and logged; none of them may throw. */
export interface BusHooks {
  /** Called after each message to the other nodes with the number of events in it. */
  readonly onPublished?: (count: number) => void;
  /** Events that nobody will get: Redis is away, or too many wait. */
  readonly onDropped?: (count: number) => void;
  /** Called for each message of another node with its age; 0 when the other node's clock is ahead. */
  readonly onReceived?: (lagMs: number) => void;
  /** Messages, or events in them, that could not be understood. */
  readonly onIgnored?: (count: number) => void;
  /** The subscription was deaf and is made anew. */
  readonly onRebuilt?: () => void;
  /** `reason` is the code of the last failure, such as ECONNREFUSED. Called once at the start, too. */
  readonly onStateChange?: (change: {
    readonly state: 'up' | 'down';
    readonly reason: string | undefined;
  }) => void;
  /** The subscriber threw. */
  readonly onError?: (error: unknown) => void;
}

export interface BusOptions {
  /** Undefined: one node alone. */
  readonly redisUrl: string | undefined;
  readonly nodeId: string;
  /** Sockets of this node now; asked after `subscribe`. */
  readonly connections: () => number;
  readonly hooks?: BusHooks;
  /** Time between two proofs that the subscription hears; two failures rebuild it. */
  readonly nonceIntervalMs?: number;
  readonly presenceIntervalMs?: number;
  readonly presenceTtlMs?: number;
  /** How long the start waits for Redis; afterwards it goes on without. */
  readonly connectWaitMs?: number;
}

/** The bus of a node that is alone: there is nobody to tell. */
const OFF: NodeBus = Object.freeze({
  state: 'off',
  commands: null,
  pending: 0,
  ping: () => Promise.resolve(),
  publish() {},
  subscribe() {},
  nodes: () => Promise.resolve([]),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

/** Makes the bus. Redis being away is no failure: the bus begins as `down` and tries on. */
export async function createBus(options: BusOptions): Promise<NodeBus> {
  const { redisUrl } = options;
  if (redisUrl === undefined) return OFF;
  // Loaded only here: a node that is alone does not carry the client in its memory.
  const { createRedisBus } = await import('./redis-bus.ts');
  return createRedisBus({ ...options, redisUrl });
}
