import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type EmbeddedKafka, findRunner, startKafka } from '@berth/embedded-kafka';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BerthProcess, newFolder } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

const WATCH = `subscription ($id: ID!) { scheduleChanged(bookableId: $id) { ... on ReservationChange {
  type taken reservation { title organizer { name } }
} } }`;

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
    const watching = await watch(room);
    await book(member, { bookableId: room, title: 'Over Kafka', ...hours(1, 2) });
    await eventually(async () => watching.heard.length === 2);
    const reservation = { title: 'Over Kafka', organizer: { name: 'Mira Chen' } };
    expect(watching.heard).toEqual([
      { type: 'ReservationCreated', taken: false, reservation },
      { type: 'ReservationConfirmed', taken: true, reservation },
    ]);
    watching.stop();
  });

  test('while Kafka is away, bookings are made; once it is back, they are told', async () => {
    const room = await newRoom(manager);
    const watching = await watch(room);
    kafka.kill();
    await kafka.ended;
    const { reservation } = await book(member, { bookableId: room, title: 'Meanwhile', ...hours(1, 2) });
    expect(reservation.status).toBe('CONFIRMED');

    kafka = await startKafka(folder, Number(kafka.brokers.split(':')[1]));
    await eventually(async () => watching.heard.some(({ taken }) => taken === true));
    expect(watching.heard.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['ReservationCreated', 'ReservationConfirmed']),
    );
    watching.stop();
  });

  async function watch(id: string) {
    const socket = member.socket();
    const heard: Record<string, unknown>[] = [];
    const sink = {
      next: ({ data }: { data?: Record<string, Record<string, unknown>> | null }) =>
        void heard.push(data?.['scheduleChanged'] ?? {}),
      error: () => {},
      complete: () => {},
    };
    socket.subscribe({ query: WATCH, variables: { id } }, sink);
    // Operations of a socket are begun in order: when this one is answered, the subscription stands.
    await socket.iterate({ query: '{ __typename }' }).next();
    return { heard, stop: () => void socket.dispose() };
  }
});

function whyNoKafka(): string | null {
  try {
    findRunner();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
