/** One client of a process, as the test wants it. */
export interface ClientSpec {
  readonly name: string;
  readonly conversationId: string;
  readonly token: string;
  /** Which of the addresses it tries first; the next ones follow when a connection breaks. */
  readonly firstNode: number;
  /** Only watches what others say. */
  readonly watches: boolean;
}

/** What the test asks of the process; each is answered once. */
export type ClientCommand =
  | {
      readonly type: 'open';
      readonly urls: readonly string[];
      readonly logDir: string;
      readonly seed: number;
      readonly clients: readonly ClientSpec[];
      /** Log what comes over the wire as well. */
      readonly tap: boolean;
      /** Spread the first connections over this time. */
      readonly overMs: number;
    }
  /** All that send begin to, and go on until `hush` or until each has sent `most`. */
  | {
      readonly type: 'talk';
      /** Longest pause between two messages of one sender. */
      readonly pauseMs: number;
      /** Messages of one sender that may be without an acknowledgment. */
      readonly outstanding: number;
      /** Share of messages, 0 to 1, that want a language model. */
      readonly odd: number;
      readonly most: number;
    }
  | { readonly type: 'hush' }
  /** Ends the sockets of some clients, or of all, without a close frame. */
  | { readonly type: 'drop'; readonly names: readonly string[] | null }
  | { readonly type: 'report' }
  | { readonly type: 'close' };

/** How a client is. */
export interface ClientReport {
  readonly name: string;
  readonly state: string;
  readonly outbox: number;
  readonly seq: number;
  readonly conversationId: string;
  readonly sent: number;
  readonly acknowledged: number;
  /** When it was last told `connected`, in milliseconds since 1970; 0: never. */
  readonly connectedAtMs: number;
  /** Connections it tried to open. */
  readonly attempts: number;
}

export interface Request {
  readonly number: number;
  readonly command: ClientCommand;
}

export interface Answer {
  readonly number: number;
  readonly error?: string;
  readonly reports?: readonly ClientReport[];
}
