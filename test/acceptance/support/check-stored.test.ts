import { expect, test } from 'bun:test';
import type { Reply, StoredConversation, StoredMessage } from './api.ts';
import { faultsOf } from './check-stored.ts';
import type { Customer } from './customer.ts';

const script = ['one', 'two'];
const reply = (index: number) =>
  ({ id: `a${index}`, reply_to: `q${index}`, seq: index * 2 + 2, content: `answer ${index}` }) as Reply;
const customer: Customer = { name: 'Kim', token: '', script, replies: [reply(0), reply(1)] };

const good: readonly StoredMessage[] = script.flatMap((content, index) => [
  { id: `q${index}`, seq: index * 2 + 1, role: 'user' as const, content },
  {
    id: `a${index}`,
    seq: index * 2 + 2,
    role: 'assistant' as const,
    content: `answer ${index}`,
    reply: reply(index),
  },
]);

function stored(messages: readonly StoredMessage[]): StoredConversation {
  return { id: 'c', state: 'initial', message_count: messages.length, messages, next_after_seq: null };
}

const renumbered = (messages: readonly StoredMessage[]) =>
  messages.map((message, index) => ({ ...message, seq: index + 1 }));

test('the checker finds nothing wrong with a whole log, nor with one whose end was not seen', () => {
  expect(faultsOf(stored(good), { customer })).toEqual([]);
  expect(faultsOf(stored(good), { customer: { ...customer, replies: [reply(0)] } })).toEqual([]);
  expect(faultsOf(null, { customer: { ...customer, replies: [] } })).toEqual([]);
});

test.each([
  ['a seen reply that is lost', null],
  ['the end of the log lost', stored(good.slice(0, 2))],
  [
    'a gap',
    stored(good.map((message) => (message.seq > 2 ? { ...message, seq: message.seq + 1 } : message))),
  ],
  ['a message stored twice', stored(renumbered([good[0]!, { ...good[0]!, id: 'q9' }, ...good.slice(1)]))],
  [
    'a message with two replies',
    stored(renumbered([...good.slice(0, 2), { ...good[1]!, id: 'a9' }, ...good.slice(2)])),
  ],
  [
    'a reply with other words',
    stored(good.map((message) => (message.id === 'a1' ? { ...message, content: 'other' } : message))),
  ],
  [
    'a message nobody sent',
    stored(good.map((message) => (message.id === 'q1' ? { ...message, content: 'other' } : message))),
  ],
  ['messages out of order', stored(renumbered([...good.slice(2), ...good.slice(0, 2)]))],
])('the checker catches %s', (_name, conversation) => {
  expect(faultsOf(conversation, { customer })).not.toEqual([]);
});
