import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus } from '@berth/bus';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { healthOf } from './health.ts';

const servers: Server[] = [];
/** How often the subgraph was asked, what it says, and for what it waits before. */
let asked: number;
let status: number;
let mayAnswer: Promise<unknown>;
/** How often the gateway was asked. */
let came: number;
let onCame: () => void;
/** The subgraphs that there are. */
let inUse: Map<string, string>;
let ready: () => Promise<Response>;

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  [asked, status, mayAnswer, came, onCame] = [0, 200, Promise.resolve(), 0, () => {}];
  const rooms = await serve(async (_, response) => {
    asked += 1;
    await mayAnswer;
    response.writeHead(status).end();
  });
  inUse = new Map([['rooms', `${rooms}/graphql`]]);
  const health = healthOf(() => inUse, { ping: async () => {} } as Bus);
  const gateway = await serve((request, response) => {
    health[request.url as string]?.(request, response);
    came += 1;
    onCame();
  });
  ready = () => fetch(`${gateway}/health/ready`);
});

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

test('however many ask whether it is ready, subgraphs are asked once', async () => {
  mayAnswer = new Promise<void>((resolve) => {
    onCame = () => came === 50 && resolve();
  });
  const answers = await Promise.all(Array.from({ length: 50 }, ready));
  for (const answer of answers)
    expect(await answer.json()).toEqual({ status: 'ready', parts: { rooms: true, bus: true } });
  expect(asked).toBe(1);
});

test('who asks again and again is told what was found a moment before', async () => {
  for (let n = 0; n < 50; n += 1) expect((await ready()).status).toBe(200);
  expect(asked).toBeLessThan(50);
});

test('that a subgraph is not ready is noticed, and that it is again', async () => {
  expect((await ready()).status).toBe(200);
  status = 503;
  while ((await ready()).status !== 503) await sleep(50);
  expect(await (await ready()).json()).toMatchObject({ status: 'not ready', parts: { rooms: false } });
  status = 200;
  while ((await ready()).status !== 200) await sleep(50);
});

test('one that is needed no more is not waited for, and one that is from now on is', async () => {
  status = 503;
  expect((await ready()).status).toBe(503);
  const [rooms] = inUse.values();
  inUse.clear();
  while ((await ready()).status !== 200) await sleep(50);
  inUse.set('halls', rooms as string);
  while ((await ready()).status !== 503) await sleep(50);
  expect(await (await ready()).json()).toEqual({ status: 'not ready', parts: { halls: false, bus: true } });
});
