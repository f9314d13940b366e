import type { ClientEvents } from './client-types.ts';

type Handlers = { readonly [Name in keyof ClientEvents]: Set<(value: ClientEvents[Name]) => void> };

export interface Events {
  on<Name extends keyof ClientEvents>(event: Name, handler: (value: ClientEvents[Name]) => void): () => void;
  emit<Name extends keyof ClientEvents>(event: Name, value: ClientEvents[Name]): void;
}

/** Who listens to what. A handler that throws stops neither the others nor the client. */
export function createEvents(): Events {
  const handlers: Handlers = {
    message: new Set(),
    ack: new Set(),
    delta: new Set(),
    status: new Set(),
    live: new Set(),
    state: new Set(),
    gap: new Set(),
    error: new Set(),
  };
  return {
    on(event, handler) {
      // Wrapped, so that the same function can listen twice and each end takes away its own.
      const own = (value: ClientEvents[typeof event]) => handler(value);
      handlers[event].add(own);
      return () => {
        handlers[event].delete(own);
      };
    },
    emit(event, value) {
      for (const handler of [...handlers[event]]) {
        try {
          handler(value);
        } catch (error) {
          // As with the events of a page: the error is its author's to see.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}

/** Tells of a failure of the client's own in the shape of the server's errors. */
export function emitFailure(events: Events, { code, message }: { code: string; message: string }): void {
  events.emit('error', { type: 'error', error: { code, message, retryable: true } });
}
