import { expect, test } from '@jest/globals';
import { ShortLived } from './short-lived.ts';

function comeAndGo(some: ShortLived<string, number>, howMany: number): void {
  for (let number = 0; number < howMany; number += 1) {
    some.set(`passing ${number}`, number);
    expect(some.get(`passing ${number}`)).toBe(number);
    some.delete(`passing ${number}`);
    expect(some.get(`passing ${number}`)).toBeUndefined();
  }
}

test('what stays is still there after a thousand others have come and gone', () => {
  const some = new ShortLived<string, number>();
  some.set('early', 1);
  comeAndGo(some, 300);
  some.set('late', 2);
  comeAndGo(some, 700);
  expect([some.get('early'), some.get('late')]).toEqual([1, 2]);
});

test('what is set again has one value, and is gone once it is deleted', () => {
  const some = new ShortLived<string, number>();
  some.set('early', 1);
  comeAndGo(some, 300);
  some.set('early', 3);
  expect(some.get('early')).toBe(3);
  some.delete('early');
  expect(some.get('early')).toBeUndefined();
});
