import type { StoredConversation } from './api.ts';
import type { Customer } from './customer.ts';

/**
 * What is wrong with a stored conversation, given what its customer sent and saw; empty when all is well:
 * every reply that was seen is stored once with the same words, sequence numbers are 1..n, messages are those that
 * were sent, in that order and at most once, and each has at most one reply. A message without an answer may be
 * stored or not, for its customer cannot know.
 */
export function faultsOf(
  stored: StoredConversation | null,
  { customer }: { customer: Customer },
): readonly string[] {
  if (stored === null)
    return customer.replies.length === 0 ? [] : [`${customer.name}: replies were seen, nothing is stored`];
  const { messages } = stored;
  const questions = messages.filter(({ role }) => role === 'user');
  const answers = messages.filter(({ role }) => role === 'assistant');
  const faults: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) faults.push(`${customer.name}: ${what}`);
  };

  expect(
    stored.next_after_seq === null && stored.message_count === messages.length,
    'the count of messages is wrong',
  );
  expect(
    messages.every(({ seq }, index) => seq === index + 1),
    `sequence numbers are ${messages.map(({ seq }) => seq)}`,
  );
  expect(new Set(messages.map(({ id }) => id)).size === messages.length, 'an id is there twice');
  expect(
    questions.every(({ content }, index) => content === customer.script[index]),
    'messages are not those sent, in order',
  );
  const answered = answers.map(({ reply }) => reply?.reply_to);
  expect(new Set(answered).size === answered.length, 'a message has two replies');
  expect(
    answered.every((id) => questions.some((question) => question.id === id)),
    'a reply answers nothing',
  );
  for (const [index, seen] of customer.replies.entries()) {
    const copies = answers.filter(({ id }) => id === seen.id);
    expect(copies.length === 1, `reply ${index} was seen and is stored ${copies.length} times`);
    expect(
      copies.every(({ seq, content }) => seq === seen.seq && content === seen.content),
      `reply ${index} is stored differently`,
    );
    expect(questions[index]?.id === seen.reply_to, `reply ${index} belongs to another message`);
  }
  return faults;
}
