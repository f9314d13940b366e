import { describe, expect, test } from 'bun:test';
import { changeConnection, connectionNotice, startConnection, waitingLabel } from './connection.ts';

const started = startConnection({ nowMs: 0 });
const up = changeConnection(started, { state: 'connected', nowMs: 100 });
const lost = changeConnection(up, { state: 'reconnecting', retryInMs: 4_200, nowMs: 10_000 });

describe('the notice', () => {
  test('is silent while connected and for a second after', () => {
    expect(connectionNotice(up, { nowMs: 99_999, waiting: 0 })).toBeNull();
    expect(connectionNotice(lost, { nowMs: 10_999, waiting: 0 })).toBeNull();
    expect(connectionNotice(started, { nowMs: 999, waiting: 0 })).toBeNull();
  });

  test('counts down to the next try', () => {
    const at = (nowMs: number) => connectionNotice(lost, { nowMs, waiting: 0 });
    expect(at(11_000)).toEqual({
      text: 'The connection was lost. Reconnecting.',
      countdown: 'Next try in 4 s',
      canRetry: false,
    });
    expect(at(13_600)?.countdown).toBe('Next try in 1 s');
    expect(at(14_000)?.countdown).toBe('Trying now');
  });

  test('counts the whole break, not the latest try', () => {
    const trying = changeConnection(lost, { state: 'reconnecting', retryInMs: 500, nowMs: 14_200 });
    expect(connectionNotice(trying, { nowMs: 14_200, waiting: 0 })).not.toBeNull();
    const back = changeConnection(trying, { state: 'connected', nowMs: 15_000 });
    expect(connectionNotice(back, { nowMs: 15_000, waiting: 0 })).toBeNull();
    const again = changeConnection(back, { state: 'reconnecting', nowMs: 16_000 });
    expect(connectionNotice(again, { nowMs: 16_500, waiting: 0 })).toBeNull();
  });

  test('says that messages are kept', () => {
    expect(connectionNotice(lost, { nowMs: 20_000, waiting: 1 })?.text).toEndWith(
      'Your message is kept and will be sent.',
    );
    expect(connectionNotice(lost, { nowMs: 20_000, waiting: 3 })?.text).toEndWith(
      'Your 3 messages are kept and will be sent.',
    );
  });

  test('does not speak of a loss before there was anything to lose', () => {
    expect(connectionNotice(started, { nowMs: 5_000, waiting: 0 })?.text).toBe('Connecting to the desk.');
  });

  test('offers a try at once when the client has given up', () => {
    const failed = changeConnection(lost, { state: 'failed', nowMs: 10_001 });
    expect(connectionNotice(failed, { nowMs: 10_001, waiting: 0 })?.canRetry).toBe(true);
    const closed = changeConnection(lost, { state: 'closed', nowMs: 10_001 });
    expect(connectionNotice(closed, { nowMs: 99_999, waiting: 0 })).toBeNull();
  });
});

describe('a waiting message', () => {
  const message = { at: new Date(10_000).toISOString() };
  const label = (connection: typeof up, nowMs: number) => waitingLabel(message, { connection, nowMs });

  test('has no label while it would only flicker', () => {
    expect(label(up, 10_500)).toBeNull();
    expect(label(lost, 10_500)).toBeNull();
  });

  test('is being sent, or waits for the connection', () => {
    expect(label(up, 11_500)).toBe('Sending');
    expect(label(lost, 11_500)).toBe('Waiting to be sent');
  });

  test('waits at once when the break is known', () => {
    const early = changeConnection(up, { state: 'reconnecting', nowMs: 5_000 });
    expect(label(early, 10_001)).toBe('Waiting to be sent');
  });
});
