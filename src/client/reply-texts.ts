import type { DeltaFrame, SnapshotFrame } from '#protocol/chat-v1.ts';
import type { ReplyText } from './client-types.ts';

export interface ReplyTexts {
  /** The whole text so far; null when a part is missing before it: then a snapshot or the message will tell. */
  add(frame: DeltaFrame | SnapshotFrame): ReplyText | null;
  /** The reply is final. */
  remove(id: string): void;
  clear(): void;
}

/** Replies that may be under way at a time; the oldest is given up. */
const MAX_REPLIES = 16;
/** Longest text that is put together, in characters. */
const MAX_TEXT_LENGTH = 1_000_000;

/** Puts deltas and snapshots together, by reply. */
export function createReplyTexts(): ReplyTexts {
  const texts = new Map<string, { readonly index: number; readonly content: string }>();

  /** The text with this frame; `same` when it brings nothing new, null when the text is not whole. */
  function extended(frame: DeltaFrame | SnapshotFrame): string | null | 'same' {
    const known = texts.get(frame.id) ?? { index: -1, content: '' };
    if (frame.index <= known.index) return 'same';
    if (frame.type === 'snapshot') return frame.content;
    return frame.index === known.index + 1 ? known.content + frame.delta : null;
  }

  return {
    add(frame) {
      const content = extended(frame);
      if (content === 'same') return null;
      texts.delete(frame.id);
      if (content === null || content.length > MAX_TEXT_LENGTH) return null;
      texts.set(frame.id, { index: frame.index, content });
      for (const id of texts.keys()) {
        if (texts.size <= MAX_REPLIES) break;
        texts.delete(id);
      }
      return { id: frame.id, reply_to: frame.reply_to, content };
    },
    remove: (id) => {
      texts.delete(id);
    },
    clear: () => texts.clear(),
  };
}
