/** To the process with the load clients: run one round against this server. */
export interface RoundOrder {
  readonly url: string;
  readonly sockets: number;
  readonly seconds: number;
  /** Visiting customers connect anew for each story; lasting ones stay connected. */
  readonly customers: 'visiting' | 'lasting plain' | 'lasting chat.v1';
}

/** From it: everybody talks and the clock runs, the clock stops, and what was counted in between. */
export type RoundReport =
  | { readonly type: 'ready' | 'started' | 'stopped' }
  | { readonly type: 'finished'; readonly count: RoundCount };

/** Answers within the measured time and the time each was waited for. */
export interface RoundCount {
  readonly messages: number;
  readonly seconds: number;
  readonly errors: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}
