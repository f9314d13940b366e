import { describe, expect, test } from 'bun:test';
import { briefFrustration } from './brief-frustration.ts';

describe('the first specification’s frustration formula', () => {
  test.each([
    ['', 0, 0],
    ['my internet is slow', 0, 0],
    ['my internet is slow', 5, 3],
    ['THIS IS BROKEN', 0, 5],
    ['this is BROKEN today and yesterday', 0, 2],
    ['why??', 0, 2],
    ['why!! why??', 1, 5],
    ['I am Frustrated', 2, 4],
    ['FIX THIS NOW!! WHY?? I AM ANGRY', 3, 10],
    ['OK', 3, 6],
    ['ESPN', 3, 8],
    ['this is the fifth time i call and i am furious, cancel everything', 0, 0],
  ])('%p after %p failed attempts is %p', (message, attemptCount, level) => {
    expect(briefFrustration(message, attemptCount)).toBe(level);
  });
});
