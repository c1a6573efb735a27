import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { TestRedis, whyNoRedis } from '@berth/test-redis';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newAccount } from './berth/accounts.ts';
import { freePort } from './berth/berth-process.ts';
import { create, update } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { shared } from './berth/inside.ts';
import { startGateway } from './berth/replica.ts';
import { book, eventually, hours } from './berth/world.ts';

type Gateway = Awaited<ReturnType<typeof startGateway>> & { METRICS_PORT: string };

/** Reservations tells who and what; the names are users' and rooms'. */
const READ = 'query ($id: ID!) { reservation(id: $id) { organizer { name email } bookable { venue { name } } } }';
const RENAME = 'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { __typename } }';

const obstacle = whyNoRedis();
if (obstacle) console.warn(`Not tested: gateways that share copies of entities. ${obstacle}`);

(obstacle ? describe.skip : describe)('gateways that share copies of entities', () => {
  let redis: TestRedis;
  let gateways: [Gateway, Gateway];
  let organizer: Awaited<ReturnType<typeof newAccount>>;
  let manager: Client;
  let ids: { venue: string; reservation: string };

  beforeAll(async () => {
    redis = await TestRedis.start();
    gateways = await Promise.all([start(), start()]);
    const [{ url }] = gateways;
    [manager, organizer] = [await Client.as('manager', url), await newAccount(url)];
    const { venue } = await create(manager, 'Venue', { name: 'Venue', timeZone: 'UTC' });
    const { bookable } = await create(manager, 'Room', { bookable: { name: 'Room', capacity: 2, venueId: venue.id } });
    ids = { venue: venue.id, reservation: '' };
    await eventually(async () => {
      const { reservation } = await book(organizer.client, { bookableId: bookable.id, ...hours(1, 2) });
      ids.reservation = reservation?.id ?? '';
      return ids.reservation !== '';
    });
    await eventually(async () => {
      const up = await Promise.all(gateways.map((gateway) => figure(gateway, 'shared_entities_up')));
      return up.every((each) => each === 1);
    });
  }, 240_000);

  afterAll(async () => {
    await Promise.all((gateways ?? []).map((gateway) => gateway.stop()));
    await redis?.stop();
  });

  async function start(): Promise<Gateway> {
    const METRICS_PORT = String(await freePort());
    const settings = { METRICS_PORT, ENTITY_CACHE_URL: redis.url, LOG_LEVEL: 'error' };
    return {
      ...(await startGateway(await shared(), process.env['BERTH_TEST_DATA'] as string, settings)),
      METRICS_PORT,
    };
  }

  async function figure({ METRICS_PORT }: Gateway, name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).text();
    const found = name.startsWith('shared_entity_lookups') ? 'found="copy",' : '';
    return Number(new RegExp(`^berth_gateway_${name}\\{${found}service="gateway"\\} (\\d+)$`, 'm').exec(text)?.[1]);
  }

  const at = (gateway: Gateway) => new Client(gateway.url, organizer.session.accessToken);
  const read = async (gateway: Gateway) => (await at(gateway).ask(READ, { id: ids.reservation })).reservation;

  /** Each gives something that READ shows a new name, and answers what is to be seen. */
  const writers = [
    async (gateway: Gateway, name: string) => {
      await update(await Client.as('manager', gateway.url), 'Venue', ids.venue, { name, timeZone: 'UTC' });
      return ({ bookable }: Awaited<ReturnType<typeof read>>) => bookable.venue.name === name;
    },
    async (gateway: Gateway, name: string) => {
      const answer = await at(gateway).ask(RENAME, { input: { id: organizer.session.user.id, name } });
      expect(answer.updateUser.__typename).toBe('UserSuccess');
      return ({ organizer: { name: shown } }: Awaited<ReturnType<typeof read>>) => shown === name;
    },
  ];

  async function writeAndRead(): Promise<void> {
    for (const [here, there] of [gateways, [...gateways].reverse()] as [Gateway, Gateway][]) {
      for (const write of writers) {
        await Promise.all([read(here), read(there)]);
        const isShown = await write(here, `Name ${randomUUID()}`);
        expect(isShown(await read(here))).toBe(true);
        await eventually(async () => isShown(await read(there)));
      }
    }
  }

  /** What one is told after a change, the other finds. An event that ends it in between only makes for one more attempt. */
  async function oneServesTheOther(): Promise<void> {
    const [here, there] = gateways;
    const [rename] = writers as [(typeof writers)[number]];
    await eventually(async () => {
      await rename(here, `Name ${randomUUID()}`);
      const copies = await figure(there, 'shared_entity_lookups_total');
      const told = await read(here);
      return (
        isDeepStrictEqual(await read(there), told) && (await figure(there, 'shared_entity_lookups_total')) > copies
      );
    });
  }

  test('what one was told serves the other', () => oneServesTheOther());

  test('what is written through either is read through it at once, and soon through the other', () => writeAndRead());

  test('Redis killed, everything is answered as ever; back again, it serves', async () => {
    await redis.kill();
    await writeAndRead();
    const [here] = gateways;
    expect(await figure(here, 'shared_entities_up')).toBe(0);
    expect(await figure(here, 'shared_entity_failures_total')).toBeGreaterThan(0);
    await redis.startAgain();
    await writeAndRead();
    await oneServesTheOther();
  });
});
