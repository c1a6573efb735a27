import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { listen } from './listen.ts';

test('tells in order what came before it was asked, and what comes while it waits', async () => {
  const events = new EventEmitter();
  const stream = listen<number>(events, 'a');
  events.emit('a', 1);
  events.emit('b', 9);
  events.emit('a', 2);
  expect(await stream.next()).toEqual({ done: false, value: 1 });
  expect(await stream.next()).toEqual({ done: false, value: 2 });
  const waiting = stream.next();
  events.emit('a', 3);
  expect(await waiting).toEqual({ done: false, value: 3 });
});

test('it can be ended while it waits, and listens no longer', async () => {
  const events = new EventEmitter();
  const stream = listen<number>(events, 'a');
  const waiting = stream.next();
  await stream.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
  expect(events.listenerCount('a')).toBe(0);
});
