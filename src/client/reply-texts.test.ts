import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { DeltaFrame, SnapshotFrame } from '#protocol/chat-v1.ts';
import { createReplyTexts } from './reply-texts.ts';

const delta = (index: number, text: string, id = 'r1'): DeltaFrame => ({
  type: 'delta',
  id,
  reply_to: 'm1',
  index,
  delta: text,
});
const snapshot = (index: number, content: string): SnapshotFrame => ({
  type: 'snapshot',
  id: 'r1',
  reply_to: 'm1',
  index,
  content,
});

describe('the text of a reply under way', () => {
  test('is the true beginning of the reply at every step, whatever is lost, repeated or summed up', () => {
    const parts = fc.array(fc.string({ maxLength: 5 }), { minLength: 1, maxLength: 20 });
    const fates = fc.array(fc.constantFrom('sent', 'lost', 'twice', 'summed'), {
      minLength: 20,
      maxLength: 20,
    });
    fc.assert(
      fc.property(parts, fates, (texts, fate) => {
        const replies = createReplyTexts();
        texts.forEach((text, index) => {
          const whole = texts.slice(0, index + 1).join('');
          if (fate[index] === 'lost') return;
          const frame = fate[index] === 'summed' ? snapshot(index, whole) : delta(index, text);
          const shown = replies.add(frame);
          const last = fate.slice(0, index).lastIndexOf('lost');
          const known = last < 0 || fate.slice(last, index + 1).includes('summed');
          expect(shown).toEqual(known ? { id: 'r1', reply_to: 'm1', content: whole } : null);
          if (fate[index] === 'twice') expect(replies.add(frame)).toBeNull();
        });
      }),
    );
  });

  test('is forgotten with the final message, and with everything', () => {
    const replies = createReplyTexts();
    replies.add(delta(0, 'a'));
    replies.remove('r1');
    expect(replies.add(delta(1, 'b'))).toBeNull();
    replies.add(snapshot(4, 'abcde'));
    replies.clear();
    expect(replies.add(delta(5, 'f'))).toBeNull();
  });

  test('is kept for few replies at a time, the newest', () => {
    const replies = createReplyTexts();
    for (let reply = 0; reply < 100; reply += 1) replies.add(delta(0, 'a', `r${reply}`));
    expect(replies.add(delta(1, 'b', 'r0'))).toBeNull();
    expect(replies.add(delta(1, 'b', 'r99'))?.content).toBe('ab');
  });

  test('is given up when it grows beyond all measure', () => {
    const replies = createReplyTexts();
    expect(replies.add(snapshot(0, 'x'.repeat(1_000_000)))).not.toBeNull();
    expect(replies.add(delta(1, 'y'))).toBeNull();
    expect(replies.add(delta(2, 'z'))).toBeNull();
  });
});
