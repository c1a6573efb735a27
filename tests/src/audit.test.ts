import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { BerthProcess } from './berth/berth-process.ts';
import { create, newVenue, update } from './berth/catalogue.ts';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { createSeries, localTime, moveSeries } from './berth/series.ts';
import { accept, joinWaitlist, place } from './berth/waitlist.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

const ROWS = `SELECT reservations.*, claims.*, to_jsonb(series) AS series FROM reservations
  LEFT JOIN claims ON reservation_id = reservations.id LEFT JOIN series ON series.id = series_id
  ORDER BY reservations.id`;

test('rows are rebuilt from events as they were; the audit sees what is not right', async () => {
  const berth = await BerthProcess.start();
  const [manager, member] = await Promise.all([Client.as('manager', berth.url), Client.as('member', berth.url)]);
  const room = await newRoom(manager, { policy: { bufferBefore: 'PT10M' } });
  const { reservation } = await book(member, { bookableId: room, title: 'Kept', ...hours(1, 2) });
  await member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id, reason: "x" }) { __typename } }', {
    id: reservation.id,
  });
  await book(member, { bookableId: room, ...hours(1, 2) });
  await everythingElse(berth.url);

  // A policy that changes later changes nothing that is booked, nor does a table that becomes smaller.
  const { databases } = await berth.run();
  const url = databases['reservations'] as string;
  await bookTableThatShrinks(manager, member, url);
  await query(url, `UPDATE bookables SET policy = jsonb_set(policy, '{bufferBefore}', '"PT1H"') WHERE id = '${room}'`);
  const before = await query(url, ROWS);
  expect(await command('audit', berth.data)).toMatchObject({ code: 0 });

  await query(url, 'TRUNCATE reservations, claims, series');
  const damaged = await command('audit', berth.data);
  expect(damaged.code).toBe(1);
  expect(damaged.stdout).toMatch(/^\d+ {2}reservations that are not what their events say$/m);

  expect((await command('rebuild', berth.data)).stdout).toContain(`${before.length} reservations rebuilt`);
  expect(await query(url, ROWS)).toEqual(before);
  expect(await command('audit', berth.data)).toMatchObject({ code: 0 });

  await query(url, `UPDATE reservations SET title = 'Forged' WHERE id = '${reservation.id}'`);
  expect((await command('audit', berth.data)).stdout).toContain('Forged');
  await query(url, `DELETE FROM waitlist`);
  expect((await command('audit', berth.data)).stdout).toMatch(/^1 {2}offers without a place in line/m);
  await berth.stop();
});

/** Seven sit at a table of eight, which becomes one of four. */
async function bookTableThatShrinks(manager: Client, member: Client, url: string): Promise<void> {
  const table = { name: 'The long table', capacity: 8, venueId: await newVenue(manager) };
  const { bookable } = await create(manager, 'Table', { bookable: table, inventory: 'POOLED' });
  const capacityKnown = (capacity: number) =>
    eventually(async () => {
      const rows = await query(url, `SELECT FROM bookables WHERE id = '${bookable.id}' AND capacity = ${capacity}`);
      return rows.length > 0;
    });
  await capacityKnown(8);
  await book(member, { bookableId: bookable.id, ...hours(1, 2), quantity: 7 });
  await update(manager, 'Table', bookable.id, { bookable: { ...table, capacity: 4 } });
  await capacityKnown(4);
}

/** A series that was moved, an offer, one that was taken, an answered invitation, and what is not paid. */
async function everythingElse(url: string): Promise<void> {
  const people = await Promise.all([Client.as('manager', url), Client.as('member', url), Client.as('jonas', url)]);
  const [manager, member, jonas] = people;
  const bookableId = await newRoom(manager);
  const rule = 'FREQ=DAILY;COUNT=3';
  const daily = {
    bookableId,
    startsAt: localTime(3, '09:00'),
    duration: 'PT1H',
    rule,
    attendees: ['jonas@berth.test'],
  };
  const { series } = await createSeries(member, daily);
  await moveSeries(member, { id: series.id, startsAt: localTime(4, '09:00') });
  await jonas.ask(
    'mutation ($id: ID!) { respondToInvitation(reservationId: $id, response: ACCEPTED) { __typename } }',
    { id: series.occurrences.nodes[0].id },
  );

  const [taken, open] = [hours(1, 2), hours(3, 4)];
  for (const slot of [taken, open]) {
    const { reservation } = await book(member, { bookableId, ...slot });
    const { id } = await joinWaitlist(jonas, { bookableId, ...slot });
    await member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', reservation);
    const { offer } = await place(jonas, id);
    if (slot === taken) await accept(jonas, offer.id);
  }
  const priced = await newRoom(manager, { price: { amount: 500, currency: 'EUR', per: 'HOUR' } });
  await book(member, { bookableId: priced, ...hours(1, 2) });
}

async function command(name: string, data: string): Promise<{ code: number; stdout: string }> {
  const launcher = join(import.meta.dirname, '../../local/dist/command.js');
  const env = { ...process.env, BERTH_DATA: data };
  const running = promisify(execFile)(process.execPath, [launcher, name, 'reservations'], { env });
  return running.then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }) => ({ code, stdout }),
  );
}
