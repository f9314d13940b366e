import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { AcceptedFrame, MessageFrame, ReplyFrame, UserMessageFrame } from '#protocol/chat-v1.ts';
import {
  accept,
  addHistory,
  addMessage,
  addWaiting,
  awaitsReply,
  type Conversation,
  EMPTY_CONVERSATION,
  enterEpoch,
  markUnsent,
  removeWaiting,
  setDraft,
} from './conversation.ts';
import type { StoredMessage } from './reply.ts';

const AT = '2026-08-03T10:00:00.000Z';

function waiting(id: string) {
  return { id, content: `text of ${id}`, at: AT, problem: null };
}

function ack(id: string, seq: number, epoch = 'e1'): AcceptedFrame {
  return { type: 'ack', id, message_id: `m${seq}`, conversation_id: 'c', epoch, seq };
}

function userFrame(seq: number, { own = null, epoch = 'e1' }: { own?: string | null; epoch?: string } = {}) {
  const frame: UserMessageFrame = {
    type: 'message',
    role: 'user',
    conversation_id: 'c',
    epoch,
    seq,
    id: `m${seq}`,
    content: `message ${seq}`,
    ts: AT,
    client_message_id: own,
  };
  return frame;
}

function replyFrame(seq: number, replyTo: string): ReplyFrame {
  return {
    type: 'message',
    role: 'assistant',
    conversation_id: 'c',
    epoch: 'e1',
    seq,
    id: `r${seq}`,
    content: `reply ${seq}`,
    ts: AT,
    reply_to: replyTo,
    finish_reason: 'stop',
    agent: 'billing',
    intent: 'billing',
    intent_data: { confidence: 0.5, topic: null, matched_patterns: [], out_of_scope: false },
    tone: 'helpful_friendly',
    state: 'follow_up',
    follow_up: false,
    attempt_count: 0,
    frustration: { level: 0, parts: [] },
    decision: 'answer',
    source: 'knowledge',
    sources: [],
    escalation_reason: null,
  };
}

function stored(frame: MessageFrame): StoredMessage {
  const { id, seq, content, ts: created_at, role } = frame;
  return { id, seq, role, content, created_at, ...(frame.role === 'assistant' ? { reply: frame } : {}) };
}

const seqs = ({ entries }: Conversation) => entries.map(({ seq }) => seq);
const keys = ({ entries }: Conversation) => entries.map(({ key }) => key);

describe('a message of the customer', () => {
  test('waits, is accepted once, and keeps its key and its text', () => {
    const typed = addWaiting(EMPTY_CONVERSATION, waiting('a'));
    expect(addWaiting(typed, waiting('a'))).toBe(typed);
    const accepted = accept(typed, ack('a', 1));
    expect(accepted.waiting).toEqual([]);
    expect(accepted.entries).toEqual([
      { kind: 'customer', key: 'a', messageId: 'm1', seq: 1, at: AT, content: 'text of a' },
    ]);
    expect(accept(accepted, ack('a', 1))).toBe(accepted);
  });

  test('is the same message when it comes back as a frame before its ack', () => {
    const typed = addWaiting(EMPTY_CONVERSATION, waiting('a'));
    const replayed = addMessage(typed, userFrame(1, { own: 'a' }));
    expect(replayed.waiting).toEqual([]);
    expect(keys(replayed)).toEqual(['a']);
  });

  test('that history brought first is not shown twice once its late ack comes', () => {
    const reloaded = addWaiting(EMPTY_CONVERSATION, waiting('a'));
    const read = addHistory(reloaded, [stored(userFrame(1))]);
    const accepted = accept(read, ack('a', 1));
    expect(accepted.waiting).toEqual([]);
    expect(seqs(accepted)).toEqual([1]);
  });

  test('that was refused says why and can be taken back', () => {
    const typed = addWaiting(addWaiting(EMPTY_CONVERSATION, waiting('a')), waiting('b'));
    const refused = markUnsent(typed, { id: 'a', problem: 'It is too long.' });
    expect(refused.waiting.map(({ problem }) => problem)).toEqual(['It is too long.', null]);
    expect(removeWaiting(refused, 'a').waiting.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('a reply', () => {
  const asked = addMessage(EMPTY_CONVERSATION, userFrame(1));

  test('is awaited until it is drafted or there', () => {
    expect(awaitsReply(EMPTY_CONVERSATION)).toBeNull();
    expect(awaitsReply(asked)).toBe('m1');
    expect(awaitsReply(setDraft(asked, { replyTo: 'm1', content: 'We' }))).toBeNull();
    expect(awaitsReply(addMessage(asked, replyFrame(2, 'm1')))).toBeNull();
  });

  test('replaces its draft, and late words of the draft change nothing', () => {
    const drafted = setDraft(setDraft(asked, { replyTo: 'm1', content: 'We' }), {
      replyTo: 'm1',
      content: 'We do',
    });
    expect(drafted.drafts).toEqual([{ replyTo: 'm1', content: 'We do' }]);
    const answered = addMessage(drafted, replyFrame(2, 'm1'));
    expect(answered.drafts).toEqual([]);
    expect(keys(answered)).toEqual(['m1', 'reply-m1']);
    expect(setDraft(answered, { replyTo: 'm1', content: 'We do not' })).toBe(answered);
  });
});

describe('history', () => {
  const frames = [userFrame(1), replyFrame(2, 'm1'), userFrame(3), replyFrame(4, 'm3')];

  test('and live messages make one sequence without doubles, whatever comes first', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(frames, { minLength: 0 }),
        fc.shuffledSubarray(frames, { minLength: 4 }),
        fc.nat(4),
        (live, history, at) => {
          let conversation = EMPTY_CONVERSATION;
          live.forEach((frame, index) => {
            if (index === at) conversation = addHistory(conversation, history.map(stored));
            conversation = addMessage(conversation, frame);
          });
          conversation = addHistory(conversation, history.map(stored));
          expect(seqs(conversation)).toEqual([1, 2, 3, 4]);
          expect(keys(conversation)).toEqual(['m1', 'reply-m1', 'm3', 'reply-m3']);
        },
      ),
    );
  });

  test('that brings nothing new changes nothing', () => {
    const read = addHistory(EMPTY_CONVERSATION, frames.map(stored));
    expect(addHistory(read, frames.map(stored))).toBe(read);
  });
});

describe('an epoch', () => {
  test('that is another one begins the sequence anew, and keeps what waits', () => {
    const before = addWaiting(addMessage(EMPTY_CONVERSATION, userFrame(1)), waiting('a'));
    const after = addMessage(before, userFrame(1, { epoch: 'e2' }));
    expect(after.epoch).toBe('e2');
    expect(after.entries).toHaveLength(1);
    expect(after.waiting).toHaveLength(1);
  });

  test('that becomes known keeps the history that was read before it', () => {
    const read = addHistory(EMPTY_CONVERSATION, [stored(userFrame(1))]);
    expect(seqs(addMessage(read, userFrame(2)))).toEqual([1, 2]);
  });

  test('that is gone takes the messages along', () => {
    expect(enterEpoch(addMessage(EMPTY_CONVERSATION, userFrame(1)), null).entries).toEqual([]);
  });
});
