import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { until } from '../testing/until.ts';
import { HungUp } from './deadline.ts';
import { askedRooms, refusal, running } from './testing/asked-rooms.ts';

const rooms = askedRooms();

test('where some who wait for their turn do not wait any longer, the others get it', async () => {
  rooms.openClient({ MAX_REQUESTS_PER_SUBGRAPH: 4 });
  rooms.behave = () => {};
  const first = Array.from({ length: 4 }, (_, n) => rooms.send(`{ a${n} }`));
  await until(() => rooms.asked.length === 4);
  const gone = Array.from({ length: 4 }, () => running(true));
  const left = gone.map((context, n) => refusal(rooms.send(`{ b${n} }`, context)));
  const patient = Array.from({ length: 3 }, (_, n) => rooms.send(`{ c${n} }`));
  await sleep(20);
  for (const { running } of gone) running.deadline.giveUp(new HungUp());
  await Promise.all(left);
  rooms.behave = rooms.answer;
  for (const { response } of rooms.asked.slice()) rooms.answer(response);
  await Promise.all([...first, ...patient]);
  expect(rooms.asked).toHaveLength(7);
});

test('no more are sent at a time than a subgraph is to get; the others wait for their turn', async () => {
  rooms.openClient({ MAX_REQUESTS_PER_SUBGRAPH: 2 });
  let [open, most] = [0, 0];
  rooms.behave = async (response) => {
    open += 1;
    most = Math.max(most, open);
    await sleep(5);
    open -= 1;
    rooms.answer(response);
  };
  await Promise.all(Array.from({ length: 20 }, (_, n) => rooms.send(`{ a${n} }`)));
  expect(rooms.asked).toHaveLength(20);
  expect(most).toBe(2);
});
