const MESSAGE_ID = /^[A-Za-z0-9._~-]{1,64}$/;

/** Whether the server takes this as the id of a message. */
export function isMessageId(id: string): boolean {
  return MESSAGE_ID.test(id);
}

/**
 * A new UUID of version 7: ids of later milliseconds sort after earlier ones. Made by hand, because crypto.randomUUID
 * is missing on pages without https.
 */
export function newMessageId(nowMs: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  const time = Math.max(0, Math.floor(nowMs)).toString(16).padStart(12, '0').slice(-12);
  const random = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = '89ab'.charAt((bytes[2] ?? 0) >> 6);
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${random.slice(0, 3)}`,
    `${variant}${random.slice(5, 8)}`,
    random.slice(8, 20),
  ].join('-');
}
