import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { HungUp } from './deadline.ts';
import { askedRooms, fail, refusal, running } from './testing/asked-rooms.ts';

const rooms = askedRooms();

describe('what fails', () => {
  test('is asked again where the budget allows: one in ten', async () => {
    for (let n = 0; n < 9; n += 1) await rooms.send(`{ a${n} }`);
    rooms.behave = (response) => {
      rooms.behave = rooms.answer;
      fail(response);
    };
    expect(await rooms.send('{ b }')).toEqual({ data: { number: 11 } });
    rooms.behave = (response) => {
      rooms.behave = rooms.answer;
      fail(response);
    };
    expect(await refusal(rooms.send('{ c }'))).toBe('SUBGRAPH_UNAVAILABLE');
    expect(rooms.asked).toHaveLength(12);
    expect(await rooms.figure('fetch_retries_total')).toBe(1);
    expect(await rooms.figure('fetch_failures_total')).toBe(2);
  });

  test('is never asked again where it is a mutation', async () => {
    for (let n = 0; n < 30; n += 1) await rooms.send(`{ a${n} }`);
    rooms.behave = fail;
    expect(await refusal(rooms.send('mutation { a }', running(false), 'mutation'))).toBe('SUBGRAPH_UNAVAILABLE');
    expect(rooms.asked).toHaveLength(31);
  });
});

describe('a subgraph that hardly answers', () => {
  test('is left alone, its clients are told at once, and it heals', async () => {
    rooms.behave = fail;
    for (let n = 0; n < 100; n += 1) expect(await refusal(rooms.send(`{ a${n} }`))).toBe('SUBGRAPH_UNAVAILABLE');
    expect(rooms.asked.length).toBeLessThan(50);
    expect(await rooms.figure('breaker_open')).toBe(1);
    rooms.behave = rooms.answer;
    for (let n = 0; (await refusal(rooms.send(`{ b${n} }`))) !== 'none'; n += 1) await sleep(20);
    expect(await Promise.all(Array.from({ length: 20 }, (_, n) => refusal(rooms.send(`{ c${n} }`))))).not.toContain(
      'SUBGRAPH_UNAVAILABLE',
    );
    expect(await rooms.figure('breaker_open')).toBe(0);
  });

  test('is tried by one at a time: while that one waits, the others are not made to', async () => {
    rooms.behave = fail;
    for (let n = 0; n < 20; n += 1) await refusal(rooms.send(`{ a${n} }`));
    rooms.behave = () => {};
    const known = rooms.asked.length;
    const trials: Promise<unknown>[] = [];
    for (let n = 0; rooms.asked.length === known; n += 1) {
      trials.push(refusal(rooms.send(`{ b${n} }`)));
      await sleep(20);
    }
    expect(await refusal(rooms.send('{ c }'))).toBe('SUBGRAPH_UNAVAILABLE');
    rooms.answer(rooms.asked.at(-1)?.response as ServerResponse);
    await Promise.all(trials);
    expect(rooms.asked).toHaveLength(known + 1);
  });

  test('is not back because nobody waited for the one that tried it', async () => {
    rooms.behave = fail;
    for (let n = 0; n < 20; n += 1) await refusal(rooms.send(`{ a${n} }`));
    rooms.behave = () => {};
    const known = rooms.asked.length;
    for (let n = 0; rooms.asked.length === known; n += 1) {
      const context = running(true);
      const sent = refusal(rooms.send(`{ b${n} }`, context));
      await sleep(20);
      context.running.deadline.giveUp(new HungUp());
      await sent;
    }
    expect(await rooms.figure('breaker_open')).toBe(1);
  });

  test('is not one that was asked with hardly any time left, or for somebody who has gone', async () => {
    rooms.behave = () => {};
    for (let n = 0; n < 20; n += 1) await refusal(rooms.send(`{ a${n} }`, running(true, 'u1', 5)));
    const sent = Array.from({ length: 20 }, (_, n) => [running(true), n] as const).map(async ([context, n]) => {
      const refused = refusal(rooms.send(`{ b${n} }`, context));
      context.running.deadline.giveUp(new HungUp());
      return refused;
    });
    await Promise.all(sent);
    rooms.behave = rooms.answer;
    expect(await refusal(rooms.send('{ c }'))).toBe('none');
    expect(await rooms.figure('breaker_open')).toBe(0);
  });
});

describe('one that refuses whoever asks', () => {
  const refuse = (status: number, text: string) => (response: ServerResponse) => response.writeHead(status).end(text);
  const known = { ...running(true), forwarded: { authorization: 'expired' } };

  test.each([
    [401, '{"errors":[{"message":"Expired."}]}', { errors: [{ message: 'Expired.' }] }],
    [401, 'No.', 'UNAUTHENTICATED'],
    [403, '{"message":"No."}', 'FORBIDDEN'],
    [413, '', 'DOWNSTREAM_SERVICE_ERROR'],
  ])('is well: what it says is told, and others are answered (%i %s)', async (status, text, told) => {
    rooms.behave = refuse(status, text);
    for (let n = 0; n < 30; n += 1) {
      const sent = rooms.send(`{ a${n} }`, known);
      if (typeof told === 'string') expect(await refusal(sent)).toBe(told);
      else expect(await sent).toEqual(told);
    }
    expect(rooms.asked).toHaveLength(30);
    expect(rooms.logged).toHaveLength(told === 'DOWNSTREAM_SERVICE_ERROR' ? 30 : 0);
    rooms.behave = rooms.answer;
    expect(await refusal(rooms.send('{ b }'))).toBe('none');
  });

  test('has quarrelled with the gateway where that says who asks, and no client can help it', async () => {
    rooms.behave = refuse(401, '{"errors":[{"message":"Only the gateway may ask."}]}');
    expect(await refusal(rooms.send('{ a }'))).toBe('SUBGRAPH_UNAVAILABLE');
  });
});
