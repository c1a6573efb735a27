import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import type { Deferred } from '../shape/making.ts';
import { Progress } from './progress.ts';
import { tellLater } from './tell-later.ts';

const MEMBERS = ['a', 'b'];

/** How often it is asked where an object stands, where each of so many tells two parts, and the first of each fails. */
async function looksAtEach(count: number) {
  let looks = 0;
  const deferred = MEMBERS.flatMap((id) =>
    Array.from({ length: count }, (_, index): Deferred => {
      return {
        id,
        get path() {
          looks += 1;
          return ['all', index];
        },
        shape: () => ({ data: { [id]: null }, errors: [], isWhole: true, deferred: [] }),
      };
    }),
  );
  const errors = Array.from({ length: count }, (_, index) => new GraphQLError('No.', { path: ['all', index, 'a'] }));
  const progress = new Progress();
  progress.begin('a', { errors } as never, async () => {});
  const told = [];
  const telling = { deferred, progress, reveal: () => {}, labels: new Map(), clientKeys: new Map() };
  for await (const { incremental = [] } of tellLater(telling)) told.push(...incremental);
  expect(told).toHaveLength(2 * count);
  const failed = told.filter(({ errors }) => errors);
  expect(failed).toMatchObject(errors.map(({ path = [] }) => ({ path: path.slice(0, 2), errors: [{ path }] })));
  return looks / deferred.length;
}

test('of thousands of objects, none is looked at for each of the others', async () => {
  expect(await looksAtEach(400)).toBe(await looksAtEach(4));
});
