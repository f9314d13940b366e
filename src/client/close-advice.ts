import { CLOSE_CODES, type CloseAdvice, type CloseCode } from '#protocol/chat-v1.ts';

/** How something ended, as far as it says what to do next. */
interface End {
  readonly code: number;
  readonly reason: string;
  /** The server said that connecting again is of no use. */
  readonly final: boolean;
}

function isKnown(code: number): code is CloseCode {
  return Object.hasOwn(CLOSE_CODES, code);
}

/** What to do about the end of a connection. */
export function adviceOf({ code, final }: End): CloseAdvice {
  const advice = isKnown(code) ? CLOSE_CODES[code].advice : 'retry';
  // With other credentials, connecting again is not connecting again unchanged.
  return final && advice !== 'refresh' ? 'stop' : advice;
}

/** Why it ended, in words. */
export function reasonOf({ code, reason }: End): string {
  return reason || (isKnown(code) ? CLOSE_CODES[code].name : `closed with ${code}`);
}
