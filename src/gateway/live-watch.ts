import { hasRole } from '#http/principal.ts';
import type { Connection } from './connection.ts';
import type { LiveSource } from './ports.ts';

/** The server's topic for what goes on; no conversation has such an id. */
export const LIVE_TOPIC = 'live';

/** One socket that wants to follow what goes on. Only staff are let in. */
export class LiveWatch {
  readonly #connection: Connection;
  readonly #live: LiveSource;
  #following = false;

  constructor(connection: Connection, { live }: { readonly live: LiveSource }) {
    this.#connection = connection;
    this.#live = live;
  }

  /** Begins to follow; false when the caller is not staff. */
  begin(): boolean {
    if (!this.#allowed) return false;
    this.#following = true;
    this.#connection.socket?.subscribe(LIVE_TOPIC);
    const newest = this.#live.join();
    if (newest !== null) this.#connection.send(newest);
    return true;
  }

  /** Looks again who the caller is: a new token may say less. */
  check(): void {
    if (!this.#allowed) this.end();
  }

  end(): void {
    if (!this.#following) return;
    this.#following = false;
    this.#connection.socket?.unsubscribe(LIVE_TOPIC);
    this.#live.leave();
  }

  get #allowed(): boolean {
    const principal = this.#connection.caller?.principal;
    return principal !== undefined && hasRole(principal.role, { needed: 'agent' });
  }
}
