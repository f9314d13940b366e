import type { DESK_STATES, QUEUES } from './label-values.ts';

/** Values read when the metrics are scraped, so that nothing has to keep them up to date. */
export interface MetricSources {
  connections(): number;
  /** Sockets that are taken at most. */
  connectionLimit(): number;
  /** Sockets opened since the start. */
  connectionsOpened(): number;
  socketMessages(): { readonly in: number; readonly out: number };
  activeConversations(): number;
  /** Items that wait or are being worked on, by queue. */
  queues(): Readonly<Record<(typeof QUEUES)[number], number>>;
  pool(): { readonly max: number; readonly inUse: number; readonly waiting: number };
  /** Whether other nodes can be told; null: there are none. */
  busConnected(): boolean | null;
  /** Share of the day's budget, and the circuit breaker: 0 closed, 1 half open, 2 open. */
  model(): { readonly budgetUsedRatio: number; readonly circuit: number };
  /** The longest that a timer was late in the last minute, in milliseconds. */
  eventLoopLagMaxMs(): number;
  knowledgeArticles(): number;
  /** As of the last look at the database; null before the first, or when the last ones failed. */
  desk(): DeskFigures | null;
  /** Age of what reports are made of, in milliseconds; null before the first pass. Absent: nothing is kept for reports. */
  analyticsLagMs?(): number | null;
  /** Versions of the trained models in use here, 0 for the built-in ones. Absent: they cannot be exchanged. */
  modelsInForce?(): readonly { readonly task: string; readonly version: number }[];
}

/** The desk as a whole, whichever node did the work. */
export interface DeskFigures {
  /** Conversations with a message in the last day: neither resolved nor with a person, with one, and upset. */
  readonly conversations: Readonly<Record<(typeof DESK_STATES)[number], number>>;
  /** Messages that are stored and not answered, and the age of the oldest in milliseconds, 0 without any. */
  readonly unanswered: number;
  readonly oldestUnansweredMs: number;
}
