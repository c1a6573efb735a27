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

type Gateway = Awaited<ReturnType<typeof startMeasured>>;

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
let organizer: Awaited<ReturnType<typeof newAccount>>;
/** Invited to the reservation. */
let guest: typeof organizer;
let manager: Client;
let ids: { venue: string; room: string; reservation: string };

beforeAll(async () => {
  const run = await shared();
  const busUrl = new URL(run.databases['bus'] as string);
  bus = await Network.start(busUrl.href);
  const through = Object.assign(new URL(busUrl), { host: new URL(bus.url).host });
  [here, there, deaf] = await Promise.all([
    startMeasured({}),
    startMeasured({}),
    startMeasured({ BUS_DATABASE_URL: through.href, LOG_LEVEL: 'fatal' }),
  ]);
  manager = await Client.as('manager', here.url);
  [organizer, guest] = [await newAccount(here.url), await newAccount(here.url)];
  const { venue } = await create(manager, 'Venue', { name: 'Venue', timeZone: 'UTC' });
  const { bookable } = await create(manager, 'Room', { bookable: { name: 'Room', capacity: 2, venueId: venue.id } });
  ids = { venue: venue.id, room: bookable.id, reservation: '' };
  await eventually(async () => {
    const invited = { attendees: [guest.email] };
    const { reservation } = await book(organizer.client, { bookableId: bookable.id, ...hours(1, 2), ...invited });
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

async function startMeasured(settings: Record<string, string>) {
  const METRICS_PORT = String(await freePort());
  const data = process.env['BERTH_TEST_DATA'] as string;
  return { ...(await startGateway(await shared(), data, { ...settings, METRICS_PORT })), METRICS_PORT };
}

async function found(what: 'copy' | 'nothing' | 'outdated', { METRICS_PORT }: Gateway): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).text();
  const line = new RegExp(`^berth_gateway_entity_lookups_total\\{found="${what}",service="gateway"\\} (\\d+)$`, 'm');
  return Number(line.exec(text)?.[1]);
}

test('what nobody changed is not asked for again', async () => {
  const first = await read(at(here));
  const [copies, nothing] = [await found('copy', here), await found('nothing', here)];
  expect(await read(at(here))).toEqual(first);
  expect(await found('copy', here)).toBe(copies + 2);
  expect(await found('nothing', here)).toBe(nothing);
});

test('what only some may see, the others do not see in a copy', async () => {
  const copies = await found('copy', here);
  for (const _ of [1, 2]) {
    expect((await read(at(here))).organizer.email).toBe(organizer.email);
    expect((await read(guest.client)).organizer.email).toBeNull();
    expect((await read(manager)).organizer.email).toBe(organizer.email);
  }
  expect(await found('copy', here)).toBeGreaterThanOrEqual(copies + 6);
});

test('whatever is written through a gateway is read through it, at once, however many read meanwhile', async () => {
  let isOver = false;
  const reading = Array.from({ length: READERS }, async () => {
    while (!isOver) await read(at(here));
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    const write = writers[round % writers.length] as (typeof writers)[number];
    const written = await write(`Name ${randomUUID()}`);
    expect(await read(at(here))).toMatchObject(written);
  }
  isOver = true;
  await Promise.all(reading);
  expect(await found('outdated', here)).toBeGreaterThan(0);
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
  const writtenNext = await write(`Name ${randomUUID()}`);
  expect(await read(at(deaf))).toMatchObject(writtenNext);
  bus.mend();
  const after = await write(`Name ${randomUUID()}`);
  await eventually(async () => matches(await read(at(deaf)), after));
  const copies = await found('copy', deaf);
  await eventually(async () => (await read(at(deaf))) && (await found('copy', deaf)) > copies);
});

function matches(answer: object, expected: object): boolean {
  try {
    expect(answer).toMatchObject(expected);
    return true;
  } catch {
    return false;
  }
}
