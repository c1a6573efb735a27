import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newAccount } from './berth/accounts.ts';
import { freePort } from './berth/berth-process.ts';
import { create, update } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { shared } from './berth/inside.ts';
import { startGateway } from './berth/replica.ts';
import { book, eventually, hours } from './berth/world.ts';
import { Network } from './client/network.ts';

type Gateway = Awaited<ReturnType<typeof startGateway>>;

const ROUNDS = 40;
const READERS = 4;

/** Reservations tells who and what; the names are users' and rooms'. */
const READ = `query ($id: ID!) {
  reservation(id: $id) { organizer { name email } bookable { name description venue { name } } }
}`;
const RENAME = 'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { __typename } }';

let here: Gateway;
let there: Gateway;
/** A gateway whose bus can be cut off. */
let deaf: Gateway;
let bus: Network;
let metricsPort: number;
let manager: Client;
let organizer: Awaited<ReturnType<typeof newAccount>>;
let ids: { venue: string; room: string; reservation: string };

beforeAll(async () => {
  const [run, data] = [await shared(), process.env['BERTH_TEST_DATA'] as string];
  metricsPort = await freePort();
  const busUrl = new URL(run.databases['bus'] as string);
  bus = await Network.start(busUrl.href);
  const through = Object.assign(new URL(busUrl), { host: new URL(bus.url).host });
  [here, there, deaf] = await Promise.all([
    startGateway(run, data, { METRICS_PORT: String(metricsPort) }),
    startGateway(run, data),
    startGateway(run, data, { BUS_DATABASE_URL: through.href, LOG_LEVEL: 'fatal' }),
  ]);
  manager = await Client.as('manager', here.url);
  organizer = await newAccount(here.url);
  const { venue } = await create(manager, 'Venue', { name: 'Venue', timeZone: 'UTC' });
  const { bookable } = await create(manager, 'Room', { bookable: { name: 'Room', capacity: 2, venueId: venue.id } });
  ids = { venue: venue.id, room: bookable.id, reservation: '' };
  await eventually(async () => {
    const { reservation } = await book(organizer.client, { bookableId: bookable.id, ...hours(1, 2) });
    ids.reservation = reservation?.id ?? '';
    return ids.reservation !== '';
  });
}, 120_000);

afterAll(async () => {
  await Promise.all([here, there, deaf].map((gateway) => gateway?.stop()));
  bus?.stop();
});

const read = async (client: Client) => (await client.ask(READ, { id: ids.reservation })).reservation;
const at = (gateway: Gateway) => new Client(gateway.url, organizer.session.accessToken);

/** Each gives something that READ shows a new name, and answers where it is to be seen. */
const writers = [
  async (name: string) => {
    await update(manager, 'Venue', ids.venue, { name, timeZone: 'UTC' });
    return { bookable: { venue: { name } } };
  },
  async (name: string) => {
    await update(manager, 'Room', ids.room, { bookable: { name, description: name, capacity: 2, venueId: ids.venue } });
    return { bookable: { name, description: name } };
  },
  async (name: string) => {
    const answer = await at(here).ask(RENAME, { input: { id: organizer.session.user.id, name } });
    expect(answer.updateUser.__typename).toBe('UserSuccess');
    return { organizer: { name } };
  },
];

async function found(what: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const line = new RegExp(`^berth_gateway_entity_lookups_total\\{found="${what}",service="gateway"\\} (\\d+)$`, 'm');
  return Number(line.exec(text)?.[1]);
}

test('what nobody changed is not asked for again', async () => {
  const first = await read(at(here));
  const [copies, nothing] = [await found('copy'), await found('nothing')];
  expect(await read(at(here))).toEqual(first);
  expect(await found('copy')).toBe(copies + 2);
  expect(await found('nothing')).toBe(nothing);
});

test('what only some may see, the others do not see in a copy', async () => {
  const { client: stranger } = await newAccount(here.url);
  const seeing = (client: Client) => client.send('{ me { id } } ').then(() => client);
  for (const _ of [1, 2]) {
    expect((await read(await seeing(at(here)))).organizer.email).toBe(organizer.email);
    expect((await read(manager)).organizer.email).toBe(organizer.email);
    expect((await stranger.ask(READ, { id: ids.reservation })).reservation).toBeNull();
  }
});

test('whatever is written through a gateway is read through it, at once, however many read meanwhile', async () => {
  let isOver = false;
  const reading = Array.from({ length: READERS }, async () => {
    while (!isOver) await read(at(here));
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    const write = writers[round % writers.length] as (typeof writers)[number];
    expect(await read(at(here))).toMatchObject(await write(`Name ${randomUUID()}`));
  }
  isOver = true;
  await Promise.all(reading);
  expect(await found('outdated')).toBeGreaterThan(0);
});

test('what is written through one gateway is soon read through another', async () => {
  for (const write of writers) {
    await read(at(there));
    const written = await write(`Name ${randomUUID()}`);
    await eventually(async () => matches(await read(at(there)), written));
  }
});

test('a gateway that hears nothing of changes soon has no copies, and has them again when it hears', async () => {
  const write = writers[0] as (typeof writers)[number];
  await read(at(deaf));
  bus.cut();
  const written = await write(`Name ${randomUUID()}`);
  await eventually(async () => matches(await read(at(deaf)), written));
  expect(await read(at(deaf))).toMatchObject(await write(`Name ${randomUUID()}`));
  bus.mend();
  const after = await write(`Name ${randomUUID()}`);
  await eventually(async () => matches(await read(at(deaf)), after));
});

function matches(answer: object, expected: object): boolean {
  try {
    expect(answer).toMatchObject(expected);
    return true;
  } catch {
    return false;
  }
}
