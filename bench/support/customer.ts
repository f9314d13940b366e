/** What all customers of a round share. */
export interface Round {
  readonly url: string;
  measuring: boolean;
  ending: boolean;
  answered: number;
  errors: number;
  readonly latenciesMs: number[];
}

/** One who talks until the round ends, each message after the answer to the one before. */
export interface Customer {
  readonly firstAnswer: Promise<void>;
  /** The last message is answered and the connection is at its end. */
  readonly ended: Promise<void>;
}

/** Starts the customer number `index` of a round. */
export type StartCustomer = (round: Round, index: number) => Customer;

/** Counts one customer's answers and the time each took. */
export function startClock(round: Round) {
  const firstAnswer = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let sentAtMs = 0;
  return {
    firstAnswer: firstAnswer.promise,
    ended: ended.promise,
    sent() {
      sentAtMs = performance.now();
    },
    answered() {
      if (round.measuring) round.latenciesMs.push(performance.now() - sentAtMs);
      round.answered += 1;
      firstAnswer.resolve();
    },
    end: () => ended.resolve(),
    /** The connection ended before the round did. */
    lost() {
      if (!round.ending) round.errors += 1;
      firstAnswer.resolve();
      ended.resolve();
    },
  };
}
