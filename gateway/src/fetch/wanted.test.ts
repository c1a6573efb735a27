import { expect, test } from '@jest/globals';
import { Wanted } from './wanted.ts';

const reason = new Error('not any more');

test('who listens is told once why it is given up, at once where it is already', () => {
  const wanted = new Wanted();
  const heard: unknown[] = [];
  wanted.whenGivenUp((why) => heard.push(why));
  const forget = wanted.whenGivenUp(() => heard.push('forgotten'));
  forget();
  wanted.giveUp(reason);
  wanted.giveUp(new Error('again'));
  wanted.whenGivenUp((why) => heard.push(why));
  expect(heard).toEqual([reason, reason]);
  expect(wanted.reason).toBe(reason);
});

test('an outcome comes as it is, unless it is given up before', async () => {
  expect(await new Wanted().or(Promise.resolve(1))).toBe(1);
  await expect(new Wanted().or(Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  const wanted = new Wanted();
  const waiting = wanted.or(new Promise(() => {}));
  wanted.giveUp(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(wanted.or(Promise.resolve(1))).rejects.toBe(reason);
});

test('to those who know signals it is one', () => {
  const wanted = new Wanted();
  const { signal } = wanted;
  expect(signal.aborted).toBe(false);
  wanted.giveUp(reason);
  expect(signal.reason).toBe(reason);
  expect(wanted.signal.aborted).toBe(true);
});
