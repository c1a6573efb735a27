import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BerthProcess } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { book, eventually, hours } from './berth/world.ts';

let berth: BerthProcess;

beforeAll(async () => {
  berth = await BerthProcess.start();
});

afterAll(() => berth.stop());

test('everything killed in the middle of bookings: what was acknowledged is there, and nothing overlaps', async () => {
  const member = await Client.as('member', berth.url);
  const { rooms } = await member.ask('{ rooms { nodes { id } } }');
  const acknowledged: string[] = [];
  let crashed = false;
  const customers = rooms.nodes.map(async ({ id }: { id: string }) => {
    for (let day = 3; !crashed && day < 80; day += 1) {
      const answer = await book(member, { bookableId: id, ...hours(day * 24, day * 24 + 1) }).catch(() => null);
      if (answer?.reservation) acknowledged.push(answer.reservation.id);
    }
  });
  await eventually(async () => acknowledged.length > 40);
  await berth.killEverything();
  crashed = true;
  await Promise.all(customers);

  berth = await new BerthProcess(berth.data, berth.port).ready();
  const again = await Client.as('member', berth.url);
  const { databases } = await berth.run();
  const claims = await query(databases['reservations'] as string, 'SELECT reservation_id AS id FROM claims');
  expect(claims.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));

  const { myReservations } = await again.ask('{ myReservations { totalCount } }');
  expect(myReservations.totalCount).toBeGreaterThanOrEqual(acknowledged.length);
});

test('after it, every event is on the bus, each once', async () => {
  const { databases } = await berth.run();
  const ids = async (database: string, sql: string) =>
    (await query(databases[database] as string, sql)).map(({ id }) => id as string).sort();
  await eventually(
    async () =>
      (await query(databases['reservations'] as string, 'SELECT FROM events WHERE published_at IS NULL')).length === 0,
  );
  expect(await ids('bus', `SELECT id FROM messages WHERE topic = 'reservations'`)).toEqual(
    await ids('reservations', 'SELECT id FROM events'),
  );
});
