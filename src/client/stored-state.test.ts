import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { readState, type StoredState, writeState } from './stored-state.ts';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const states: fc.Arbitrary<StoredState> = fc.record({
  conversationId: maybe(text),
  position: maybe(fc.record({ epoch: text, seq: fc.maxSafeNat() })),
  session: maybe(fc.record({ id: text, resumeToken: text })),
  guestToken: maybe(text),
  outbox: fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[A-Za-z0-9._~-]{1,64}$/), content: text }), {
    maxLength: 100,
    selector: ({ id }) => id,
  }),
});

describe('the stored state', () => {
  test('comes back as it was', () => {
    fc.assert(fc.property(states, (state) => expect(readState(writeState(state))).toEqual(state)));
  });

  test('is null for any other text or value', () => {
    fc.assert(fc.property(fc.string(), (other) => expect(readState(other)).toBeNull()));
    fc.assert(fc.property(fc.json(), (other) => expect(readState(other)).toBeNull()));
  });

  const good = JSON.parse(
    writeState({
      conversationId: 'c',
      position: { epoch: 'e', seq: 1 },
      session: null,
      guestToken: null,
      outbox: [],
    }),
  );
  test.each([
    ['a number for a text', { conversation_id: 1 }],
    ['a broken position', { seq: 1.5 }],
    ['an outbox that is no list', { outbox: { length: 0 } }],
    ['a message without text', { outbox: [{ id: 'a' }] }],
    ['a message with an id that no server takes', { outbox: [{ id: 'a b', content: 'x' }] }],
    [
      'two messages with one id',
      {
        outbox: [
          { id: 'a', content: 'x' },
          { id: 'a', content: 'y' },
        ],
      },
    ],
    [
      'more messages than may wait',
      { outbox: Array.from({ length: 101 }, (_, i) => ({ id: `${i}`, content: '' })) },
    ],
  ])('is null with %s', (_what, change) => {
    expect(readState(JSON.stringify(good))).not.toBeNull();
    expect(readState(JSON.stringify({ ...good, ...change }))).toBeNull();
  });
});
