import type { RefreshFrame } from '#protocol/chat-v1.ts';
import type { Credentials } from './credentials.ts';
import { noTimer, startTimer } from './timer.ts';

/** A token is renewed when this part of its remaining life has passed ... */
const RENEW_AT = 0.8;
/** ... and this long before its end, unless it is too short for that: then at half time. */
const RENEW_BEFORE_MS = 60_000;

/**
 * When to renew a token with this much life left, in milliseconds from now. Null: never, or the clock here is wrong;
 * then the server says when.
 */
export function refreshDelayMs(lifeMs: number | null): number | null {
  if (lifeMs === null || lifeMs <= 0) return null;
  return Math.min(lifeMs * RENEW_AT, Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2));
}

export interface TokenRefresh {
  /** The token is good until then, ISO 8601; null: for ever. */
  schedule(expiresAt: string | null): void;
  /** Renews now. */
  run(): void;
  stop(): void;
}

export interface TokenRefreshOptions {
  readonly credentials: Credentials;
  readonly now: () => number;
  readonly send: (frame: RefreshFrame) => void;
  /** The caller's function gave no token. */
  readonly onFailure: () => void;
}

/** Renews the token of one open connection before it ends. */
export function createTokenRefresh({ credentials, now, send, onFailure }: TokenRefreshOptions): TokenRefresh {
  let cancel = noTimer;
  let running = false;
  let stopped = false;

  async function refresh(): Promise<void> {
    if (running || stopped) return;
    running = true;
    try {
      const frame = await credentials.forRefresh();
      if (frame && !stopped) send(frame);
    } catch {
      if (!stopped) onFailure();
    } finally {
      running = false;
    }
  }

  return {
    schedule(expiresAt) {
      cancel();
      if (stopped || !credentials.renewable) return;
      const delayMs = refreshDelayMs(expiresAt === null ? null : Date.parse(expiresAt) - now());
      if (delayMs !== null) cancel = startTimer(delayMs, () => void refresh());
    },
    run: () => void refresh(),
    stop() {
      stopped = true;
      cancel();
    },
  };
}
