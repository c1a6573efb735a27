import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { BerthProcess } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { book, hours, newRoom } from './berth/world.ts';

const ROWS = 'SELECT * FROM reservations LEFT JOIN claims ON reservation_id = id ORDER BY id';

test('rows are rebuilt from events as they were; the audit sees what is not right', async () => {
  const berth = await BerthProcess.start();
  const [manager, member] = await Promise.all([Client.as('manager', berth.url), Client.as('member', berth.url)]);
  const room = await newRoom(manager, { policy: { bufferBefore: 'PT10M' } });
  const { reservation } = await book(member, { bookableId: room, title: 'Kept', ...hours(1, 2) });
  await member.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id, reason: "x" }) { __typename } }', {
    id: reservation.id,
  });
  await book(member, { bookableId: room, ...hours(1, 2) });

  // A policy that changes later changes nothing that is booked.
  const { databases } = await berth.run();
  const url = databases['reservations'] as string;
  await query(url, `UPDATE bookables SET policy = jsonb_set(policy, '{bufferBefore}', '"PT1H"') WHERE id = '${room}'`);
  const before = await query(url, ROWS);
  expect(await command('audit', berth.data)).toMatchObject({ code: 0 });

  await query(url, 'TRUNCATE reservations, claims');
  const damaged = await command('audit', berth.data);
  expect(damaged.code).toBe(1);
  expect(damaged.stdout).toMatch(/^\d+ {2}reservations that are not what their events say$/m);

  expect((await command('rebuild', berth.data)).stdout).toContain(`${before.length} reservations rebuilt`);
  expect(await query(url, ROWS)).toEqual(before);
  expect(await command('audit', berth.data)).toMatchObject({ code: 0 });

  await query(url, `UPDATE reservations SET title = 'Forged' WHERE id = '${reservation.id}'`);
  expect((await command('audit', berth.data)).stdout).toContain('Forged');
  await berth.stop();
});

async function command(name: string, data: string): Promise<{ code: number; stdout: string }> {
  const launcher = join(import.meta.dirname, '../../local/dist/command.js');
  const env = { ...process.env, BERTH_DATA: data };
  const running = promisify(execFile)(process.execPath, [launcher, name, 'reservations'], { env });
  return running.then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }) => ({ code, stdout }),
  );
}
