import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { pause } from './pause.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test('a pause is as long as it has to be, and by chance a little longer', async () => {
  let isOver = false;
  const over = pause(0, new AbortController().signal, 60_000).then(() => {
    isOver = true;
  });
  await jest.advanceTimersByTimeAsync(59_999);
  expect(isOver).toBe(false);
  await jest.advanceTimersByTimeAsync(501);
  await over;
});
