import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { until } from '../testing/until.ts';
import { askedRooms, PATIENCE_MS, refusal, running } from './testing/asked-rooms.ts';

const rooms = askedRooms();

describe('a deadline', () => {
  test('is told as the time that is left, and ends the request', async () => {
    rooms.behave = () => {};
    const sent = refusal(rooms.send('mutation { a }', running(false, 'u1', 1_000), 'mutation'));
    await until(() => rooms.asked.length === 1);
    const [{ remaining, response }] = rooms.asked as [(typeof rooms.asked)[number]];
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(1_000);
    await once(response, 'close');
    expect(await sent).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test('is not that of others who join: what they ask for is done until the last of them is out of time', async () => {
    rooms.behave = () => {};
    const [first, second] = [refusal(rooms.send('{ a }', running(true, 'u1', 100))), rooms.send('{ a }')];
    await until(() => rooms.asked.length === 1);
    expect(rooms.asked[0]?.remaining).toBe(PATIENCE_MS);
    expect(await first).toBe('SUBGRAPH_UNAVAILABLE');
    rooms.answer(rooms.asked[0]?.response as ServerResponse);
    expect(await second).toEqual({ data: { number: 1 } });
  });

  test('ends waiting for a turn, too', async () => {
    rooms.openClient({ MAX_REQUESTS_PER_SUBGRAPH: 1 });
    rooms.behave = () => {};
    const first = refusal(rooms.send('{ a }'));
    await until(() => rooms.asked.length === 1);
    expect(await refusal(rooms.send('{ b }', running(true, 'u1', 50)))).toBe('SUBGRAPH_UNAVAILABLE');
    expect(rooms.asked).toHaveLength(1);
    rooms.answer(rooms.asked[0]?.response as ServerResponse);
    expect(await first).toBe('none');
    rooms.behave = rooms.answer;
    expect(await rooms.send('{ c }')).toEqual({ data: { number: 2 } });
    // Who had left when their turn came was not even begun.
    expect(await rooms.figure('fetch_duration_seconds_count')).toBe(2);
  });

  test('is there for what has none, such as the rest of an event', async () => {
    rooms.openClient({ REQUEST_TIMEOUT_MS: 50 });
    rooms.behave = () => {};
    expect(await refusal(rooms.send('{ a }', { viewer: null, clientAddress: '' }))).toBe('SUBGRAPH_UNAVAILABLE');
  });
});
