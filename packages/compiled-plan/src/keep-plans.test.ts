import { setTimeout as sleep } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { keepPlans } from './keep-plans.ts';
import { NotPlanned, TooLongToPlan, TooManyWays } from './refused-plans.ts';

const refused = (why: Error): object => ({ why });
const throwing = (error: Error) =>
  jest.fn((): never => {
    throw error;
  });

test('what was made is kept, and is made again once others were used later', () => {
  const find = keepPlans(2, refused);
  const make = jest.fn(() => ({}));
  const a = find('a', make);
  expect(find('b', make)).not.toBe(a);
  expect(find('a', make)).toBe(a);
  find('c', make);
  expect({ size: find.size(), a: find.has('a'), b: find.has('b') }).toEqual({ size: 2, a: true, b: false });
  find('b', make);
  expect(make).toHaveBeenCalledTimes(4);
});

test.each([new TooManyWays(256), new TooLongToPlan(2_000)])(
  'who is refused a plan is refused the same again: $message',
  (why) => {
    const find = keepPlans(2, refused);
    const make = throwing(why);
    for (const _ of [1, 2]) expect(find('a', make)).toEqual({ why });
    expect(make).toHaveBeenCalledTimes(1);
  },
);

test('until that holds no more', async () => {
  class Busy extends NotPlanned {
    override readonly holdsForMs = 20;
  }
  const find = keepPlans(2, refused);
  find('a', throwing(new Busy('busy.', 'milliseconds', 20)));
  const planned = {};
  while (find('a', () => planned) !== planned) await sleep(5);
});

test('other errors are of no plan, and are not kept', () => {
  const find = keepPlans(2, refused);
  const make = throwing(new Error('no operation of that name'));
  for (const _ of [1, 2]) expect(() => find('a', make)).toThrow('no operation of that name');
  expect(make).toHaveBeenCalledTimes(2);
  expect(find.size()).toBe(0);
});
