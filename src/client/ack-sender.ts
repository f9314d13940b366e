import { startTimer } from './timer.ts';

export interface AckSender {
  /** Everything up to `seq` was processed. */
  processed(seq: number): void;
  /** Says at once what was not said yet. */
  flush(): void;
  stop(): void;
}

/** As many messages are acknowledged together at most. */
const MAX_UNACKNOWLEDGED = 10;

/** Tells the server how far this client is: cumulative, and not for every message. Says the first position at once. */
export function startAckSender({
  position,
  delayMs,
  send,
}: {
  readonly position: number;
  /** Longest that a processed message stays unacknowledged. */
  readonly delayMs: number;
  readonly send: (seq: number) => void;
}): AckSender {
  let said = position;
  let processed = position;
  let cancel: (() => void) | null = null;
  send(position);

  function flush(): void {
    cancel?.();
    cancel = null;
    if (processed === said) return;
    said = processed;
    send(processed);
  }

  return {
    processed(seq) {
      processed = seq;
      if (processed - said >= MAX_UNACKNOWLEDGED) flush();
      else cancel ??= startTimer(delayMs, flush);
    },
    flush,
    stop: () => cancel?.(),
  };
}
