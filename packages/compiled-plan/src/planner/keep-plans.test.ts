import { setTimeout as sleep } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { keepPlans } from './keep-plans.ts';
import { NotPlanned, PlannerBusy, TooLargeToPlan, TooLongToPlan, TooManyWays } from './refused.ts';

const refused = (why: Error): object => ({ why });
const throwing = (error: Error) =>
  jest.fn(async (): Promise<never> => {
    throw error;
  });

test('what was made is kept, and is made again once others were used later', async () => {
  const find = keepPlans(2, refused);
  const make = jest.fn(async () => ({}));
  const a = await find('a', make);
  expect(await find('b', make)).not.toBe(a);
  expect(await find('a', make)).toBe(a);
  await find('c', make);
  expect({ size: find.size(), a: find.has('a'), b: find.has('b') }).toEqual({ size: 2, a: true, b: false });
  await find('b', make);
  expect(make).toHaveBeenCalledTimes(4);
});

test('who asks while it is made is given the same', async () => {
  const find = keepPlans(2, refused);
  const make = jest.fn(async () => ({}));
  const [a, b] = await Promise.all([find('a', make), find('a', make)]);
  expect(a).toBe(b);
  expect(make).toHaveBeenCalledTimes(1);
});

test.each([new TooManyWays(256), new TooLongToPlan(2_000), new TooLargeToPlan(64)])(
  'who is refused a plan is refused the same again: $message',
  async (why) => {
    const find = keepPlans(2, refused);
    const make = throwing(why);
    for (const _ of [1, 2]) expect(await find('a', make)).toEqual({ why });
    expect(make).toHaveBeenCalledTimes(1);
  },
);

test('until that holds no more', async () => {
  const find = keepPlans(2, refused);
  await find('a', throwing(new NotPlanned('Not today.', {}, 20)));
  const planned = {};
  while ((await find('a', async () => planned)) !== planned) await sleep(5);
});

test('who comes when too much is going on may come again at once', async () => {
  const find = keepPlans(2, refused);
  const why = new PlannerBusy();
  expect(await find('a', throwing(why))).toEqual({ why });
  const planned = {};
  expect(await find('a', async () => planned)).toBe(planned);
});

test('other errors are of no plan, and are not kept', async () => {
  const find = keepPlans(2, refused);
  const make = throwing(new Error('no operation of that name'));
  for (const _ of [1, 2]) await expect(find('a', make)).rejects.toThrow('no operation of that name');
  expect(make).toHaveBeenCalledTimes(2);
  expect(find.size()).toBe(0);
});
