import { FACT_COLUMN_NAMES, type FactColumn } from '#core/analytics/fact-columns.ts';
import { ESCALATION_REASONS, TONES } from '#core/dialogue/conversation.ts';
import type { Database } from '#db/client.ts';

/*
 * The figures of docs/metrics.md once more, as plainly as they can be said and from raw rows alone: nothing here is shared
 * with the code that keeps them.
 */

const DAY = 24 * 60 * 60_000;

interface RawTurn {
  readonly intent: string;
  readonly topic: string | null;
  readonly confidence: number;
  readonly outOfScope: boolean;
  readonly band: string;
  readonly acts: readonly string[];
  readonly agent: string;
  readonly tone: string;
  readonly state: string;
  readonly level: number;
  readonly followUp: boolean;
  readonly attempts: number;
  readonly decision: string;
  readonly reason: string | null;
  readonly source: string;
  readonly latency: number;
  readonly replyId: string;
  readonly asked: number;
  readonly replied: number;
}

export interface RawConversation {
  readonly id: string;
  readonly owner: string;
  readonly channel: string;
  readonly language: string;
  readonly pending: number;
  readonly begun: number;
  readonly newest: number;
  readonly turns: readonly RawTurn[];
  readonly solutions: readonly { readonly slug: string; readonly step: number; readonly outcome: string }[];
  readonly ratings: readonly { readonly reply: string; readonly rating: number; readonly at: number }[];
  readonly feedback: readonly {
    readonly rating: number | null;
    readonly resolved: boolean | null;
    readonly at: number;
  }[];
}

/** The raw rows of conversations begun in a window, as one value. */
export async function readRaw(
  { sql }: Pick<Database, 'sql'>,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<readonly RawConversation[]> {
  const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
  const [row] = await sql.unsafe<{ all: readonly RawConversation[] }[]>(
    `select coalesce(json_agg(json_build_object(
      'id', c.id, 'owner', c.owner_id, 'channel', c.channel, 'language', c.language, 'pending', c.pending_count,
      'begun', ${ms('c.created_at')}, 'newest', ${ms('c.updated_at')},
      'turns', coalesce((select json_agg(json_build_object(
        'intent', t.intent, 'topic', t.topic, 'confidence', t.confidence, 'outOfScope', t.out_of_scope, 'band', t.band,
        'acts', t.acts, 'agent', t.agent, 'tone', t.tone, 'state', t.state, 'level', t.frustration_level,
        'followUp', t.follow_up, 'attempts', t.attempt_count, 'decision', t.decision, 'reason', t.escalation_reason,
        'source', t.source, 'latency', t.latency_ms, 'replyId', r.id,
        'asked', ${ms('m.created_at')}, 'replied', ${ms('r.created_at')}) order by m.seq)
        from turns t join messages m on m.id = t.message_id join messages r on r.reply_to = m.id
        where t.conversation_id = c.id), '[]'),
      'solutions', coalesce((select json_agg(json_build_object('slug', article_slug, 'step', step, 'outcome', outcome))
        from solutions where conversation_id = c.id), '[]'),
      'ratings', coalesce((select json_agg(json_build_object('reply', message_id, 'rating', rating,
        'at', ${ms('updated_at')}) order by updated_at) from reply_ratings where conversation_id = c.id), '[]'),
      'feedback', coalesce((select json_agg(json_build_object('rating', rating, 'resolved', resolved,
        'at', ${ms('updated_at')})) from conversation_feedback where conversation_id = c.id), '[]')
    )), '[]') as all from conversations c where c.created_at >= $1 and c.created_at < $2`,
    [from.toISOString(), to.toISOString()],
  );
  return row?.all ?? [];
}

/** What can be said of a conversation at one moment, from all that had happened up to then. */
interface Moment {
  readonly solved: boolean;
  readonly confirmed: boolean;
  /** Since when it is solved. */
  readonly since: number;
  readonly topic: string | null;
}

const NOT_OPENING = new Set(['resolve', 'small_talk', 'repeat']);
const opens = ({ decision }: RawTurn) => !NOT_OPENING.has(decision);
const stops = ({ decision, acts }: RawTurn) => decision === 'small_talk' && acts.includes('cancel');

/** The moment right before or right after everything that happened at `time`. */
function momentAt(raw: RawConversation, time: number, { before }: { readonly before: boolean }): Moment {
  const past = (at: number) => (before ? at < time : at <= time);
  const turns = raw.turns.filter(({ asked }) => past(asked));
  const openings = turns.filter(opens);
  const opening = openings.at(-1);
  const current = opening ? turns.slice(turns.indexOf(opening)) : turns;
  const words = wordsOf(raw, { current, turns, past });
  const plain = words.filter((word) => word.plain);
  const verdict = (plain.length > 0 ? plain : words).at(-1)?.solved ?? null;
  const stop = current.find((turn) => stops(turn) && !wasSolvedBefore(raw, turn.asked, opening?.asked ?? 0));
  const answer = opening?.decision === 'answer' && stop === undefined ? opening.replied : null;
  const newest = Math.max(raw.begun, ...turns.flatMap(({ asked, replied }) => [asked, replied]));
  const waiting = raw.pending > 0 && turns.length === raw.turns.length;
  const person = turns.at(-1)?.state === 'escalation';
  const quiet = answer !== null && !person && !waiting && verdict !== false && time - newest >= DAY;
  const denied = plain.findLast(({ solved }) => !solved)?.at ?? Number.NEGATIVE_INFINITY;
  const said = current.findLast(({ decision, asked }) => decision === 'resolve' && asked > denied);
  return {
    solved: verdict === true || quiet,
    confirmed: verdict === true,
    since: said?.asked ?? answer ?? newest,
    topic: openings.findLast(({ topic }) => topic !== null)?.topic ?? null,
  };
}

interface Word {
  readonly at: number;
  readonly solved: boolean;
  /** In so many words, not by a rating. */
  readonly plain: boolean;
}

/** What was said about the problem since it was last open, oldest first. */
function wordsOf(
  raw: RawConversation,
  {
    current,
    turns,
    past,
  }: {
    readonly current: readonly RawTurn[];
    readonly turns: readonly RawTurn[];
    readonly past: (at: number) => boolean;
  },
): readonly Word[] {
  const since = turns.find(opens) ? (current[0]?.asked ?? 0) : Number.NEGATIVE_INFINITY;
  const heard = (at: number) => past(at) && at >= since;
  // A rating counts when something had been offered and no person was awaited.
  const counts = (at: number) => {
    const earlier = turns.filter(({ asked }) => asked <= at);
    return earlier.some(({ decision }) => decision === 'answer') && earlier.at(-1)?.state !== 'escalation';
  };
  const rated = (rating: number | null, at: number): Word[] =>
    rating === null || rating === 3 || !counts(at) ? [] : [{ at, solved: rating > 3, plain: false }];
  const inChat = current.filter(({ decision }) => decision === 'resolve');
  const ofReplies = raw.ratings.filter(({ reply }) => current.some(({ replyId }) => replyId === reply));
  const words: Word[] = [
    ...inChat.map(({ asked }) => ({ at: asked, solved: true, plain: true })),
    ...ofReplies.filter(({ at }) => heard(at)).flatMap(({ rating, at }) => rated(rating, at)),
    ...raw.feedback
      .filter(({ at }) => heard(at))
      .flatMap(({ resolved, rating, at }) =>
        resolved === null ? rated(rating, at) : [{ at, solved: resolved, plain: true }],
      ),
  ];
  return words.sort((one, other) => one.at - other.at);
}

/** The first moment since `from` and before `until` at which it was solved. */
function firstSolved(raw: RawConversation, from: number, until: number): Moment | undefined {
  const times = [...raw.turns.map(({ asked }) => asked), ...raw.ratings.map(({ at }) => at)];
  times.push(...raw.feedback.map(({ at }) => at));
  const inside = times.filter((at) => at >= from && at < until).sort((one, other) => one - other);
  const moments = inside.flatMap((at) => [
    ...(at > from ? [momentAt(raw, at, { before: true })] : []),
    momentAt(raw, at, { before: false }),
  ]);
  return [...moments, momentAt(raw, until, { before: true })].find(({ solved }) => solved);
}

function wasSolvedBefore(raw: RawConversation, time: number, from: number): boolean {
  return firstSolved(raw, from, time) !== undefined;
}

/** Each time the customer went on after the problem had been solved. */
function reopeningsOf(raw: RawConversation) {
  return raw.turns.filter(opens).flatMap((turn, index, openings) => {
    const before = openings[index - 1]?.asked ?? Number.NEGATIVE_INFINITY;
    const solved = firstSolved(raw, before, turn.asked);
    return solved
      ? [{ since: solved.since, after: turn.asked - solved.since, same: turn.topic === solved.topic }]
      : [];
  });
}

function topicOf({ turns }: RawConversation): string | null {
  return turns.find(({ topic }) => topic !== null)?.topic ?? null;
}

/** One conversation's counts. `others`: all conversations that may be returns. `businessMs`: the business part of a stretch. */
export function recount(
  raw: RawConversation,
  {
    others,
    now,
    businessMs,
  }: {
    readonly others: readonly RawConversation[];
    readonly now: number;
    readonly businessMs: (from: number, to: number) => number;
  },
): Readonly<Record<FactColumn, number>> {
  const { turns, solutions } = raw;
  const counts = Object.fromEntries(FACT_COLUMN_NAMES.map((name) => [name, 0])) as Record<FactColumn, number>;
  const followUps = turns.filter(
    (turn, index) => index > 0 && (turn.followUp || turn.attempts > (turns[index - 1]?.attempts ?? 0)),
  );
  counts.turns = turns.length;
  counts.answered = turns.some(({ decision }) => decision === 'answer') ? 1 : 0;
  counts.follow_ups = followUps.length;
  counts.first_attempt = followUps.length === 0 ? 1 : 0;
  countOutcome(counts, { raw, others, now, businessMs });
  const reason = turns.findLast((turn) => turn.reason !== null)?.reason;
  counts[reason ? 'handed_over' : 'contained'] = 1;
  for (const one of ESCALATION_REASONS) if (one === reason) counts[`handed_over_${one}`] = 1;
  const ratings = [...raw.ratings, ...raw.feedback].flatMap(({ rating }) => rating ?? []);
  counts.rated = ratings.length > 0 ? 1 : 0;
  counts.ratings = ratings.length;
  for (const rating of ratings) {
    counts.rating_sum += rating;
    counts[`rating_${rating as 1 | 2 | 3 | 4 | 5}`] += 1;
  }
  counts.solutions_offered = solutions.length;
  counts.solutions_worked = solutions.filter(({ outcome }) => outcome === 'worked').length;
  counts.solutions_failed = solutions.filter(({ outcome }) => outcome === 'failed').length;
  counts.frustrated = turns.some(({ level }) => level >= 6) ? 1 : 0;
  for (const turn of turns) {
    counts.frustration_sum += turn.level;
    counts.out_of_scope_turns += turn.outOfScope ? 1 : 0;
    counts.model_turns += turn.source === 'model' ? 1 : 0;
    for (const tone of TONES) if (tone === turn.tone) counts[`tone_${tone}`] += 1;
  }
  if (turns.length > 0) {
    const first = Math.min(
      ...turns.map((turn) => Math.max(turn.replied - raw.begun, Math.round(turn.latency))),
    );
    counts.first_responses = 1;
    counts.first_response_ms = first;
    counts.first_response_business_ms = businessMs(raw.begun, raw.begun + first);
  }
  return counts;
}

function countOutcome(
  counts: Record<FactColumn, number>,
  {
    raw,
    others,
    now,
    businessMs,
  }: {
    readonly raw: RawConversation;
    readonly others: readonly RawConversation[];
    readonly now: number;
    readonly businessMs: (from: number, to: number) => number;
  },
): void {
  const end = momentAt(raw, now, { before: false });
  const reopenings = reopeningsOf(raw);
  const last = raw.turns.findLast(opens)?.asked ?? Number.NEGATIVE_INFINITY;
  const settled = firstSolved(raw, last, now) !== undefined || end.solved || reopenings.length > 0;
  counts.confirmed = end.confirmed ? 1 : 0;
  counts.assumed = end.solved && !end.confirmed ? 1 : 0;
  counts.resolved = end.solved ? 1 : 0;
  counts.settled = settled ? 1 : 0;
  counts.reopened = reopenings.length > 0 ? 1 : 0;
  if (end.solved) {
    counts.resolutions = 1;
    counts.resolution_ms = end.since - raw.begun;
    counts.resolution_business_ms = businessMs(raw.begun, end.since);
  }
  const since = end.solved ? end.since : reopenings.at(-1)?.since;
  if (since === undefined) return;
  const topic = topicOf(raw);
  for (const days of [7, 30] as const) {
    const limit = since + days * DAY;
    if (topic === null || now < limit) continue;
    const back = others.some(
      (other) =>
        other.owner === raw.owner && topicOf(other) === topic && other.begun > since && other.begun <= limit,
    );
    const again = reopenings.some(({ after, same }) => same && after <= days * DAY);
    counts[`durable_${days}_due`] = 1;
    counts[`durable_${days}`] = back || again ? 0 : 1;
  }
}
