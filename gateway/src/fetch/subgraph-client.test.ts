import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEADLINE_HEADER, type Viewer } from '@berth/identity';
import { createRegistry, type Metrics } from '@berth/metrics';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Changes } from '../cache/changes.ts';
import type { Context } from '../context.ts';
import { measureTraffic } from '../metrics/traffic.ts';
import { Deadline, HungUp } from './deadline.ts';
import { createSubgraphClient, type SubgraphClient } from './subgraph-client.ts';

/** Longer than a test lasts, where nothing else is said. */
const PATIENCE_MS = 120_000;
const viewer = (id: string): Viewer => ({ id, role: 'MEMBER', sessionId: `${id}s` });

let subgraph: Server;
let client: SubgraphClient;
let changes: Changes;
/** What the subgraph was sent, and what it does with it. */
let asked: { body: string; remaining: number; response: ServerResponse }[];
let behave: (response: ServerResponse) => void;
let metrics: Metrics;

beforeEach(async () => {
  asked = [];
  changes = new Changes();
  behave = answer;
  subgraph = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    asked.push({ body, remaining: Number(request.headers[DEADLINE_HEADER]), response });
    behave(response);
  });
  subgraph.listen(0, '127.0.0.1');
  await once(subgraph, 'listening');
  client = clientWith();
});

afterEach(async () => {
  subgraph.closeAllConnections();
  await client.close();
  subgraph.close();
});

function clientWith(settings: { REQUEST_TIMEOUT_MS?: number; MAX_REQUESTS_PER_SUBGRAPH?: number } = {}) {
  metrics = createRegistry('gateway');
  return createSubgraphClient({
    urls: new Map([['rooms', `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/graphql`]]),
    headers: async (_, { viewer }) => ({ authorization: `as ${viewer?.id}` }),
    settings: { REQUEST_TIMEOUT_MS: PATIENCE_MS, MAX_REQUESTS_IN_WORK: 1, MAX_REQUESTS_PER_SUBGRAPH: 64, ...settings },
    traffic: measureTraffic(metrics),
    changes,
    noteChanges: (things) => changes.note(things),
    logger: pino({ level: 'silent' }),
  });
}

/** What is measured of the subgraph. */
async function figure(name: string): Promise<number> {
  const text = await metrics.getSingleMetricAsString(`berth_gateway_${name.replace(/_count$/, '')}`);
  return Number(new RegExp(`^berth_gateway_${name}{.*} (\\d+)$`, 'm').exec(text)?.[1]);
}

function answer(response: ServerResponse) {
  response.end(JSON.stringify({ data: { number: asked.length } }));
}

function fail(response: ServerResponse) {
  response.writeHead(503).end();
}

const deadlines: Deadline[] = [];
afterEach(() => {
  for (const deadline of deadlines.splice(0)) deadline.close();
});

function running(isQuery: boolean, who = 'u1', milliseconds = PATIENCE_MS) {
  const deadline = new Deadline(milliseconds);
  deadlines.push(deadline);
  return { viewer: viewer(who), clientAddress: '', running: { isQuery, deadline } } satisfies Context;
}

const send = (body: string, context: Context = running(true), kind: 'query' | 'mutation' = 'query') =>
  client.send({ subgraph: 'rooms', kind, body }, context);

/** The code of what it is refused with. */
const refusal = (sent: Promise<unknown>) =>
  sent.then(
    () => 'none',
    (error) => error.extensions.code,
  );

async function until(condition: () => boolean) {
  while (!condition()) await sleep(1);
}

describe('of the same queries, at the same time,', () => {
  test('one is asked, and nobody gets what another writes into', async () => {
    const [one, other] = await Promise.all([send('{ a }'), send('{ a }')]);
    expect(asked).toHaveLength(1);
    expect(one).toEqual(other);
    expect(one.data).not.toBe(other.data);
    expect(await send('{ a }')).toEqual({ data: { number: 2 } });
    expect(await figure('fetch_shared_total')).toBe(1);
    expect(await figure('fetch_duration_seconds_count')).toBe(2);
  });

  test('each viewer’s is asked, and each that differs', async () => {
    await Promise.all([send('{ a }'), send('{ b }'), send('{ a }', running(true, 'u2'))]);
    expect(asked).toHaveLength(3);
  });

  test.each([
    ['a mutation was answered', () => send('mutation { a }', running(false), 'mutation')],
    ['something changed', async () => changes.note(['users'])],
  ])('none is joined that began before %s', async (_, change) => {
    behave = () => {};
    const before = send('{ a }');
    await until(() => asked.length === 1);
    behave = answer;
    await change();
    const { length } = asked;
    expect(await send('{ a }')).toEqual({ data: { number: length + 1 } });
    answer(asked[0]?.response as ServerResponse);
    await before;
  });

  test('only those share that ask as of the same', async () => {
    const asOf = (what?: string) =>
      client.send({ subgraph: 'rooms', kind: 'query', body: '{ a }', asOf: what }, running(true));
    await Promise.all([asOf('then'), asOf('now'), asOf('now'), asOf()]);
    expect(asked).toHaveLength(3);
  });

  test('what follows a mutation, or an event, is asked by itself', async () => {
    await Promise.all([
      send('{ a }', running(false)),
      send('{ a }', { viewer: null, clientAddress: '' }),
      send('{ a }'),
    ]);
    expect(asked).toHaveLength(3);
  });

  test('the one that is asked goes on until all have hung up', async () => {
    behave = () => {};
    const [one, other] = [running(true), running(true)];
    const sent = [send('{ a }', one), send('{ a }', other)].map(refusal);
    await until(() => asked.length === 1);
    const { response } = asked[0] as (typeof asked)[number];
    one.running.deadline.giveUp(new HungUp());
    expect(await sent[0]).toBe('SUBGRAPH_UNAVAILABLE');
    expect(response.destroyed).toBe(false);
    other.running.deadline.giveUp(new HungUp());
    await once(response, 'close');
    await sent[1];
  });
});

describe('a deadline', () => {
  test('is told as the time that is left, and ends the request', async () => {
    behave = () => {};
    const sent = refusal(send('mutation { a }', running(false, 'u1', 1_000), 'mutation'));
    await until(() => asked.length === 1);
    const [{ remaining, response }] = asked as [(typeof asked)[number]];
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(1_000);
    await once(response, 'close');
    expect(await sent).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test('is not that of others who join: what they ask for is done until the last of them is out of time', async () => {
    behave = () => {};
    const [first, second] = [refusal(send('{ a }', running(true, 'u1', 100))), send('{ a }')];
    await until(() => asked.length === 1);
    expect(asked[0]?.remaining).toBe(PATIENCE_MS);
    expect(await first).toBe('SUBGRAPH_UNAVAILABLE');
    answer(asked[0]?.response as ServerResponse);
    expect(await second).toEqual({ data: { number: 1 } });
  });

  test('ends waiting for a turn, too', async () => {
    client = clientWith({ MAX_REQUESTS_PER_SUBGRAPH: 1 });
    behave = () => {};
    const first = refusal(send('{ a }'));
    await until(() => asked.length === 1);
    expect(await refusal(send('{ b }', running(true, 'u1', 50)))).toBe('SUBGRAPH_UNAVAILABLE');
    expect(asked).toHaveLength(1);
    answer(asked[0]?.response as ServerResponse);
    expect(await first).toBe('none');
    behave = answer;
    expect(await send('{ c }')).toEqual({ data: { number: 2 } });
  });

  test('is there for what has none, such as the rest of an event', async () => {
    client = clientWith({ REQUEST_TIMEOUT_MS: 50 });
    behave = () => {};
    expect(await refusal(send('{ a }', { viewer: null, clientAddress: '' }))).toBe('SUBGRAPH_UNAVAILABLE');
  });
});

describe('what fails', () => {
  test('is asked again where the budget allows: one in ten', async () => {
    for (let n = 0; n < 9; n += 1) await send(`{ a${n} }`);
    behave = (response) => {
      behave = answer;
      fail(response);
    };
    expect(await send('{ b }')).toEqual({ data: { number: 11 } });
    behave = (response) => {
      behave = answer;
      fail(response);
    };
    expect(await refusal(send('{ c }'))).toBe('SUBGRAPH_UNAVAILABLE');
    expect(asked).toHaveLength(12);
    expect(await figure('fetch_retries_total')).toBe(1);
    expect(await figure('fetch_failures_total')).toBe(2);
  });

  test('is never asked again where it is a mutation', async () => {
    for (let n = 0; n < 30; n += 1) await send(`{ a${n} }`);
    behave = fail;
    expect(await refusal(send('mutation { a }', running(false), 'mutation'))).toBe('SUBGRAPH_UNAVAILABLE');
    expect(asked).toHaveLength(31);
  });
});

describe('a subgraph that hardly answers', () => {
  test('is left alone, its clients are told at once, and it heals', async () => {
    behave = fail;
    for (let n = 0; n < 100; n += 1) expect(await refusal(send(`{ a${n} }`))).toBe('SUBGRAPH_UNAVAILABLE');
    expect(asked.length).toBeLessThan(50);
    expect(await figure('breaker_open')).toBe(1);
    behave = answer;
    for (let n = 0; (await refusal(send(`{ b${n} }`))) !== 'none'; n += 1) await sleep(20);
    expect(await Promise.all(Array.from({ length: 20 }, (_, n) => refusal(send(`{ c${n} }`))))).not.toContain(
      'SUBGRAPH_UNAVAILABLE',
    );
    expect(await figure('breaker_open')).toBe(0);
  });

  test('is tried by one at a time: while that one waits, the others are not made to', async () => {
    behave = fail;
    for (let n = 0; n < 20; n += 1) await refusal(send(`{ a${n} }`));
    behave = () => {};
    const known = asked.length;
    const trials: Promise<unknown>[] = [];
    for (let n = 0; asked.length === known; n += 1) {
      trials.push(refusal(send(`{ b${n} }`)));
      await sleep(20);
    }
    expect(await refusal(send('{ c }'))).toBe('SUBGRAPH_UNAVAILABLE');
    answer(asked.at(-1)?.response as ServerResponse);
    await Promise.all(trials);
    expect(asked).toHaveLength(known + 1);
  });

  test('is not back because nobody waited for the one that tried it', async () => {
    behave = fail;
    for (let n = 0; n < 20; n += 1) await refusal(send(`{ a${n} }`));
    behave = () => {};
    const known = asked.length;
    for (let n = 0; asked.length === known; n += 1) {
      const context = running(true);
      const sent = refusal(send(`{ b${n} }`, context));
      await sleep(20);
      context.running.deadline.giveUp(new HungUp());
      await sent;
    }
    expect(await figure('breaker_open')).toBe(1);
  });

  test('is not one that was asked with hardly any time left, or for somebody who has gone', async () => {
    behave = () => {};
    for (let n = 0; n < 20; n += 1) await refusal(send(`{ a${n} }`, running(true, 'u1', 5)));
    const sent = Array.from({ length: 20 }, (_, n) => [running(true), n] as const).map(async ([context, n]) => {
      const refused = refusal(send(`{ b${n} }`, context));
      context.running.deadline.giveUp(new HungUp());
      return refused;
    });
    await Promise.all(sent);
    behave = answer;
    expect(await refusal(send('{ c }'))).toBe('none');
    expect(await figure('breaker_open')).toBe(0);
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
    behave = refuse(status, text);
    for (let n = 0; n < 30; n += 1) {
      const sent = send(`{ a${n} }`, known);
      if (typeof told === 'string') expect(await refusal(sent)).toBe(told);
      else expect(await sent).toEqual(told);
    }
    expect(asked).toHaveLength(30);
    behave = answer;
    expect(await refusal(send('{ b }'))).toBe('none');
  });

  test('has quarrelled with the gateway where that says who asks, and no client can help it', async () => {
    behave = refuse(401, '{"errors":[{"message":"Only the gateway may ask."}]}');
    expect(await refusal(send('{ a }'))).toBe('SUBGRAPH_UNAVAILABLE');
  });
});

test('where some who wait for their turn do not wait any longer, the others get it', async () => {
  client = clientWith({ MAX_REQUESTS_PER_SUBGRAPH: 4 });
  behave = () => {};
  const first = Array.from({ length: 4 }, (_, n) => send(`{ a${n} }`));
  await until(() => asked.length === 4);
  const gone = Array.from({ length: 4 }, () => running(true));
  const left = gone.map((context, n) => refusal(send(`{ b${n} }`, context)));
  const patient = Array.from({ length: 3 }, (_, n) => send(`{ c${n} }`));
  await sleep(20);
  for (const { running } of gone) running.deadline.giveUp(new HungUp());
  await Promise.all(left);
  behave = answer;
  for (const { response } of asked.slice()) answer(response);
  await Promise.all([...first, ...patient]);
  expect(asked).toHaveLength(7);
});

test('no more are sent at a time than a subgraph is to get; the others wait for their turn', async () => {
  client = clientWith({ MAX_REQUESTS_PER_SUBGRAPH: 2 });
  let [open, most] = [0, 0];
  behave = async (response) => {
    open += 1;
    most = Math.max(most, open);
    await sleep(5);
    open -= 1;
    answer(response);
  };
  await Promise.all(Array.from({ length: 20 }, (_, n) => send(`{ a${n} }`)));
  expect(asked).toHaveLength(20);
  expect(most).toBe(2);
});
