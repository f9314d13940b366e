import { describe, expect, test } from 'bun:test';
import { readSeedArticles } from '#db/seed/read-articles.ts';
import { composeReply } from './compose.ts';
import { startConversation, TONES } from './conversation.ts';
import { fleschKincaidGrade, infleszEase, isEasyToRead } from './text/reading-level.fixture.ts';

const drafts = await readSeedArticles();
const articles = drafts.map((draft) => ({ ...draft, id: draft.slug, revision: 1 }));

/** Every step of every built-in article in a reply, in a tone and with a lead that change from step to step. */
const REPLIES = articles.flatMap((article) =>
  article.steps.map((_, step) => {
    const tone = TONES[step % TONES.length] ?? 'helpful_friendly';
    const reply = composeReply({
      conversation: { ...startConversation(article.slug), language: article.language, turnCount: step },
      decision: { kind: 'answer', article, step, withSummary: step === 0 },
      agent: article.agent,
      tone,
      lead: step === 0 ? 'new_topic' : 'failed',
      topic: article.topics[0] ?? null,
      attemptCount: step,
      stepOpen: true,
      outOfScope: false,
    });
    return { where: `${article.slug}#${step + 1}`, language: article.language, reply };
  }),
);

describe('replies with the built-in guides', () => {
  test('are easy to read, every one: grade 8 at most, or "normal" on the INFLESZ scale', () => {
    expect(REPLIES.length).toBeGreaterThan(600);
    const hard = REPLIES.filter(({ reply, language }) => !isEasyToRead(reply, language)).map(
      ({ where, reply, language }) => {
        const level = language === 'en' ? fleschKincaidGrade(reply) : infleszEase(reply);
        return `${where}: ${level.toFixed(1)}`;
      },
    );
    expect(hard).toEqual([]);
  });

  test('number their steps and stay short enough for a chat', () => {
    expect(REPLIES.filter(({ reply }) => !/\b(?:step \d of|paso \d de)/i.test(reply))).toEqual([]);
    const longest = Math.max(...REPLIES.map(({ reply }) => reply.length));
    expect(longest).toBeLessThan(1_000);
  });
});
