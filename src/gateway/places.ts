import type { Connection } from './connection.ts';

/** Addresses of this machine: a proxy or a developer's tools, behind which there may be anybody. */
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Who holds how many connections, and which connection speaks for a client id. */
export class Places {
  readonly #perUser: number;
  readonly #perAddress: number;
  readonly #users = new Map<string, number>();
  readonly #addresses = new Map<string, number>();
  readonly #takenBy = new Map<Connection, string>();
  readonly #holders = new Map<string, Connection>();

  /** Limits; 0 is none. */
  constructor({ perUser, perAddress }: { perUser: number; perAddress: number }) {
    this.#perUser = perUser;
    this.#perAddress = perAddress;
  }

  /** Loopback is counted only in the total: a limit would hit everybody behind a proxy that nobody has configured. */
  hasRoomFor({ address }: { address: string }): boolean {
    if (this.#perAddress === 0 || LOOPBACK.test(address)) return true;
    return (this.#addresses.get(address) ?? 0) < this.#perAddress;
  }

  takeAddress(address: string): void {
    this.#addresses.set(address, (this.#addresses.get(address) ?? 0) + 1);
  }

  /** Counts a connection as this user's, instead of whose it was before; false when the user has too many. */
  takeUser(connection: Connection, userId: string): boolean {
    const before = this.#takenBy.get(connection);
    if (before === userId) return true;
    const held = this.#users.get(userId) ?? 0;
    if (this.#perUser > 0 && held >= this.#perUser) return false;
    this.#releaseUser(connection);
    this.#users.set(userId, held + 1);
    this.#takenBy.set(connection, userId);
    return true;
  }

  /** Makes this connection the one of its user's client; returns the one it replaces. */
  hold(connection: Connection, client: { userId: string; clientId: string }): Connection | null {
    const key = keyOf(client);
    const older = this.#holders.get(key);
    this.#holders.set(key, connection);
    return older && older !== connection ? older : null;
  }

  holder(client: { userId: string; clientId: string }): Connection | undefined {
    return this.#holders.get(keyOf(client));
  }

  release(connection: Connection): void {
    const { address, clientId } = connection.identity;
    decrement(this.#addresses, address);
    this.#releaseUser(connection);
    const userId = connection.caller?.principal.userId;
    if (userId === undefined) return;
    const key = keyOf({ userId, clientId });
    if (this.#holders.get(key) === connection) this.#holders.delete(key);
  }

  #releaseUser(connection: Connection): void {
    const userId = this.#takenBy.get(connection);
    if (userId === undefined) return;
    this.#takenBy.delete(connection);
    decrement(this.#users, userId);
  }
}

function keyOf({ userId, clientId }: { userId: string; clientId: string }): string {
  return `${userId} ${clientId}`;
}

function decrement(counts: Map<string, number>, key: string): void {
  const left = (counts.get(key) ?? 0) - 1;
  if (left > 0) counts.set(key, left);
  else counts.delete(key);
}
