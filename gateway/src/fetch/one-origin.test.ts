import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRegistry } from '@berth/metrics';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Changes } from '../cache/changes.ts';
import { measureTraffic } from '../metrics/traffic.ts';
import { until } from '../testing/until.ts';
import { createSubgraphClient, type SubgraphClient } from './subgraph-client.ts';
import { PATIENCE_MS, running } from './testing/asked-rooms.ts';

let proxy: Server;
let client: SubgraphClient;
const hanging: ServerResponse[] = [];
const answer = (response: ServerResponse) => response.end('{"data":{}}');

/** One host for all subgraphs, as an ingress is: `/users` does not answer, `/rooms` does. */
beforeEach(async () => {
  proxy = createServer(({ url }, response) => {
    if (url === '/users') hanging.push(response);
    else answer(response);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const at = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const changes = new Changes();
  client = createSubgraphClient({
    urls: new Map(['users', 'rooms'].map((name) => [name, `${at}/${name}`])),
    headers: async () => ({}),
    settings: { REQUEST_TIMEOUT_MS: PATIENCE_MS, MAX_REQUESTS_IN_WORK: 1, MAX_REQUESTS_PER_SUBGRAPH: 2 },
    traffic: measureTraffic(createRegistry('gateway')),
    changes,
    noteChanges: (things) => changes.note(things),
    logger: pino({ level: 'silent' }),
  });
});

afterEach(async () => {
  proxy.closeAllConnections();
  await client.close();
  proxy.close();
});

test('one subgraph that does not answer keeps none of another’s places, though both are at one address', async () => {
  const context = running(true);
  const ask = (subgraph: string, body: string) => client.send({ subgraph, kind: 'query', body }, context);
  const waiting = ['{ a }', '{ b }'].map((body) => ask('users', body));
  await until(() => hanging.length === 2);
  expect(await ask('rooms', '{ a }')).toEqual({ data: {} });
  hanging.forEach(answer);
  await Promise.all(waiting);
  context.running.deadline.close();
});
