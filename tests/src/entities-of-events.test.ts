import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { shared } from './berth/inside.ts';
import { startGateway } from './berth/replica.ts';
import { createSeries, localTime } from './berth/series.ts';
import { TroubledSubgraph } from './berth/troubled-subgraph.ts';
import { watch } from './berth/watch.ts';
import { eventually, newRoom } from './berth/world.ts';

const WATCH = `subscription ($room: ID!) { scheduleChanged(bookableId: $room) { ... on ReservationChange {
  type reservation { id title }
} } }`;
const OCCURRENCES = 20;

let reservations: TroubledSubgraph;
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => {
  const run = await shared();
  reservations = await TroubledSubgraph.before(run.subgraphs['reservations'] as string);
  const subgraphs = { ...run.subgraphs, reservations: reservations.url };
  gateway = await startGateway({ ...run, subgraphs }, process.env['BERTH_TEST_DATA'] as string);
});

afterAll(async () => {
  await gateway?.stop();
  await reservations?.stop();
});

test('what many events lead to at one moment is asked for together', async () => {
  const manager = await Client.as('manager');
  const [room, watching] = [await newRoom(manager), await Client.as('manager', gateway.url)];
  const { heard, errors, stop } = await watch(watching, WATCH, { room });
  const before = reservations.asked;
  const daily = { startsAt: localTime(3, '09:00'), duration: 'PT1H', rule: `FREQ=DAILY;COUNT=${OCCURRENCES}` };
  await createSeries(manager, { bookableId: room, title: 'Daily', ...daily });
  await eventually(async () => heard.length === 2 * OCCURRENCES);
  stop();
  expect(errors).toEqual([]);
  expect(heard.map(({ reservation }) => reservation.title)).toEqual(heard.map(() => 'Daily'));
  expect(new Set(heard.map(({ reservation }) => reservation.id)).size).toBe(OCCURRENCES);
  expect(reservations.asked - before).toBeLessThan(OCCURRENCES);
});
