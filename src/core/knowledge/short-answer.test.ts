import { expect, test } from 'bun:test';
import { shortAnswer } from './short-answer.ts';

test('the short answer is the first paragraph on one line', () => {
  expect(shortAnswer('\nFirst line\nsecond line.\n\n## More\nText')).toBe('First line second line.');
  expect(shortAnswer('One.\r\n\r\nTwo.')).toBe('One.');
  expect(shortAnswer('Only one paragraph.')).toBe('Only one paragraph.');
});
