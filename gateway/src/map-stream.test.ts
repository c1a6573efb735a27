import { EventEmitter, on } from 'node:events';
import { expect, test } from '@jest/globals';
import { mapStream } from './map-stream.ts';

test('maps in order, and ends when its source does', async () => {
  async function* source() {
    yield 1;
    yield 2;
  }
  const seen: number[] = [];
  for await (const item of mapStream(source(), async (item) => item * 10)) seen.push(item);
  expect(seen).toEqual([10, 20]);
});

test('one who leaves while it waits is let go at once, and its source too', async () => {
  const emitter = new EventEmitter();
  const stream = mapStream(on(emitter, 'event'), async (item) => item);
  const waiting = stream.next();
  await stream.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(emitter.listenerCount('event')).toBe(0);
});
