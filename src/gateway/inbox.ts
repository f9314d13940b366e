import type { SendFrame } from '#protocol/chat-v1.ts';

/** After a refusal, later messages wait this long for the refused one to be sent again. */
const HOLD_MS = 10_000;

/**
 * The messages of one client on their way into the store: one at a time, so that they are committed in the order they
 * were sent. When one is refused but may be sent again, those behind it are refused as well, until it comes again.
 */
export class Inbox {
  readonly #limit: number;
  readonly #accept: (frame: SendFrame) => Promise<'done' | 'retry'>;
  readonly #refuseHeld: (frame: SendFrame) => void;
  readonly #nowMs: () => number;
  readonly #waiting: SendFrame[] = [];
  #working = false;
  #held: { readonly id: string; readonly untilMs: number } | null = null;

  constructor(options: {
    readonly limit: number;
    /** Resolves when the message is committed or refused; `retry` when the client is to send it again. */
    readonly accept: (frame: SendFrame) => Promise<'done' | 'retry'>;
    readonly refuseHeld: (frame: SendFrame) => void;
    readonly nowMs: () => number;
  }) {
    this.#limit = options.limit;
    this.#accept = options.accept;
    this.#refuseHeld = options.refuseHeld;
    this.#nowMs = options.nowMs;
  }

  get busy(): boolean {
    return this.#working;
  }

  /** What became of the frame: taken, or refused because too many wait or because one before it was refused. */
  push(frame: SendFrame): 'taken' | 'full' | 'held' {
    if (this.#isHeld(frame.id)) return 'held';
    if (this.#waiting.length >= this.#limit) {
      this.#hold(frame.id);
      return 'full';
    }
    this.#waiting.push(frame);
    if (!this.#working) void this.#work();
    return 'taken';
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if ((await this.#accept(next)) === 'done') continue;
      this.#hold(next.id);
      for (const behind of this.#waiting.splice(0)) this.#refuseHeld(behind);
    }
    this.#working = false;
  }

  #isHeld(id: string): boolean {
    if (!this.#held) return false;
    if (this.#held.id !== id && this.#nowMs() < this.#held.untilMs) return true;
    this.#held = null;
    return false;
  }

  #hold(id: string): void {
    this.#held = { id, untilMs: this.#nowMs() + HOLD_MS };
  }
}
