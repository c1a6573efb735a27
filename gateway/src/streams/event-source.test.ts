import type { FetchNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { createEventSource } from './event-source.ts';
import type { Feed } from './feed.ts';
import type { Reservations } from './reservations.ts';

const OPERATION = `subscription ($bookableId: ID! = "standard", $constructor: String = "from here") {
  scheduleChanged(bookableId: $bookableId, after: $constructor) { __typename }
}`;
const primary = { operation: OPERATION, variableUsages: ['bookableId', 'constructor'] } as FetchNode;

test.each([
  ['what a client leaves out', {}, ['standard', 'from here']],
  ['what it sends', JSON.parse('{"bookableId":"a","constructor":"b"}'), ['a', 'b']],
  ['that it sends nothing', JSON.parse('{"constructor":null}'), ['standard', null]],
])('%s decides which events are asked for', async (_, variables, expected) => {
  const asked: unknown[] = [];
  const ofBookable = (id: string, after: string | null) => {
    asked.push([id, after]);
    return () => () => {};
  };
  const open = await createEventSource({ ofBookable } as unknown as Feed, {} as Reservations);
  expect(await open(primary, variables, null)).toHaveProperty('events');
  expect(asked).toEqual([expected]);
});
