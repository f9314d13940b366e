import { describe, expect, test } from 'bun:test';
import { writeState } from '#client/stored-state.ts';
import { openTabStorage, randomId } from './tab-storage.ts';

/** A browser's storage with room for so many characters. */
function browserStorage(room = Number.POSITIVE_INFINITY): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem(key, value) {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
  };
}

const STATE = {
  conversationId: 'c',
  position: { epoch: 'e', seq: 3 },
  session: null,
  guestToken: 'token',
  outbox: [{ id: 'a', content: 'not sent yet' }],
};

describe('what a tab keeps', () => {
  test('outlives a reload until it is cleared', () => {
    const browser = browserStorage();
    const before = openTabStorage(browser);
    const clientId = before.clientId();
    expect(before.saved()).toBeNull();
    before.chat.save(writeState(STATE));

    const after = openTabStorage(browser);
    expect(after.clientId()).toBe(clientId);
    expect(after.saved()).toEqual(STATE);
    expect(after.chat.load()).toBe(writeState(STATE));

    after.clear();
    expect(after.saved()).toBeNull();
    expect(after.clientId()).not.toBe(clientId);
    expect(browser.length).toBe(1);
  });

  test.each([
    ['forbids it', null],
    ['is full', browserStorage(40)],
  ])('lasts until the reload where the browser %s', (_how, browser) => {
    const storage = openTabStorage(browser);
    storage.chat.save(writeState(STATE));
    expect(storage.saved()).toEqual(STATE);
    expect(storage.clientId()).toBe(storage.clientId());
    expect(openTabStorage(browser).saved()).toBeNull();
    storage.clear();
    expect(storage.saved()).toBeNull();
  });
});

test('an id is one that the server takes, and never the same', () => {
  expect(randomId()).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(Array.from({ length: 100 }, randomId)).size).toBe(100);
});
