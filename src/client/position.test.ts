import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Position } from './client-types.ts';
import { follow, headOf, visiblePosition } from './position.ts';

describe('following a sequence', () => {
  test('takes each number once and in order, whatever is repeated or left out', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 }), (seqs) => {
        let position: Position = headOf({ epoch: null, seq: 0 });
        const taken: number[] = [];
        for (const seq of seqs) {
          const before = position.seq;
          const place = follow(position, { epoch: 'e', seq });
          expect(place).toBe(seq <= before ? 'repeat' : seq === before + 1 ? 'next' : 'hole');
          if (place !== 'next') continue;
          position = { epoch: 'e', seq };
          taken.push(seq);
        }
        expect(taken).toEqual(taken.map((_, index) => index + 1));
      }),
    );
  });

  test('never mixes two sequences', () => {
    expect(follow({ epoch: 'a', seq: 4 }, { epoch: 'b', seq: 5 })).toBe('hole');
    expect(follow({ epoch: 'a', seq: 4 }, { epoch: 'b', seq: 1 })).toBe('hole');
  });

  test('begins a conversation with 1, and shows no position before that', () => {
    const empty = headOf({ epoch: null, seq: 0 });
    expect(visiblePosition(empty)).toBeNull();
    expect(follow(empty, { epoch: 'b', seq: 1 })).toBe('next');
    expect(follow(empty, { epoch: 'b', seq: 2 })).toBe('hole');
    expect(visiblePosition({ epoch: 'b', seq: 1 })).toEqual({ epoch: 'b', seq: 1 });
  });
});
