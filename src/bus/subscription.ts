import type { Redis } from './redis-connection.ts';

/** A subscription that is made again whenever it is lost, and anew when it does not hear. */
export interface Subscription extends Disposable {
  readonly subscribed: boolean;
  /** What arrived of the nonces that this node sent. */
  heard(nonce: number): void;
}

export interface SubscriptionOptions {
  readonly channel: string;
  /** Opens a connection of its own. */
  readonly connect: () => Redis;
  readonly nonceIntervalMs: number;
  /** Whether nonces can be sent now. */
  readonly canSend: () => boolean;
  readonly sendNonce: (nonce: number) => Promise<unknown>;
  readonly onMessage: (text: string) => void;
  /** Called each time that the channel is subscribed: what was said before has not been heard. */
  readonly onSubscribed: () => void;
  readonly onLost: () => void;
  readonly onRebuilt: () => void;
}

/** Nonces that may go unheard before the connection is thrown away. */
const MAX_MISSES = 2;

/**
 * Keeps a channel subscribed. A connection that breaks is opened again by its client; one that is open and silent is
 * found out by sending to oneself: only the arrival shows that the subscription stands.
 */
export function keepSubscribed(options: SubscriptionOptions): Subscription {
  const { channel, connect, canSend, sendNonce, onMessage, onSubscribed, onLost, onRebuilt } = options;
  let subscribed = false;
  let nonce = 0;
  let awaited: number | null = null;
  let misses = 0;
  let redis = open();
  const timer = setInterval(() => void check(), options.nonceIntervalMs);

  function open(): Redis {
    const opened = connect();
    opened.on('ready', () => void subscribe(opened));
    opened.on('message', (_channel: string, text: string) => {
      if (opened === redis) onMessage(text);
    });
    opened.on('close', () => {
      if (opened === redis) lose();
    });
    return opened;
  }

  async function subscribe(opened: Redis): Promise<void> {
    try {
      await opened.subscribe(channel);
    } catch {
      // A connection that was lost comes back by itself, and one that may not subscribe is made anew by the watchdog.
      return;
    }
    if (opened !== redis) return;
    subscribed = true;
    awaited = null;
    misses = 0;
    onSubscribed();
  }

  function lose(): void {
    if (!subscribed) return;
    subscribed = false;
    onLost();
  }

  async function check(): Promise<void> {
    if (!canSend()) return;
    if (!subscribed || awaited !== null) misses += 1;
    if (misses >= MAX_MISSES) rebuild();
    else if (subscribed) await sendNext();
  }

  async function sendNext(): Promise<void> {
    nonce += 1;
    const sent = nonce;
    awaited = sent;
    try {
      await sendNonce(sent);
    } catch {
      // What was never sent says nothing about hearing.
      if (awaited === sent) awaited = null;
    }
  }

  function rebuild(): void {
    const old = redis;
    awaited = null;
    misses = 0;
    redis = open();
    old.disconnect();
    lose();
    onRebuilt();
  }

  return {
    get subscribed() {
      return subscribed;
    },
    heard(arrived) {
      if (arrived !== awaited) return;
      awaited = null;
      misses = 0;
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      redis.disconnect();
    },
  };
}
