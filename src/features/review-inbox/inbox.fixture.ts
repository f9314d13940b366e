import type { Database } from '#db/client.ts';
import { turnRecord } from '#db/commit-records.fixture.ts';
import type { NewTurn } from '#db/commit-records.ts';
import { replyRatings } from '#db/feedback-schema.ts';
import { inboxItems } from '#db/learning-schema.ts';
import { users } from '#db/schema.ts';
import { storeTurns } from '#db/store-turns.ts';

/** A stored message of a customer. */
export interface SaidMessage {
  readonly messageId: string;
  readonly conversationId: string;
  readonly replyId: string;
  readonly ownerId: string;
}

const newId = () => Bun.randomUUIDv7();

/** Stores a message with its reply in a conversation of its own; the turn is a sure one unless told otherwise. */
export async function say(
  { sql }: Database,
  content: string,
  turn: Partial<NewTurn> = {},
): Promise<SaidMessage> {
  const record = turnRecord({ content });
  const [stored] = await storeTurns(sql, [{ ...record, turn: { ...record.turn, ...turn } }]);
  if (stored?.status === 'refused') throw new Error('It was refused.');
  return {
    messageId: record.message.id,
    conversationId: record.conversation.id,
    replyId: record.reply.id,
    ownerId: record.ownerId,
  };
}

/** Rates a reply as its customer. */
export async function rate({ drizzle }: Database, said: SaidMessage, rating: number): Promise<void> {
  const { replyId: messageId, ownerId: userId, conversationId } = said;
  await drizzle.insert(replyRatings).values({ messageId, userId, conversationId, rating });
}

/** Puts a message into the inbox. */
export async function addItem(
  database: Database,
  fields: Partial<typeof inboxItems.$inferInsert> = {},
): Promise<string> {
  const { messageId, conversationId } = await say(database, `a message ${newId()}`);
  await database.drizzle.insert(inboxItems).values({
    ...{ messageId, conversationId, language: 'en', topic: 'no_internet', value: 0.5 },
    reasons: ['low_margin'],
    ...fields,
  });
  return messageId;
}

/** Somebody who labels. */
export async function addReviewer({ drizzle }: Database): Promise<string> {
  const id = newId();
  await drizzle.insert(users).values({ id });
  return id;
}
