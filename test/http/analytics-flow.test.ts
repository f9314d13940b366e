import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { holdStory, type RawConversation, readReport, type Story } from '../support/analytics-story.ts';
import { register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startTestApp();
  story = await holdStory(app, { count: 10 });
}, 120_000);
afterAll(() => app[Symbol.asyncDispose]());

interface Flow {
  readonly conversation: Readonly<Record<string, unknown>> | null;
  readonly turns: readonly {
    readonly n: number;
    readonly message_id: string;
    readonly reply_id: string;
    readonly at: string;
    readonly message: string;
    readonly reply: string;
    readonly understood: Readonly<Record<string, unknown>> & { readonly why: string };
    readonly decided: Readonly<Record<string, unknown>> & {
      readonly why: string;
      readonly decision: string;
      readonly articles: readonly { readonly slug: string; readonly title: string }[];
    };
    readonly frustration: { readonly level: number; readonly parts: readonly { readonly points: number }[] };
    readonly escalation: {
      readonly likelihood: number;
      readonly confidence: number;
      readonly parts: readonly { readonly weight: number }[];
      readonly recommendation: string;
    } | null;
    readonly rating: number | null;
  }[];
  readonly more: boolean;
  readonly waiting: readonly unknown[];
  readonly frustration_curve: readonly number[];
  readonly solutions: readonly Readonly<Record<string, unknown>>[];
  readonly feedback: readonly Readonly<Record<string, unknown>>[];
}

function flowOf(id: string): Promise<Flow> {
  return readReport(app, `/api/v1/metrics/conversation-flow/${id}`, story.supervisor);
}

/** The conversation that began with these words. */
function conversationWith(words: string): RawConversation {
  const found = story.raw.find(({ messages }) => messages[0]?.content === words);
  if (!found) throw new Error(`No conversation begins with: ${words}`);
  return found;
}

describe('the story of a conversation', () => {
  test('has every message with its reply, and what was said of both', async () => {
    for (const raw of story.raw) {
      const flow = await flowOf(raw.id);
      const messages = raw.messages.filter(({ role }) => role === 'user');
      const replies = raw.messages.flatMap((message) =>
        message.reply ? [{ ...message, reply: message.reply }] : [],
      );
      expect(flow.turns.map(({ n }) => n)).toEqual(messages.map((_, index) => index + 1));
      expect(flow.turns.map(({ message_id, message, at }) => [message_id, message, at])).toEqual(
        messages.map(({ id, content, created_at }) => [id, content, created_at]),
      );
      expect(flow.turns.map(({ reply_id, reply }) => [reply_id, reply])).toEqual(
        replies.map(({ id, content }) => [id, content]),
      );
      for (const [index, turn] of flow.turns.entries()) {
        const reply = replies[index]?.reply;
        expect(turn.understood).toMatchObject({
          intent: reply?.intent,
          topic: reply?.intent_data.topic,
          confidence: reply?.intent_data.confidence,
          patterns: reply?.intent_data.matched_patterns,
          out_of_scope: reply?.intent_data.out_of_scope,
          follow_up: reply?.follow_up,
        });
        expect(turn.decided).toMatchObject({
          decision: reply?.decision,
          state: reply?.state,
          agent: reply?.agent,
          tone: reply?.tone,
          source: reply?.source,
          escalation_reason: reply?.escalation_reason ?? null,
          articles: reply?.sources.map(({ slug, title }) => ({ slug, title })),
        });
        expect(turn.frustration).toEqual({ ...reply?.frustration } as never);
      }
      expect(flow.frustration_curve).toEqual(replies.map(({ reply }) => reply.frustration.level));
      expect(
        flow.solutions.map(({ article_slug, step, outcome }) => ({ article_slug, step, outcome })),
      ).toEqual([...raw.solutions] as never);
      expect(flow).toMatchObject({ more: false, waiting: [], conversation: { conversation_id: raw.id } });
    }
  });

  test('says in sentences what was understood and decided, and why', async () => {
    const flows = await Promise.all(story.raw.map(({ id }) => flowOf(id)));
    const sentences = flows.flatMap(({ turns }) =>
      turns.flatMap(({ understood, decided }) => [understood.why, decided.why]),
    );
    expect(sentences.length).toBeGreaterThan(40);
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^[A-Z].*\.$/s);
      expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
    }
    const furious = await flowOf(conversationWith('internet is down AGAIN').id);
    expect(furious.turns.map(({ decided }) => decided.why).slice(-1)[0]).toMatch(
      /^Handed over to a person, because the frustration reached (8|9|10) of 10\.$/,
    );
    expect(furious.turns[1]?.decided.why).toContain('had not helped (1 failed so far)');
    expect(furious.turns[0]?.understood.why).toContain('The words that weighed most: ');
    const [person] = (await flowOf(conversationWith('let me talk to a human please').id)).turns;
    expect(person?.decided.why).toBe('Handed over to a person, because the customer asked for one.');
    const solved = await flowOf(conversationWith('internet is down').id);
    expect(solved.turns.at(-1)?.decided.why).toBe(
      'Closed as solved, because the customer said that it works.',
    );
  });

  test('says for each turn how likely a person was needed by then, with parts that add up', async () => {
    const { turns } = await flowOf(conversationWith('internet is down AGAIN').id);
    const [first, last] = [turns[0]?.escalation, turns.at(-1)?.escalation];
    expect(last?.likelihood).toBeGreaterThan(first?.likelihood ?? 1);
    for (const { escalation } of turns) {
      const sum = escalation?.parts.reduce((total, { weight }) => total + weight, 0);
      // Without a trained model the parts are the points of the score.
      expect(sum).toBeCloseTo(escalation?.likelihood ?? -1, 10);
      expect(escalation?.confidence).toBeGreaterThanOrEqual(0);
    }
  });

  test('has the ratings of its replies, and what was said of it as a whole', async () => {
    const { conversationId } = story.ratings[0] ?? { conversationId: '' };
    const { sql } = app.runtime.deps.database;
    await sql`insert into conversation_feedback (conversation_id, user_id, rating, resolved, reasons, comment)
      select id, owner_id, 4, true, '["fast"]'::jsonb, 'fine in the end' from conversations where id = ${conversationId}`;
    const flow = await flowOf(conversationId);
    const own = story.ratings.filter((rating) => rating.conversationId === conversationId);
    expect(new Map(flow.turns.map(({ reply_id, rating }) => [reply_id, rating]))).toEqual(
      new Map(
        flow.turns.map(({ reply_id }) => [
          reply_id,
          own.find(({ messageId }) => messageId === reply_id)?.rating ?? null,
        ]),
      ),
    );
    expect(flow.feedback).toHaveLength(own.length + 1);
    expect(flow.feedback.at(-1)).toMatchObject({
      message_id: null,
      rating: 4,
      resolved: true,
      reasons: ['fast'],
      comment: 'fine in the end',
    });
  });

  test('has messages that are not answered yet', async () => {
    const { sql } = app.runtime.deps.database;
    const { id } = conversationWith('what is the best recipe for pancakes');
    await sql`insert into messages (id, conversation_id, seq, role, content, awaits_reply)
      values (gen_random_uuid(), ${id}, 3, 'user', 'hello?', true)`;
    const flow = await flowOf(id);
    expect(flow.turns).toHaveLength(1);
    expect(flow.waiting).toMatchObject([{ message: 'hello?' }]);
  });

  test('of a conversation that is none is a 404', async () => {
    const response = await app.request(`/api/v1/metrics/conversation-flow/${Bun.randomUUIDv7()}`, {
      token: story.supervisor.token,
    });
    expect(response.status).toBe(404);
  });
});

describe('open conversations', () => {
  interface Predictions {
    readonly model: { readonly name: string; readonly fallback_reason: string | null } | null;
    readonly costs: Readonly<Record<string, number>>;
    readonly open: number;
    readonly predictions: readonly {
      readonly conversation_id: string;
      readonly likelihood: number;
      readonly confidence: number | null;
      readonly factors: readonly string[];
      readonly state: string;
      readonly href: string;
    }[];
  }

  async function talk(messages: readonly string[]): Promise<string> {
    const { token } = await register(app);
    let id: string | undefined;
    for (const content of messages) {
      const body = { content, ...(id === undefined ? {} : { conversation_id: id }) };
      const response = await app.request('/api/v1/chat/messages', { body, token });
      id = ((await response.json()) as { conversation_id: string }).conversation_id;
    }
    return id ?? '';
  }

  test('are listed with the likeliest first, as their own story says it, and not those of a person or the past', async () => {
    const calm = await talk(['my bill is so expensive']);
    const tense = await talk(['internet is down', "that didn't work"]);
    const solved = await talk(['my wifi is slow upstairs', 'it works now, thanks']);
    const handed = await talk(['let me talk to a human please']);
    await app.runtime.deps.analytics.refresher.refresh();
    const report: Predictions = await readReport(
      app,
      '/api/v1/metrics/escalation-predictions?limit=200',
      story.supervisor,
    );
    expect(report.model).toMatchObject({ name: 'factors' });
    expect(report.model?.fallback_reason).toBeString();
    expect(report.costs['missed']).toBeNumber();
    const ids = report.predictions.map(({ conversation_id }) => conversation_id);
    expect(ids.indexOf(tense)).toBeGreaterThanOrEqual(0);
    expect(ids.indexOf(calm)).toBeGreaterThan(ids.indexOf(tense));
    for (const absent of [solved, handed, ...story.raw.map(({ id }) => id)])
      expect(ids).not.toContain(absent);
    // Other tests leave open conversations too.
    expect(report.predictions).toHaveLength(Math.min(report.open, 200));
    const likelihoods = report.predictions.map(({ likelihood }) => likelihood);
    expect(likelihoods).toEqual(likelihoods.toSorted((a, b) => b - a));
    const listed = report.predictions.find(({ conversation_id }) => conversation_id === tense);
    const { turns }: Flow = await readReport(app, listed?.href ?? '', story.supervisor);
    expect(listed).toMatchObject({ ...turns.at(-1)?.escalation });
    expect(listed?.factors.length).toBeGreaterThan(0);
  });

  test('are as many as asked for', async () => {
    const report: Predictions = await readReport(
      app,
      '/api/v1/metrics/escalation-predictions?limit=1',
      story.supervisor,
    );
    expect(report.predictions).toHaveLength(1);
    expect(report.open).toBeGreaterThan(1);
  });
});
