/** Ends a WebSocket without a close frame, as a network that breaks does. */
export function terminate(socket: WebSocket): void {
  // The types of browsers, which these tests also have, lack it.
  (socket as unknown as { terminate(): void }).terminate();
}
