import type { ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { until } from '../testing/until.ts';
import { askedRooms, running } from './testing/asked-rooms.ts';

const rooms = askedRooms();

test('one subgraph that does not answer keeps none of another’s places, though both are at one address', async () => {
  rooms.openClient({ MAX_REQUESTS_PER_SUBGRAPH: 2 });
  const hanging: ServerResponse[] = [];
  rooms.behave = (response) => {
    if (response.req.url === '/users') hanging.push(response);
    else rooms.answer(response);
  };
  const ask = (body: string) => rooms.client.send({ subgraph: 'users', kind: 'query', body }, running(true));
  const waiting = ['{ a }', '{ b }'].map(ask);
  await until(() => hanging.length === 2);
  expect(await rooms.send('{ a }')).toEqual({ data: { number: 3 } });
  hanging.forEach(rooms.answer);
  await Promise.all(waiting);
});
