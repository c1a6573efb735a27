import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { listen } from './listen.ts';

test('tells what comes under its name, until it is stopped', () => {
  const events = new EventEmitter();
  const heard: number[] = [];
  const stop = listen<number>(events, 'a')({ next: (item) => heard.push(item), fail: () => heard.push(-1) });
  events.emit('a', 1);
  events.emit('b', 9);
  events.emit('a', 2);
  stop();
  events.emit('a', 3);
  expect(heard).toEqual([1, 2]);
  expect(events.listenerCount('a')).toBe(0);
});

test('what goes wrong with it for one is told to that one alone', () => {
  const events = new EventEmitter();
  const heard: unknown[] = [];
  const stream = listen<number>(events, 'a');
  stream({
    next() {
      throw new Error('a bug');
    },
    fail: (error) => heard.push((error as Error).message),
  });
  stream({ next: (item) => heard.push(item), fail: () => heard.push('failed') });
  events.emit('a', 1);
  expect(heard).toEqual(['a bug', 1]);
});
