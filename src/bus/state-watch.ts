import type { BusHooks } from './bus.ts';

/** Tells when the bus goes up or down, with the reason that was seen last. */
export interface StateWatch {
  /** Something happened that may have changed the state. */
  look(): void;
  failed(reason: string): void;
  /** Tells the state now, and every change from now on. */
  begin(): void;
  end(): void;
}

export function watchState(
  isUp: () => boolean,
  { onStateChange }: Pick<BusHooks, 'onStateChange'>,
): StateWatch {
  let told: 'up' | 'down' | null = null;
  let reason: string | undefined;
  let watching = false;

  function look(): void {
    const state = isUp() ? 'up' : 'down';
    if (!watching || state === told) return;
    told = state;
    onStateChange?.({ state, reason: state === 'up' ? undefined : reason });
  }

  return {
    look,
    failed(code) {
      reason = code;
    },
    begin() {
      watching = true;
      look();
    },
    end() {
      watching = false;
    },
  };
}
