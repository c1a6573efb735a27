import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
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
  screen = start(bookable.name, '--book', own.startsAt);
  screen.stdout?.on('data', (chunk) => {
    shown += chunk;
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

test('where there is no such room, it says so, and books nothing', async () => {
  screen = start('Nowhere', '--book', hours(1, 2).startsAt);
  const [said, [code]] = await Promise.all([text(screen.stderr as Readable), once(screen, 'exit')]);
  expect([code, said]).toEqual([1, expect.stringContaining('There is no room Nowhere.')]);
});

function start(...args: string[]): ChildProcess {
  const env = { ...process.env, BERTH_URL: `${process.env['BERTH_TEST_URL']}/graphql` };
  return spawn(process.execPath, [SCREEN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

function line({ startsAt, endsAt }: { startsAt: string; endsAt: string }): string {
  return `  ${startsAt.slice(0, 16)} – ${endsAt.slice(11, 16)}`;
}
