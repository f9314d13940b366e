import type { EscalationTurn } from '#core/escalation/features.ts';
import { historyOf } from '#core/escalation/history.ts';
import { AppError } from '#errors.ts';
import { shownFact } from '../conversations/fact-row.ts';
import type { Escalation } from '../escalation/escalation.ts';
import type { FlowStore, StoryTurn } from './store.ts';
import { decidedWhy, understoodWhy } from './why.ts';

const MAX_TURNS = 500;
/** Messages without a reply, and ratings, that are shown. */
const MAX_OTHERS = 500;

export interface FlowDeps {
  readonly store: FlowStore;
  /** Predicts for each turn what was to be expected then. */
  readonly escalation: Pick<Escalation, 'predict'>;
  readonly titleOf: (slug: string) => string | undefined;
}

/**
 * The whole story of a conversation, turn by turn, from what was stored.
 * @throws AppError `not_found` when there is none.
 */
export async function makeFlow(id: string, { store, escalation, titleOf }: FlowDeps) {
  const found = await store.find(id);
  if (!found) throw new AppError('not_found', 'There is no such conversation.');
  const [rows, waiting, solutions, ratings, feedback] = await Promise.all([
    store.listTurns(id, { limit: MAX_TURNS + 1 }),
    store.listWaiting(id, { limit: MAX_OTHERS }),
    store.listSolutions(id),
    store.listRatings(id, { limit: MAX_OTHERS }),
    store.listFeedback(id, { limit: MAX_OTHERS }),
  ]);
  const story = rows.slice(0, MAX_TURNS);
  const history = historyOf(story.map(storedTurn), {
    failedAt: solutions.flatMap(({ outcome, updatedAt }) => (outcome === 'failed' ? [updatedAt] : [])),
  });
  const title = (slug: string) => titleOf(slug) ?? slug;
  // The oldest first, so that the newest rating of a reply stands.
  const ratingOf = new Map(ratings.toReversed().map(({ messageId, rating }) => [messageId, rating]));
  return {
    conversation: found.facts === null ? null : shownFact(found.facts, { matchingTurns: null }),
    turns: story.map((row, index) => ({
      n: index + 1,
      ...turnOf(row, { title }),
      escalation: predicted(escalation, history.slice(0, index + 1)),
      rating: ratingOf.get(row.reply.id) ?? null,
    })),
    more: rows.length > story.length,
    waiting: waiting.map(({ id: messageId, content, createdAt }) => ({
      message_id: messageId,
      at: createdAt.toISOString(),
      message: content,
    })),
    frustration_curve: story.map(({ turn }) => turn.frustrationLevel),
    solutions: solutions.map(({ articleSlug, step, outcome, createdAt }) => ({
      article_slug: articleSlug,
      title: title(articleSlug),
      step,
      outcome,
      at: createdAt.toISOString(),
    })),
    feedback: saidOf({ ratings, feedback }),
  };
}

function turnOf({ message, turn, reply }: StoryTurn, { title }: { title: (slug: string) => string }) {
  const titles = turn.articleSlugs.map(title);
  return {
    message_id: message.id,
    reply_id: reply.id,
    at: message.createdAt.toISOString(),
    message: message.content,
    reply: reply.content,
    latency_ms: turn.latencyMs,
    understood: {
      intent: turn.intent,
      topic: turn.topic,
      confidence: turn.confidence,
      band: turn.band,
      out_of_scope: turn.outOfScope,
      acts: turn.acts,
      follow_up: turn.followUp,
      language: turn.language,
      why: understoodWhy(turn),
      words: turn.explanation?.words ?? [],
      margin: turn.explanation?.margin ?? null,
      runner_up: turn.explanation?.runnerUp ?? null,
      patterns: turn.matchedPatterns,
      problems: turn.explanation?.problems ?? [],
    },
    decided: {
      decision: turn.decision,
      why: decidedWhy({ ...turn, titles }),
      state: turn.state,
      agent: turn.agent,
      tone: turn.tone,
      source: turn.source,
      finish_reason: turn.finishReason,
      escalation_reason: turn.escalationReason,
      attempt_count: turn.attemptCount,
      articles: turn.articleSlugs.map((slug) => ({ slug, title: title(slug) })),
    },
    frustration: { level: turn.frustrationLevel, parts: turn.frustrationParts },
  };
}

function storedTurn({ message, turn, reply }: StoryTurn) {
  const { frustrationLevel, attemptCount, followUp, intent, topic, latencyMs } = turn;
  return {
    frustrationLevel,
    attemptCount,
    followUp,
    intent,
    topic,
    latencyMs,
    at: message.createdAt,
    repliedAt: reply.createdAt,
    messageLength: message.content.length,
  };
}

/** What was to be expected after the newest of these turns. */
function predicted({ predict }: Pick<Escalation, 'predict'>, turns: readonly EscalationTurn[]) {
  const { likelihood, confidence, parts, recommendation, model } = predict(turns);
  return { likelihood, confidence, parts, recommendation, model };
}

function saidOf({
  ratings,
  feedback,
}: {
  readonly ratings: Awaited<ReturnType<FlowStore['listRatings']>>;
  readonly feedback: Awaited<ReturnType<FlowStore['listFeedback']>>;
}) {
  const ofReplies = ratings.map(({ messageId, rating, comment, updatedAt }) => ({
    message_id: messageId,
    rating,
    resolved: null,
    reasons: [],
    comment,
    at: updatedAt.toISOString(),
  }));
  const ofWhole = feedback.map(({ rating, resolved, reasons, comment, updatedAt }) => ({
    message_id: null,
    rating,
    resolved,
    reasons,
    comment,
    at: updatedAt.toISOString(),
  }));
  return [...ofReplies, ...ofWhole].sort((a, b) => (a.at < b.at ? -1 : 1));
}
