import { EventEmitter } from 'node:events';
import { createRegistry, type Metrics } from '@berth/metrics';
import { beforeEach, expect, test } from '@jest/globals';
import type { Results } from '../context.ts';
import { listen } from '../streams/listen.ts';
import { mapStream } from '../streams/map-stream.ts';
import { measureStreams } from './streams.ts';

let metrics: Metrics;
let source: EventEmitter;
let stream: Results;

beforeEach(async () => {
  metrics = createRegistry('gateway');
  source = new EventEmitter();
  const results = mapStream(listen<Error | object>(source, 'event'), async (item) => {
    if (item instanceof Error) throw item;
    return item;
  });
  const subscribe = measureStreams(metrics).counting(async () => results);
  const context = { stream: { transport: 'sse', mayMutate: true } };
  stream = (await subscribe({ context } as never)) as Results;
});

async function figures(): Promise<string[]> {
  const names = ['berth_gateway_subscriptions', 'berth_gateway_deliveries_total'];
  const texts = await Promise.all(names.map((name) => metrics.getSingleMetricAsString(name)));
  return texts.map((text) => /transport="sse",service="gateway"\} (.*)/.exec(text)?.[1] as string);
}

test('what is told is counted, and a subscription while it lasts, however often it is ended', async () => {
  expect(await figures()).toEqual(['1', '0']);
  for (const value of [1, 2]) {
    source.emit('event', { data: { value } });
    expect(await stream.next()).toEqual({ done: false, value: { data: { value } } });
  }
  expect(await figures()).toEqual(['1', '2']);
  const waiting = stream.next();
  await stream.return?.();
  expect(await waiting).toMatchObject({ done: true });
  expect(await figures()).toEqual(['0', '2']);
  expect(source.listenerCount('event')).toBe(0);
});

test('one that fails has ended', async () => {
  source.emit('event', new Error('a bug'));
  await expect(stream.next()).rejects.toThrow('a bug');
  expect(await figures()).toEqual(['0', '0']);
});
