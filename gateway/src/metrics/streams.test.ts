import { createRegistry, type Metrics } from '@berth/metrics';
import { beforeEach, expect, test } from '@jest/globals';
import type { Results } from '../context.ts';
import type { Listener } from '../streams/stream.ts';
import { measureStreams } from './streams.ts';

type Result = Parameters<Parameters<Results>[0]['next']>[0];

let metrics: Metrics;
let source: Listener<Result> | undefined;
let stream: Results;

beforeEach(async () => {
  metrics = createRegistry('gateway');
  source = undefined;
  const results: Results = (listener) => {
    source = listener;
    return () => {
      source = undefined;
    };
  };
  const subscribe = measureStreams(metrics).counting(async () => results);
  const context = { stream: { transport: 'sse', mayMutate: true } };
  stream = (await subscribe({ context } as never)) as Results;
});

async function figures(): Promise<string[]> {
  const names = ['berth_gateway_subscriptions', 'berth_gateway_deliveries_total'];
  const texts = await Promise.all(names.map((name) => metrics.getSingleMetricAsString(name)));
  return texts.map((text) => /transport="sse",service="gateway"\} (.*)/.exec(text)?.[1] as string);
}

test('what is told is counted, and a subscription while it lasts, however often it is stopped', async () => {
  expect(await figures()).toEqual(['0', '0']);
  const told: Result[] = [];
  const stop = stream({ next: (result) => told.push(result), fail: () => {} });
  expect(await figures()).toEqual(['1', '0']);
  for (const value of [1, 2]) source?.next({ data: { value } });
  expect(told).toEqual([{ data: { value: 1 } }, { data: { value: 2 } }]);
  expect(await figures()).toEqual(['1', '2']);
  stop();
  stop();
  expect(await figures()).toEqual(['0', '2']);
  expect(source).toBeUndefined();
});

test('one that fails has ended', async () => {
  const failures: unknown[] = [];
  const stop = stream({ next: () => {}, fail: (error) => failures.push(error) });
  const error = new Error('a bug');
  source?.fail(error);
  stop();
  expect(failures).toEqual([error]);
  expect(await figures()).toEqual(['0', '0']);
});
