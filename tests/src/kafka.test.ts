import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type EmbeddedKafka, startKafka } from '@berth/embedded-kafka';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BerthProcess, newFolder } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { whyNoKafka } from './berth/kafka.ts';
import { type Heard, watch } from './berth/watch.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

const CHANGE = '... on ReservationChange { cursor type taken reservation { title organizer { name } } }';
const SCHEDULE = `subscription ($id: ID!) { scheduleChanged(bookableId: $id) { ${CHANGE} } }`;
const MINE = `subscription ($after: String) { myReservationsChanged(after: $after) { ${CHANGE} } }`;

const obstacle = whyNoKafka();
if (obstacle) console.warn(`Not tested: Berth over Kafka. ${obstacle}`);

(obstacle ? describe.skip : describe)('Berth over Kafka', () => {
  let kafka: EmbeddedKafka;
  let folder: string;
  const undo: (() => Promise<unknown>)[] = [];
  let berth: BerthProcess;
  let manager: Client;
  let member: Client;

  beforeAll(async () => {
    folder = join(await newFolder(), 'kafka');
    kafka = await startKafka(folder);
    undo.push(() => kafka.stop());
    berth = await BerthProcess.start({ KAFKA_BROKERS: kafka.brokers, KAFKA_PREFIX: `test-${randomUUID()}.` });
    undo.push(() => berth.stop());
    [manager, member] = await Promise.all([Client.as('manager', berth.url), Client.as('member', berth.url)]);
  }, 240_000);

  afterAll(async () => {
    while (undo.length > 0) await undo.pop()?.();
  });

  test('it says so, and has no database for the bus', async () => {
    expect(berth.output).toContain(`Event bus     Kafka, ${kafka.brokers}`);
    expect((await berth.run()).databases).not.toHaveProperty('bus');
  });

  test('reservations learns of a new room, and who watches it sees a booking', async () => {
    const room = await newRoom(manager);
    const watching = await watch(member, SCHEDULE, { id: room });
    await book(member, { bookableId: room, title: 'Over Kafka', ...hours(1, 2) });
    await eventually(async () => watching.heard.length === 2);
    const reservation = { title: 'Over Kafka', organizer: { name: 'Mira Chen' } };
    expect(watching.heard).toMatchObject([
      { type: 'ReservationCreated', taken: false, reservation },
      { type: 'ReservationConfirmed', taken: true, reservation },
    ]);
    watching.stop();
  });

  test('whose own reservations change is told so, and goes on after a cursor', async () => {
    const rooms = await Promise.all([newRoom(manager), newRoom(manager), newRoom(manager)]);
    const before = await watch(member, MINE, {});
    for (const bookableId of rooms) await book(member, { bookableId, title: 'Mine', ...hours(1, 2) });
    await eventually(async () => before.heard.length === 6);
    before.stop();

    for (const bookableId of rooms) await book(member, { bookableId, title: 'While away', ...hours(3, 4) });
    const after = await watch(member, MINE, { after: before.heard[5].cursor });
    await eventually(async () => after.heard.length === 6);
    expect(new Set(after.heard.map(({ reservation }: Heard) => reservation.title))).toEqual(new Set(['While away']));
    after.stop();
  });

  test('while Kafka is away, bookings are made; once it is back, they are told', async () => {
    const room = await newRoom(manager);
    const watching = await watch(member, SCHEDULE, { id: room });
    kafka.kill();
    await kafka.ended;
    const { reservation } = await book(member, { bookableId: room, title: 'Meanwhile', ...hours(1, 2) });
    expect(reservation.status).toBe('CONFIRMED');

    kafka = await startKafka(folder, Number(kafka.brokers.split(':')[1]));
    await eventually(async () => watching.heard.some(({ taken }: Heard) => taken === true));
    expect(watching.heard.map(({ type }: Heard) => type)).toEqual(
      expect.arrayContaining(['ReservationCreated', 'ReservationConfirmed']),
    );
    watching.stop();
  });
});
