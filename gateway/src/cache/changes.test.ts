import { expect, test } from '@jest/globals';
import { Changes } from './changes.ts';

test('a thing has changed since some count if it was noted after it', () => {
  const changes = new Changes();
  changes.note(['a']);
  const before = changes.count;
  changes.note(['b', 'c']);
  expect([['a'], ['b'], ['a', 'c'], []].map((things) => changes.since(before, things))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(changes.since(changes.count, ['a', 'b', 'c'])).toBe(false);
});

test('of what it has forgotten, everything may have changed, but nothing later than that', () => {
  const changes = new Changes(2);
  for (const thing of ['a', 'b', 'c']) changes.note([thing]);
  expect(changes.since(0, ['never noted'])).toBe(true);
  expect(changes.since(1, ['never noted'])).toBe(false);
  expect(changes.since(1, ['b'])).toBe(true);
});

test('that a thing changes again makes it forget nothing', () => {
  const changes = new Changes(2);
  for (const thing of ['a', 'a']) changes.note([thing]);
  expect(changes.since(0, ['never noted'])).toBe(false);
});

test('it forgets what changed longest ago, also where that was looked at last', () => {
  const changes = new Changes(2);
  for (const thing of ['a', 'b']) changes.note([thing]);
  changes.since(0, ['a']);
  changes.note(['a']);
  changes.note(['c']);
  expect(changes.since(2, ['b'])).toBe(false);
  expect(changes.since(2, ['a'])).toBe(true);
});
