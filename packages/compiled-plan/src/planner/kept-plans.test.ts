import { setTimeout as sleep } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { KeptPlans } from './kept-plans.ts';
import type { IsWanted, Waiter } from './planner.ts';
import { NotPlanned, PlannerBusy, TooLargeToPlan, TooLongToPlan, TooManyWays } from './refused.ts';

const keepingTwo = () => new KeptPlans<object>(2, (why) => ({ why }));
const throwing = (error: Error) =>
  jest.fn(async (): Promise<never> => {
    throw error;
  });

/** It is made when it is told to be. */
function beingMade(made: object = {}) {
  let finish: (how?: Error) => void = () => {};
  let isWanted: IsWanted = () => false;
  const make = jest.fn((wanted: IsWanted) => {
    isWanted = wanted;
    return new Promise<object>((resolve, reject) => {
      finish = (how) => (how ? reject(how) : resolve(made));
    });
  });
  return { make, finish: (how?: Error) => finish(how), isWanted: () => isWanted() };
}

function patient() {
  const listeners = new Set<() => void>();
  const waiter: Waiter = {
    whenGivenUp(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { waiter, listeners, giveUp: () => listeners.forEach((listener) => void listener()) };
}

test('what was made is kept, and is made again once others were used later', async () => {
  const plans = keepingTwo();
  const make = jest.fn(async () => ({}));
  const a = await plans.find('a', make);
  expect(await plans.find('b', make)).not.toBe(a);
  expect(await plans.find('a', make)).toBe(a);
  await plans.find('c', make);
  expect({ size: plans.size, a: plans.has('a'), b: plans.has('b') }).toEqual({ size: 2, a: true, b: false });
  await plans.find('b', make);
  expect(make).toHaveBeenCalledTimes(4);
});

test('of large ones, as many are kept as may be large together', async () => {
  const plans = new KeptPlans<{ size: number }>(10, () => ({ size: 1 }), { most: 10, of: ({ size }) => size });
  for (const [name, size] of [
    ['a', 4],
    ['b', 6],
    ['c', 5],
  ] as const)
    await plans.find(name, async () => ({ size }));
  expect(['a', 'b', 'c'].map((name) => plans.has(name))).toEqual([false, false, true]);
});

test('who asks while it is made is given the same', async () => {
  const plans = keepingTwo();
  const make = jest.fn(async () => ({}));
  const [a, b] = await Promise.all([plans.find('a', make), plans.find('a', make)]);
  expect(a).toBe(b);
  expect(make).toHaveBeenCalledTimes(1);
});

test('who waits takes no place of what is kept', async () => {
  const plans = keepingTwo();
  const a = await plans.find('a', async () => ({}));
  for (const name of ['b', 'c', 'd', 'e']) void plans.find(name, beingMade().make);
  expect(await plans.find('a', async () => ({}))).toBe(a);
});

test('who gives up is told that too much is going on, and what they waited for is kept for others', async () => {
  const [plans, { waiter, listeners, giveUp }, { make, finish, isWanted }] = [keepingTwo(), patient(), beingMade()];
  const [impatient, other] = [plans.find('a', make, waiter), plans.find('a', make)];
  giveUp();
  expect(await impatient).toEqual({ why: new PlannerBusy() });
  expect({ isWanted: isWanted(), listeners: listeners.size }).toEqual({ isWanted: true, listeners: 0 });
  finish();
  expect(await plans.find('a', make)).toBe(await other);
});

test('what all have given up is not wanted any more, until somebody comes again', async () => {
  const [plans, { waiter, giveUp }, { make, isWanted }] = [keepingTwo(), patient(), beingMade()];
  const impatient = plans.find('a', make, waiter);
  expect(isWanted()).toBe(true);
  giveUp();
  await impatient;
  expect(isWanted()).toBe(false);
  void plans.find('a', make);
  expect(isWanted()).toBe(true);
});

test('nobody is left to listen to a waiter who has what they waited for', async () => {
  const { waiter, listeners } = patient();
  await keepingTwo().find('a', async () => ({}), waiter);
  expect(listeners.size).toBe(0);
});

test.each([new TooManyWays(256), new TooLongToPlan(2_000), new TooLargeToPlan(64)])(
  'who is refused a plan is refused the same again: $message',
  async (why) => {
    const plans = keepingTwo();
    const make = throwing(why);
    for (const _ of [1, 2]) expect(await plans.find('a', make)).toEqual({ why });
    expect(make).toHaveBeenCalledTimes(1);
  },
);

test('until that holds no more', async () => {
  const plans = keepingTwo();
  await plans.find('a', throwing(new NotPlanned('Not today.', {}, 20)));
  const planned = {};
  while ((await plans.find('a', async () => planned)) !== planned) await sleep(5);
});

test('who comes when too much is going on may come again at once', async () => {
  const plans = keepingTwo();
  const why = new PlannerBusy();
  expect(await plans.find('a', throwing(why))).toEqual({ why });
  const planned = {};
  expect(await plans.find('a', async () => planned)).toBe(planned);
});

test('other errors are of no plan, and are not kept', async () => {
  const plans = keepingTwo();
  const make = throwing(new Error('no operation of that name'));
  for (const _ of [1, 2]) await expect(plans.find('a', make)).rejects.toThrow('no operation of that name');
  expect(make).toHaveBeenCalledTimes(2);
  expect(plans.size).toBe(0);
});
