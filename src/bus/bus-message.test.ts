import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { BusEvent } from './bus.ts';
import { decodeMessage, encodeEvents, encodeNonce } from './bus-message.ts';

const id = fc.string({ minLength: 1, maxLength: 200 });
const event: fc.Arbitrary<BusEvent> = fc.oneof(
  fc.record({ type: fc.constant('wake' as const), conversation_id: id, seq: fc.maxSafeNat() }),
  fc.record({ type: fc.constant('cancel' as const), conversation_id: id, id }),
  fc.record({ type: fc.constant('revoke' as const), sign_in_id: id }),
  fc.record({ type: fc.constant('replace' as const), user_id: id, client_id: id, connection_id: id }),
);

describe('a message', () => {
  test('says the same after its way', () => {
    fc.assert(
      fc.property(fc.array(event), id, fc.maxSafeNat(), (events, from, atMs) => {
        const read = decodeMessage(encodeEvents(events, { from, atMs }));
        expect(read).toEqual({ from, atMs, events, ignored: 0 });
      }),
    );
  });

  test('may be a nonce', () => {
    expect(decodeMessage(encodeNonce(7, { from: 'a' }))).toEqual({ from: 'a', nonce: 7 });
  });

  test('of a newer version is understood as far as it can be', () => {
    const wake = { type: 'wake', conversation_id: 'c', seq: 1 };
    const events = [{ type: 'dance' }, { ...wake, color: 'red' }, { type: 'toString' }];
    const text = JSON.stringify({ from: 'a', at: 5, events, mood: 'good' });
    expect(decodeMessage(text)).toEqual({ from: 'a', atMs: 5, events: [wake] as never, ignored: 2 });
  });

  test.each([
    ['no JSON', 'wake up'],
    ['no object', '["from"]'],
    ['null', 'null'],
    ['no sender', '{"at":5,"events":[]}'],
    ['a sender that is no text', '{"from":1,"at":5,"events":[]}'],
    ['no time', '{"from":"a","events":[]}'],
    ['no events', '{"from":"a","at":5}'],
    ['events that are no list', '{"from":"a","at":5,"events":{"length":1e9}}'],
    ['a nonce below zero', '{"from":"a","nonce":-1}'],
    ['more than a mebibyte', `{"from":"a","at":5,"events":[],"x":"${'x'.repeat(1024 * 1024)}"}`],
  ])('with %s is none', (_what, text) => {
    expect(decodeMessage(text)).toBeNull();
  });

  test.each([
    ['no conversation', { type: 'wake', seq: 1 }],
    ['a broken number', { type: 'wake', conversation_id: 'c', seq: 1.5 }],
    ['a number as text', { type: 'wake', conversation_id: 'c', seq: '1' }],
    ['an id that is too long', { type: 'revoke', sign_in_id: 'x'.repeat(201) }],
    ['an empty id', { type: 'cancel', conversation_id: 'c', id: '' }],
    ['nothing in it', null],
  ])('passes over an event with %s', (_what, broken) => {
    const read = decodeMessage(JSON.stringify({ from: 'a', at: 5, events: [broken] }));
    expect(read).toEqual({ from: 'a', atMs: 5, events: [], ignored: 1 });
  });

  test('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void decodeMessage(text)));
  });
});
