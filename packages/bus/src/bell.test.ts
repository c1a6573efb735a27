import { expect, jest, test } from '@jest/globals';
import { Bell } from './bell.ts';

const FOREVER = 2_000_000_000;

test('a ring wakes everyone who waits', async () => {
  const bell = new Bell();
  const waiting = [bell.wait(bell.rings, FOREVER), bell.wait(bell.rings, FOREVER)];
  bell.ring();
  await Promise.all(waiting);
});

test('a ring that came before the wait is not lost', async () => {
  const bell = new Bell();
  const before = bell.rings;
  bell.ring();
  await bell.wait(before, FOREVER);
});

test('a ring wakes once: who waits after it waits for the next', async () => {
  const bell = new Bell();
  bell.ring();
  let woken = false;
  const waiting = bell.wait(bell.rings, FOREVER).then(() => {
    woken = true;
  });
  await new Promise(setImmediate);
  expect(woken).toBe(false);
  bell.ring();
  await waiting;
});

test('nobody waits longer than asked', async () => {
  jest.useFakeTimers();
  const bell = new Bell();
  const waiting = bell.wait(bell.rings, 250);
  jest.advanceTimersByTime(250);
  await waiting;
  jest.useRealTimers();
});
