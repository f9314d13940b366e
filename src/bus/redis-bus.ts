import { withDeadline } from '#lib/deadline.ts';
import type { BusOptions, NodeBus } from './bus.ts';
import { encodeEvents, encodeNonce } from './bus-message.ts';
import { createInbox } from './inbox.ts';
import { createOutbox } from './outbox.ts';
import { createPresence } from './presence.ts';
import { connectRedis, databaseNumber } from './redis-connection.ts';
import { watchState } from './state-watch.ts';
import { keepSubscribed } from './subscription.ts';

/**
 * The bus over Redis's publish and subscribe: one channel for all nodes that use the same database number, one
 * connection that listens, and one for commands.
 */
export async function createRedisBus(options: BusOptions & { readonly redisUrl: string }): Promise<NodeBus> {
  const { redisUrl, nodeId, connections, hooks = {}, connectWaitMs = 1_000 } = options;
  const { nonceIntervalMs = 5_000, presenceIntervalMs = 5_000, presenceTtlMs = 15_000 } = options;
  const channel = `larkline:${databaseNumber(redisUrl)}:events`;
  const begun = Promise.withResolvers<void>();

  let ended = false;

  const canSend = () => !ended && commands.status === 'ready';
  const isUp = () => canSend() && subscription.subscribed;
  const state = watchState(isUp, hooks);
  const look = () => {
    if (isUp()) begun.resolve();
    state.look();
  };
  const commands = connectRedis(redisUrl, { name: 'larkline', onError: state.failed });
  for (const change of ['ready', 'close']) commands.on(change, look);

  const inbox = createInbox({ nodeId, hooks, onNonce: (nonce) => subscription.heard(nonce) });
  const subscription = keepSubscribed({
    channel,
    nonceIntervalMs,
    connect: () => connectRedis(redisUrl, { name: 'larkline-events', onError: state.failed }),
    canSend,
    sendNonce: (nonce) => commands.publish(channel, encodeNonce(nonce, { from: nodeId })),
    onMessage: inbox.receive,
    onSubscribed() {
      look();
      inbox.gap();
    },
    onLost: look,
    onRebuilt: () => hooks.onRebuilt?.(),
  });
  const outbox = createOutbox({
    isUp: canSend,
    send: (events) => commands.publish(channel, encodeEvents(events, { from: nodeId, atMs: Date.now() })),
    onPublished: hooks.onPublished,
    onDropped: hooks.onDropped,
  });
  const presence = createPresence(commands, {
    nodeId,
    connections,
    intervalMs: presenceIntervalMs,
    ttlMs: presenceTtlMs,
  });

  const late = { ms: connectWaitMs, onTimeout: () => new Error('Redis does not answer.') };
  await withDeadline(begun.promise, late).catch(() => {});
  state.begin();
  return {
    commands,
    get state() {
      return isUp() ? 'up' : 'down';
    },
    get pending() {
      return outbox.pending;
    },
    ping: () => commands.ping(),
    publish: outbox.add,
    subscribe(on) {
      inbox.subscribe(on);
      presence.begin();
    },
    nodes: presence.read,
    async [Symbol.asyncDispose]() {
      inbox.subscribe(null);
      state.end();
      await outbox.flush();
      await presence[Symbol.asyncDispose]();
      subscription[Symbol.dispose]();
      commands.disconnect();
      ended = true;
    },
  };
}
