import type { Position } from '@berth/bus';
import type { Envelope, ReservationEvent } from '@berth/events';
import { expect, test } from '@jest/globals';
import { type FromExtent, followTopic, type Told } from './follow-topic.ts';
import { gathered, telling } from './testing/told.ts';

const event = (sequence: number) => ({ sequence }) as ReservationEvent;
type Live = [sequence: number, lane: number, number: number, extent: number[]];

/** Two lanes: in the first there are 1 and 2, at 0 and 1; in the second 3, at 0. Then comes what is `live`. */
async function told(from: FromExtent, live: Live[] = []) {
  const log = [[1, 2], [3]];
  const heard = live.map(([sequence, lane, number, extent]): Told & { position: Position } => ({
    event: event(sequence),
    position: { lane, number },
    extent,
  }));
  const stream = followTopic(from, {
    since: async (extent) => ({
      events: log.flatMap((numbers, lane) =>
        numbers.flatMap((sequence, number) =>
          number > (extent[lane] as number)
            ? [{ event: event(sequence) as unknown as Envelope, position: { lane, number } }]
            : [],
        ),
      ),
      extent: [1, 0],
    }),
    read: (message) => message as ReservationEvent,
    present: () => [1, 0],
    live: telling(heard),
  });
  return (await gathered(stream)).map((each) =>
    'lost' in each ? ['lost', ...each.lost] : [each.event.sequence, ...each.extent],
  );
}

test('from now on, it tells what comes, and how far the topic has come', async () => {
  expect(await told(null, [[4, 0, 2, [2, 0]]])).toEqual([[4, 2, 0]]);
});

test('from a place on, each event brings the place to go on from, in its own lane', async () => {
  expect(await told([-1, -1])).toEqual([
    [1, 0, -1],
    [2, 1, -1],
    [3, 1, 0],
  ]);
  expect(await told([0, 0])).toEqual([[2, 1, 0]]);
});

test('what was read and is heard as well is told once, and no place goes back behind what was read', async () => {
  // The tail is late in the second lane: it has not heard of 3 when it hears of 4.
  const live: Live[] = [
    [2, 0, 1, [1, -1]],
    [4, 0, 2, [2, -1]],
    [3, 1, 0, [2, 0]],
    [5, 1, 1, [2, 1]],
  ];
  expect(await told([1, -1], live)).toEqual([
    [3, 1, 0],
    [4, 2, 0],
    [5, 2, 1],
  ]);
});

test('where its place is not known, it says so once, and goes on from how far the topic has come', async () => {
  expect(
    await told('unknown', [
      [3, 1, 0, [1, 0]],
      [4, 0, 2, [2, 0]],
    ]),
  ).toEqual([
    ['lost', 1, 0],
    [4, 2, 0],
  ]);
});

test('who reads what was missed can see that nobody listens any more', () => {
  let isOver = () => false;
  const stream = followTopic([-1, -1], {
    since: (_, asked) => {
      isOver = asked;
      return new Promise(() => {});
    },
    read: () => null,
    present: () => [-1, -1],
    live: telling([]),
  });
  const stop = stream({ next() {}, fail() {} });
  expect(isOver()).toBe(false);
  stop();
  expect(isOver()).toBe(true);
});
