import { describe, expect, test } from 'bun:test';
import { durabilityOf } from './durability.ts';
import { handoverOf } from './handover.ts';
import { historyWith, turnAt } from './history.fixture.ts';
import { resolutionOf } from './resolution.ts';
import { durationsOf } from './response-times.ts';
import { turnCounts } from './turn-counts.ts';

const MINUTE_MS = 60_000;
const DAY = 24 * 60;
const SOON = 60;
const LATER = 60 * DAY;

/** What is said of a conversation at a minute. */
function outcome(history: ReturnType<typeof historyWith>, minute: number): string {
  const { confirmed, assumed } = resolutionOf(history, { nowMs: minute * MINUTE_MS });
  return confirmed ? 'confirmed' : assumed ? 'assumed' : 'open';
}

const word = (resolved: boolean | null, rating: number | null, minute: number) => ({
  resolved,
  rating,
  atMs: minute * MINUTE_MS,
});
const rated = (reply: number, rating: number, minute: number) => ({
  replyId: `reply at ${reply}`,
  rating,
  atMs: minute * MINUTE_MS,
});
const solved = (minute: number) => turnAt(minute, { decision: 'resolve', state: 'resolved' });
const thanks = (minute: number) => turnAt(minute, { decision: 'small_talk', acts: ['thanks'] });

describe('a resolution is confirmed', () => {
  test('by the customer, also when thanks follow', () => {
    expect(outcome(historyWith([turnAt(0), solved(5), thanks(6)]), SOON)).toBe('confirmed');
  });
  test('by feedback, by a good rating of it all, by one of the last reply', () => {
    expect(outcome(historyWith([turnAt(0)], { feedback: [word(true, null, 5)] }), SOON)).toBe('confirmed');
    expect(outcome(historyWith([turnAt(0)], { feedback: [word(null, 4, 5)] }), SOON)).toBe('confirmed');
    expect(outcome(historyWith([turnAt(0), thanks(1)], { ratings: [rated(0, 5, 5)] }), SOON)).toBe(
      'confirmed',
    );
  });
  test('not by a good rating of a reply that did not help', () => {
    const turns = [turnAt(0), turnAt(5)];
    expect(outcome(historyWith(turns, { ratings: [rated(0, 5, 7)] }), SOON)).toBe('open');
  });
  test('not by a good rating while a person is awaited, or of a question', () => {
    const waiting = [turnAt(0), turnAt(5, { decision: 'escalate' })];
    expect(outcome(historyWith(waiting, { feedback: [word(null, 5, 6)] }), LATER)).toBe('open');
    const asked = [turnAt(0, { decision: 'clarify' })];
    expect(outcome(historyWith(asked, { feedback: [word(null, 5, 6)] }), LATER)).toBe('open');
  });
  test('no longer when it goes on, is handed over, or the customer says otherwise', () => {
    expect(outcome(historyWith([turnAt(0), solved(5), turnAt(9)]), SOON)).toBe('open');
    expect(outcome(historyWith([turnAt(0), solved(5), turnAt(9, { decision: 'escalate' })]), LATER)).toBe(
      'open',
    );
    expect(outcome(historyWith([turnAt(0), solved(5)], { feedback: [word(false, null, 9)] }), LATER)).toBe(
      'open',
    );
  });
  test('by words rather than by a rating', () => {
    expect(outcome(historyWith([turnAt(0), solved(5)], { ratings: [rated(5, 1, 9)] }), SOON)).toBe(
      'confirmed',
    );
    const denied = [word(false, null, 5)];
    expect(outcome(historyWith([turnAt(0)], { feedback: denied, ratings: [rated(0, 5, 9)] }), LATER)).toBe(
      'open',
    );
  });
});

describe('a resolution is assumed', () => {
  test('24 hours after an answer, to the minute', () => {
    expect(outcome(historyWith([turnAt(0)]), DAY - 1)).toBe('open');
    expect(outcome(historyWith([turnAt(0)]), DAY)).toBe('assumed');
    expect(outcome(historyWith([turnAt(0), thanks(10)]), DAY)).toBe('open');
    expect(outcome(historyWith([turnAt(0), thanks(10)]), DAY + 10)).toBe('assumed');
  });
  test('never when the last thing was a question, the offer of a person, or a person', () => {
    for (const decision of ['clarify', 'rephrase', 'offer_person', 'escalate', 'waiting_for_person'])
      expect(outcome(historyWith([turnAt(0), turnAt(5, { decision })]), LATER)).toBe('open');
  });
  test('not when the customer broke off, waits for an answer, or rated it badly', () => {
    const stop = turnAt(5, { decision: 'small_talk', acts: ['cancel'] });
    expect(outcome(historyWith([turnAt(0), stop]), LATER)).toBe('open');
    expect(outcome(historyWith([turnAt(0)], { pendingCount: 1, lastMessageAtMs: 9 }), LATER)).toBe('open');
    expect(outcome(historyWith([turnAt(0)], { ratings: [rated(0, 1, 9)] }), LATER)).toBe('open');
    expect(outcome(historyWith([turnAt(0)], { ratings: [rated(0, 3, 9)] }), LATER)).toBe('assumed');
  });
  test('when the person is no longer wanted and something was offered instead', () => {
    const turns = [turnAt(0, { decision: 'escalate' }), turnAt(5)];
    expect(outcome(historyWith(turns), LATER)).toBe('assumed');
  });
  test('of nothing at all', () => {
    expect(outcome(historyWith([]), LATER)).toBe('open');
  });
});

describe('a settled conversation', () => {
  const reopenings = (turns: Parameters<typeof historyWith>[0]) =>
    resolutionOf(historyWith(turns), { nowMs: LATER * MINUTE_MS }).reopenings;
  test('is reopened by anything but thanks', () => {
    expect(reopenings([turnAt(0), solved(5), thanks(6)])).toEqual([]);
    expect(reopenings([turnAt(0), solved(5), turnAt(9)])).toEqual([
      { solvedAtMs: 5 * MINUTE_MS, afterMs: 4 * MINUTE_MS, sameTopic: true },
    ]);
    expect(reopenings([turnAt(0), solved(5), turnAt(9, { topic: 'bill_high' })])).toMatchObject([
      { sameTopic: false },
    ]);
  });
  test('was so after 24 hours of silence', () => {
    expect(reopenings([turnAt(0), turnAt(DAY - 1)])).toEqual([]);
    expect(reopenings([turnAt(0), turnAt(DAY)])).toMatchObject([
      { afterMs: DAY * MINUTE_MS, sameTopic: true },
    ]);
  });
});

describe('durabilityOf', () => {
  const at = (days: number) => days * DAY * MINUTE_MS;
  const resolved = { lastSolvedAtMs: 0, reopenings: [] };
  const context = { nowMs: at(8), topic: 'no_internet', returnedAtMs: null };
  test('waits for its time, and says when that is', () => {
    expect(durabilityOf(resolved, { ...context, nowMs: at(7) - 1 })).toMatchObject({
      counts: { durable_7_due: 0, durable_7: 0 },
      dueAtMs: [at(7), at(30)],
    });
    expect(durabilityOf(resolved, { ...context, nowMs: at(7) })).toEqual({
      counts: { durable_7_due: 1, durable_7: 1, durable_30_due: 0, durable_30: 0 },
      dueAtMs: [at(30)],
    });
  });
  test('ends with a return, each period for itself', () => {
    const back = { ...context, nowMs: at(40), returnedAtMs: at(9) };
    expect(durabilityOf(resolved, back).counts).toMatchObject({ durable_7: 1, durable_30: 0 });
    const reopenings = [{ solvedAtMs: 0, afterMs: at(2), sameTopic: true }];
    expect(durabilityOf({ ...resolved, reopenings }, context).counts).toMatchObject({ durable_7: 0 });
    const other = [{ solvedAtMs: 0, afterMs: at(2), sameTopic: false }];
    expect(durabilityOf({ ...resolved, reopenings: other }, context).counts).toMatchObject({ durable_7: 1 });
  });
  test('is lost by who takes the same problem up again, also when it stays unsolved', () => {
    const lost = resolutionOf(
      historyWith([turnAt(0), solved(5), turnAt(2 * DAY), turnAt(2 * DAY + 1, { decision: 'escalate' })]),
      { nowMs: at(8) },
    );
    expect(lost.resolvedAtMs).toBeNull();
    expect(durabilityOf(lost, context).counts).toMatchObject({ durable_7_due: 1, durable_7: 0 });
  });
  test('is nothing without a topic or a resolution', () => {
    expect(durabilityOf(resolved, { ...context, topic: null }).counts.durable_7_due).toBe(0);
    expect(durabilityOf({ ...resolved, lastSolvedAtMs: null }, context).counts.durable_7_due).toBe(0);
  });
});

test('a hand-over counts for its newest reason, at its first moment', () => {
  const turns = [
    turnAt(3, { decision: 'escalate' }),
    turnAt(9, { decision: 'escalate', escalationReason: 'safety' }),
    turnAt(12),
  ];
  expect(handoverOf(historyWith(turns))).toMatchObject({
    reason: 'safety',
    atMs: 3 * MINUTE_MS,
    counts: { handed_over: 1, contained: 0, handed_over_safety: 1, handed_over_customer_request: 0 },
  });
});

test('the first response is at least as long as it took to make', () => {
  const calendar = { businessMs: () => 0 };
  const history = historyWith([turnAt(2, { latencyMs: 40.4 }), turnAt(1, { latencyMs: 90 })], {
    begunAtMs: 60_000,
  });
  expect(durationsOf(history, { resolvedAtMs: null, calendar })).toMatchObject({
    first_response: 90,
    resolution: null,
  });
});

test('a follow-up is said in words or by a no that counted, and never in the first message', () => {
  const turns = [
    turnAt(0, { followUp: true }),
    turnAt(1),
    turnAt(2, { followUp: true, attemptCount: 1 }),
    turnAt(3, { attemptCount: 2 }),
  ];
  expect(turnCounts(historyWith(turns))).toMatchObject({ follow_ups: 2, first_attempt: 0, turns: 4 });
});
