/**
 * Why connect() or send() was rejected. `code` is the server's, or one of the client's own: `bad_options`,
 * `no_websocket`, `connection_failed`, `closed`, `outbox_full`, `bad_id`, `duplicate_id`, `message_too_large`.
 */
export class ChatClientError extends Error {
  override readonly name = 'ChatClientError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
