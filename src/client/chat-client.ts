import { assembleClient } from './client.ts';
import { ChatClientError } from './client-error.ts';
import type { ChatClient, ChatClientOptions } from './client-types.ts';

export type {
  AcceptedFrame,
  Capability,
  ConnectedFrame,
  ErrorFrame,
  FinishReason,
  MessageFrame,
  ReplyFrame,
  StatusFrame,
  TurnStatus,
  UserMessageFrame,
  WireError,
} from '#protocol/chat-v1.ts';
export type {
  ChatClient,
  ChatClientOptions,
  ChatSocket,
  ChatStorage,
  ChatToken,
  ClientEvents,
  ClientState,
  OutgoingMessage,
  Position,
  ReconnectOptions,
  ReplyText,
  StateChange,
  WebSocketConstructor,
} from './client-types.ts';

export { ChatClientError };

const TIMING = { answerTimeoutMs: 10_000, stableMs: 10_000, ackDelayMs: 250, resendDelayMs: 1000 };

/**
 * A client of chat.v1 for browsers, Bun and Node; it does nothing before connect(). Throws a ChatClientError when the
 * address is none, or when the runtime has no WebSocket and none is passed.
 */
export function createChatClient(options: ChatClientOptions): ChatClient {
  return assembleClient(options, TIMING);
}
