import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newFolder } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { shared } from './berth/inside.ts';
import { startGateway } from './berth/replica.ts';
import { watch } from './berth/watch.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

const SUPERGRAPH = join(import.meta.dirname, '../../gateway/supergraph.graphql');
const FLOOR = '{ rooms(first: 1) { nodes { floor } } }';
const NAME = '{ rooms(first: 1) { nodes { name } } }';
const WATCH = 'subscription ($id: ID!) { scheduleChanged(bookableId: $id) { ... on ReservationChange { taken } } }';

/** A subgraph that the supergraph does not have at first. */
const lifts = createServer((_, response) => response.end('{"data":{"lifts":3}}'));
const withLifts = () =>
  sdl
    .replace('enum join__Graph {', '$& LIFTS @join__graph(name: "lifts", url: "")')
    .replace('type Query', '$& @join__type(graph: LIFTS)')
    .replace(/^ {2}myReservations/m, '  lifts: Int @join__field(graph: LIFTS)\n$&');

let file: string;
let sdl: string;
let gateway: Awaited<ReturnType<typeof startGateway>>;
let member: Client;

beforeAll(async () => {
  file = join(await newFolder(), 'supergraph.graphql');
  sdl = await readFile(SUPERGRAPH, 'utf8');
  await writeFile(file, sdl);
  await once(lifts.listen(0, '127.0.0.1'), 'listening');
  const SUBGRAPH_URL_LIFTS = `http://127.0.0.1:${(lifts.address() as AddressInfo).port}/graphql`;
  const settings = { SUPERGRAPH: file, SUPERGRAPH_POLL_SECONDS: '1', SUBGRAPH_URL_LIFTS };
  gateway = await startGateway(await shared(), process.env['BERTH_TEST_DATA'] as string, settings);
  member = await Client.as('member', gateway.url);
});

afterAll(async () => {
  await gateway.stop();
  lifts.close().closeAllConnections();
});

const knowsFloor = async () => !(await member.send(FLOOR)).errors;

test('another supergraph takes over, and neither queries nor subscriptions notice', async () => {
  const manager = await Client.as('manager');
  const room = await newRoom(manager);
  const watching = await watch(member, WATCH, { id: room });
  let [isOver, failures] = [false, 0];
  const asking = (async () => {
    while (!isOver) if ((await member.send(NAME)).errors) failures += 1;
  })();

  expect(await knowsFloor()).toBe(true);
  await writeFile(file, sdl.replace(/^ {2}floor: String.*\n/gm, ''));
  await eventually(async () => !(await knowsFloor()));
  await book(manager, { bookableId: room, ...hours(1, 2) });
  await eventually(async () => watching.heard.length === 2);
  isOver = true;
  await asking;
  expect({ failures, heard: watching.heard }).toEqual({ failures: 0, heard: [{ taken: false }, { taken: true }] });
  watching.stop();
});

test('a subgraph may come, and is asked where the gateway was told; one that is gone is waited for no more', async () => {
  const readiness = async () => (await fetch(`${gateway.url}/health/ready`)).json() as Promise<{ parts: object }>;
  const areAsked = async () => !(await member.send('{ lifts }')).errors;
  expect((await readiness()).parts).not.toHaveProperty('lifts');
  await writeFile(file, withLifts());
  await eventually(areAsked);
  expect(await member.send('{ lifts }')).toEqual({ data: { lifts: 3 } });
  await eventually(async () => 'lifts' in (await readiness()).parts);
  await writeFile(file, sdl);
  await eventually(async () => !(await areAsked()));
  await eventually(async () => !('lifts' in (await readiness()).parts));
});

test.each([
  ['no supergraph', () => 'type Query { nothing: String }'],
  ['empty', () => ''],
  ['such that nothing can be planned', () => sdl.replaceAll('key: "id"', 'key: "nowhere"')],
  ['of a subgraph that has no address here', () => sdl.replaceAll('ROOMS', 'HALLS').replaceAll('"rooms"', '"halls"')],
])('one that is %s is not taken', async (_, other) => {
  await writeFile(file, sdl);
  await eventually(knowsFloor);
  await writeFile(file, other());
  for (const end = Date.now() + 3_000; Date.now() < end; ) expect(await knowsFloor()).toBe(true);
});
