import { expect, setDefaultTimeout, test } from 'bun:test';
import { readConversation, request } from './support/api.ts';
import { connect } from './support/chat-socket.ts';
import { createPlace } from './support/place.ts';
import { NO_LIMITS, startServer } from './support/server.ts';

setDefaultTimeout(60_000);

const STORY = [
  'my internet is down',
  "that didn't work",
  'still not working',
  "that didn't work either, this is ridiculous",
  "NOTHING WORKS!! I AM FURIOUS, that didn't work!!!",
];

test('five turns of failure and growing anger end with a person, and no step is given twice', async () => {
  await using place = await createPlace();
  await using server = await startServer(place, { env: NO_LIMITS });
  using socket = await connect(server.url);
  for (const content of STORY) {
    socket.say(content);
    await socket.next();
  }
  const replies = socket.received;
  expect(replies.map(({ seq }) => seq)).toEqual([2, 4, 6, 8, 10]);
  expect(new Set(replies.map(({ conversation_id }) => conversation_id)).size).toBe(1);

  const levels = replies.map(({ frustration }) => frustration.level);
  expect(levels.at(-1)!).toBeGreaterThan(levels[0]!);
  expect(replies[1]).toMatchObject({ state: 'follow_up', follow_up: true });
  expect(replies.at(-1)).toMatchObject({ state: 'escalation', tone: 'empathetic_escalation' });
  expect(replies.at(-1)!.escalation_reason).toBeString();
  expect(replies.slice(0, 4).map(({ state }) => state)).not.toContain('escalation');

  const { id, token } = { id: replies[0]!.conversation_id, token: replies[0]!.guest_token! };
  const stored = await readConversation(server.url, { id, token });
  expect(stored.state).toBe('escalation');
  const steps = await stepTexts(server.url, { slugs: slugsOf(stored) });
  const timesGiven = steps.map((step) => replies.filter(({ content }) => content.includes(step)).length);
  // Four answers came before the person: each gave a step, and none gave one that was given before.
  expect(timesGiven.filter((times) => times > 0)).toEqual([1, 1, 1, 1]);
});

interface WithSolutions {
  readonly solutions: readonly { readonly article_slug: string }[];
}

function slugsOf(conversation: object): readonly string[] {
  return [...new Set((conversation as WithSolutions).solutions.map(({ article_slug }) => article_slug))];
}

async function stepTexts(
  serverUrl: string,
  { slugs }: { slugs: readonly string[] },
): Promise<readonly string[]> {
  const articles = await Promise.all(
    slugs.map(async (slug) => {
      const response = await request(serverUrl, { path: `/api/v1/knowledge/articles/${slug}` });
      return (await response.json()) as { steps: readonly string[] };
    }),
  );
  return articles.flatMap(({ steps }) => steps);
}
