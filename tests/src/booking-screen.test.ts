import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

const SCREEN = join(import.meta.dirname, '../../examples/booking-screen/dist/main.js');

let manager: Client;
let jonas: Client;
let screen: ChildProcess;
let shown = '';

beforeAll(async () => {
  [manager, jonas] = await Promise.all([Client.as('manager'), Client.as('jonas')]);
});

afterEach(() => void screen?.kill('SIGKILL'));

test('the example books, shows what is taken, and what others book while it looks', async () => {
  const id = await newRoom(manager);
  const { bookable } = await manager.ask('query ($id: ID!) { bookable(id: $id) { name } }', { id });
  const [own, others] = [hours(1, 2), hours(3, 4)];
  screen = spawn(process.execPath, [SCREEN, bookable.name, '--book', own.startsAt], {
    env: { ...process.env, BERTH_URL: `${process.env['BERTH_TEST_URL']}/graphql` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  screen.stdout?.on('data', (text) => {
    shown += text;
  });

  const first = `${bookable.name}: taken\n${line(own)}\n`;
  await eventually(async () => shown.endsWith(first));
  expect(shown).toMatch(/^Booked: [\da-f-]{36}\n/);
  const { reservation } = await book(jonas, { bookableId: id, ...others });
  await eventually(async () => shown.endsWith(`${first}${line(others)}\n`));
  await jonas.ask('mutation ($id: ID!) { cancelReservation(input: { id: $id }) { __typename } }', reservation);
  await eventually(async () => shown.endsWith(first));

  const ended = once(screen, 'exit');
  screen.kill('SIGINT');
  expect((await ended)[0]).toBe(0);
});

function line({ startsAt, endsAt }: { startsAt: string; endsAt: string }): string {
  return `  ${startsAt.slice(0, 16)} – ${endsAt.slice(11, 16)}`;
}
