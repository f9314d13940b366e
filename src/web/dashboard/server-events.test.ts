import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createEventParser, type ServerEvent } from './server-events.ts';

function read(parts: readonly string[]): readonly ServerEvent[] {
  const events: ServerEvent[] = [];
  const parser = createEventParser((event) => events.push(event));
  for (const part of parts) parser.push(part);
  return events;
}

test('events end with an empty line; comments and unknown fields are nothing', () => {
  const text =
    ': hello\n\nevent: live\nid: 7\ndata: {"open":1}\n\ndata: a\ndata:b\ndata\n\nevent: empty\n\ndata: late';
  expect(read([text])).toEqual([
    { event: 'live', data: '{"open":1}' },
    { event: 'message', data: 'a\nb\n' },
  ]);
});

test('every kind of line end is one', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    // The last line end may be half of a pair, so one more character has to come.
    expect(read([`event: live${end}data: 1${end}${end}:${end}`])).toEqual([{ event: 'live', data: '1' }]);
  }
});

test('it does not matter how the text is cut', () => {
  const text = 'event: live\r\ndata: {"open":1}\r\n\r\n:ping\n\ndata: x\ndata: y\n\n';
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length })), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), text.length];
      const parts = places.slice(1).map((end, index) => text.slice(places[index], end));
      expect(read(parts)).toEqual(read([text]));
    }),
  );
  expect(read([text])).toHaveLength(2);
});
