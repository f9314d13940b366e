import type { Position } from './client-types.ts';

/** The position in a conversation that had no message yet: its sequence has no identity before the first one. */
const EMPTY_EPOCH = '';

/** The position that `connected` tells. */
export function headOf({ epoch, seq }: { epoch: string | null; seq: number }): Position {
  return epoch === null ? { epoch: EMPTY_EPOCH, seq: 0 } : { epoch, seq };
}

/** A position as callers see it: null before the first message. */
export function visiblePosition(position: Position | null): Position | null {
  return position?.epoch === EMPTY_EPOCH ? null : position;
}

/** What a frame is to a client at this position: the `next` one, a `repeat` of what it has, or behind a `hole`. */
export function follow(position: Position | null, frame: Position): 'next' | 'repeat' | 'hole' {
  if (position === null || position.epoch === EMPTY_EPOCH) return frame.seq === 1 ? 'next' : 'hole';
  if (frame.epoch !== position.epoch) return 'hole';
  if (frame.seq <= position.seq) return 'repeat';
  return frame.seq === position.seq + 1 ? 'next' : 'hole';
}
