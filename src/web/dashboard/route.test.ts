import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { formatRoute, PAGES, pageOf, parseRoute, windowParams } from './route.ts';

const ID = '0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71';
const UTC = { timeZone: 'UTC' };

describe('an address', () => {
  test('names a page, a conversation and what it is about', () => {
    const route = parseRoute(`#/conversations/${ID}?time_zone=Europe%2FBerlin`);
    expect(route).toMatchObject({ page: 'conversations', id: ID });
    expect(route?.params.get('time_zone')).toBe('Europe/Berlin');
    expect(parseRoute('#/overview')).toMatchObject({ page: 'overview', id: null });
  });

  test.each(['', '#', '#/', '#/nowhere', '#/overview/1', '#/conversations/1/2', '#main'])(
    '%s is no page',
    (hash) => expect(parseRoute(hash)).toBeNull(),
  );

  test('cut short in the middle of a character is still read', () => {
    expect(parseRoute('#/conversations/%E2%82')?.id).toBe('%E2%82');
  });

  test('is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PAGES),
        fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }),
        fc.array(fc.tuple(fc.string(), fc.string({ unit: 'grapheme' })), { maxLength: 3 }),
        (page, text, pairs) => {
          const id = page === 'conversations' ? text : null;
          const params = new URLSearchParams(pairs);
          const read = parseRoute(formatRoute({ page, id, params }));
          expect(read?.page).toBe(page);
          expect(read?.id).toBe(id);
          expect(read?.params.toString()).toBe(params.toString());
        },
      ),
    );
  });
});

describe('an address of the API', () => {
  test('becomes the page that lists the same conversations', () => {
    const href = '/api/v1/analytics/conversations?from=2026-01-08T00%3A00%3A00.000Z&to=2026-01-15&topic=none';
    const page = pageOf(href, { timeZone: 'Asia/Tokyo' });
    expect(page).toStartWith('#/conversations?');
    expect(Object.fromEntries(parseRoute(page ?? '')?.params ?? [])).toEqual({
      from: '2026-01-08T00:00:00.000Z',
      to: '2026-01-15',
      topic: 'none',
      time_zone: 'Asia/Tokyo',
    });
  });

  test('keeps its own time zone, and leaves out what a page does not need', () => {
    const page = pageOf('/api/v1/analytics/conversations?time_zone=UTC&format=csv', {
      timeZone: 'Asia/Tokyo',
    });
    expect(page).toBe('#/conversations?time_zone=UTC');
  });

  test('of a conversation becomes its flow', () => {
    expect(pageOf(`/api/v1/metrics/conversation-flow/${ID}`, UTC)).toBe(
      `#/conversations/${ID}?time_zone=UTC`,
    );
  });

  test.each([null, undefined, '', '/api/v1/profile', 'https://elsewhere.example/x'])(
    '%s leads nowhere',
    (href) => expect(pageOf(href, UTC)).toBeNull(),
  );
});

test('only the time goes along from page to page', () => {
  const params = new URLSearchParams('range=30d&topic=no_internet&time_zone=UTC&with=resolved');
  expect(windowParams(params).toString()).toBe('range=30d&time_zone=UTC');
});
