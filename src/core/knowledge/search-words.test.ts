import { describe, expect, test } from 'bun:test';
import { MAX_QUERY_CHARACTERS, searchTerm, searchWords, splitWords } from './search-words.ts';

describe('searchWords', () => {
  test.each([
    ["It didn't work!!", ['it', 'didnt', 'work']],
    ['It didn’t WORK', ['it', 'didnt', 'work']],
    ['wi-fi, Wi Fi and wifi', ['wifi', 'wifi', 'and', 'wifi']],
    ['2.4 GHz', ['2', '4', 'ghz']],
    ['  ?!  ', []],
    ['', []],
    ['Ｗｉｆｉ ｄｏｗｎ', ['wifi', 'down']],
    ['señal caída', ['señal', 'caída']],
  ])('%j has the words %j', (text, words) => {
    expect(searchWords(text)).toEqual(words);
  });

  test('reads no more than the limit of a query, all of an indexed text', () => {
    const text = 'a '.repeat(MAX_QUERY_CHARACTERS);
    expect(searchWords(text)).toHaveLength(MAX_QUERY_CHARACTERS / 2);
    expect(splitWords(text)).toHaveLength(MAX_QUERY_CHARACTERS);
  });
});

describe('searchTerm', () => {
  test.each([
    [['charge', 'charges', 'charged', 'charging']],
    [['drop', 'drops', 'dropped', 'dropping']],
    [['bill', 'bills', 'billed', 'billing']],
    [['box', 'boxes']],
    [['reply', 'replies', 'replied']],
    [['go', 'went', 'gone', 'going', 'goes']],
    [['pay', 'paid', 'pays', 'paying']],
    [['late', 'lates']],
  ])('%j meet in one stem', (words) => {
    expect(new Set(words.map((word) => searchTerm(word))).size).toBe(1);
  });

  test('words that differ in meaning stay apart, stop words vanish', () => {
    expect(searchTerm('bus')).toBe('bus');
    expect(searchTerm('access')).toBe('access');
    expect(searchTerm('wireless')).not.toBe(searchTerm('wire'));
    expect(searchTerm('the')).toBeNull();
  });
});
