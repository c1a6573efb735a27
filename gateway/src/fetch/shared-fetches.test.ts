import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { until } from '../testing/until.ts';
import { HungUp } from './deadline.ts';
import { askedRooms, refusal, running } from './testing/asked-rooms.ts';

const rooms = askedRooms();

describe('of the same queries, at the same time,', () => {
  test('one is asked, and nobody gets what another writes into', async () => {
    const [one, other] = await Promise.all([rooms.send('{ a }'), rooms.send('{ a }')]);
    expect(rooms.asked).toHaveLength(1);
    expect(one).toEqual(other);
    expect(one.data).not.toBe(other.data);
    expect(await rooms.send('{ a }')).toEqual({ data: { number: 2 } });
    expect(await rooms.figure('fetch_shared_total')).toBe(1);
    expect(await rooms.figure('fetch_duration_seconds_count')).toBe(2);
  });

  test('each viewer’s is asked, and each that differs', async () => {
    await Promise.all([rooms.send('{ a }'), rooms.send('{ b }'), rooms.send('{ a }', running(true, 'u2'))]);
    expect(rooms.asked).toHaveLength(3);
  });

  test.each([
    ['a mutation was answered', () => rooms.send('mutation { a }', running(false), 'mutation')],
    ['something changed', async () => rooms.changes.note(['users'])],
  ])('none is joined that began before %s', async (_, change) => {
    rooms.behave = () => {};
    const before = rooms.send('{ a }');
    await until(() => rooms.asked.length === 1);
    rooms.behave = rooms.answer;
    await change();
    const { length } = rooms.asked;
    expect(await rooms.send('{ a }')).toEqual({ data: { number: length + 1 } });
    rooms.answer(rooms.asked[0]?.response as ServerResponse);
    await before;
  });

  test('only those share that ask as of the same', async () => {
    const asOf = (what?: string) =>
      rooms.client.send({ subgraph: 'rooms', kind: 'query', body: '{ a }', asOf: what }, running(true));
    await Promise.all([asOf('then'), asOf('now'), asOf('now'), asOf()]);
    expect(rooms.asked).toHaveLength(3);
  });

  test('what follows a mutation, or an event, is asked by itself', async () => {
    await Promise.all([
      rooms.send('{ a }', running(false)),
      rooms.send('{ a }', { viewer: null, clientAddress: '' }),
      rooms.send('{ a }'),
    ]);
    expect(rooms.asked).toHaveLength(3);
  });

  test('the one that is asked goes on until all have hung up', async () => {
    rooms.behave = () => {};
    const [one, other] = [running(true), running(true)];
    const sent = [rooms.send('{ a }', one), rooms.send('{ a }', other)].map(refusal);
    await until(() => rooms.asked.length === 1);
    const { response } = rooms.asked[0] as (typeof rooms.asked)[number];
    one.running.deadline.giveUp(new HungUp());
    expect(await sent[0]).toBe('SUBGRAPH_UNAVAILABLE');
    expect(response.destroyed).toBe(false);
    other.running.deadline.giveUp(new HungUp());
    await once(response, 'close');
    await sent[1];
  });

  test('none is begun for somebody who has hung up', async () => {
    await rooms.send('{ a }');
    const gone = running(true);
    gone.running.deadline.giveUp(new HungUp());
    for (let n = 0; n < 5; n += 1) expect(await refusal(rooms.send(`{ b${n} }`, gone))).toBe('SUBGRAPH_UNAVAILABLE');
    await rooms.send('{ c }');
    expect(rooms.asked).toHaveLength(2);
    expect(await rooms.figure('fetch_duration_seconds_count')).toBe(2);
  });
});
