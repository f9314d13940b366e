import type { BusHooks, BusSubscriber } from './bus.ts';
import { decodeMessage } from './bus-message.ts';

/** What other nodes said, on its way to the one who listens. */
export interface Inbox {
  /** Takes a message as it came over the channel, this node's own ones too. */
  receive(text: string): void;
  /** Tells that messages may have been missed. */
  gap(): void;
  subscribe(on: BusSubscriber | null): void;
}

/** Reads messages; only events of other nodes reach the subscriber, only own nonces reach `onNonce`. */
export function createInbox({
  nodeId,
  hooks,
  onNonce,
}: {
  nodeId: string;
  hooks: BusHooks;
  onNonce: (nonce: number) => void;
}): Inbox {
  let subscriber: BusSubscriber | null = null;

  /** A subscriber that throws must not throw inside the client, which would end the process. */
  function tell(what: (on: BusSubscriber) => void): void {
    try {
      if (subscriber) what(subscriber);
    } catch (error) {
      hooks.onError?.(error);
    }
  }

  return {
    receive(text) {
      const message = decodeMessage(text);
      if (!message) {
        hooks.onIgnored?.(1);
      } else if ('nonce' in message) {
        if (message.from === nodeId) onNonce(message.nonce);
      } else if (message.from !== nodeId) {
        hooks.onReceived?.(Math.max(0, Date.now() - message.atMs));
        if (message.ignored > 0) hooks.onIgnored?.(message.ignored);
        for (const event of message.events) tell((on) => on.event(event));
      }
    },
    gap: () => tell((on) => on.gap()),
    subscribe(on) {
      subscriber = on;
    },
  };
}
