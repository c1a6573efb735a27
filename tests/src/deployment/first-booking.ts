import { logIn } from '../berth/accounts.ts';
import { Client } from '../berth/client.ts';
import { watch } from '../berth/watch.ts';
import { book, eventually, hours, newRoom } from '../berth/world.ts';
import type { Deployment } from './deployment.ts';

/** What somebody does who has just installed it: makes an admin, a venue, a room, and books it. Answers what a watcher hears. */
export async function firstBooking(deployment: Deployment): Promise<string[]> {
  const email = 'admin@example.com';
  const told = await deployment.run('users', ['node', 'subgraphs/users/dist/make-admin.js', email]);
  const [, password = ''] = /shown this once: (\S+)/.exec(told) ?? [];
  const { session } = await logIn(email, password, deployment.url);
  const admin = new Client(deployment.url, session.accessToken);

  await admin.ask(CREATE_VENUE, { input: { name: 'Quay 7', timeZone: 'Europe/Berlin' } });
  const bookableId = await newRoom(admin);
  const { heard, stop } = await watch(admin, WATCH, { bookableId });
  const { reservation } = await book(admin, { bookableId, ...hours(1, 2) });
  if (reservation?.status !== 'CONFIRMED') throw new Error('The room was not booked.');
  await eventually(async () => heard.length === 2);
  stop();
  return heard.map(({ type }) => type);
}

const CREATE_VENUE = `mutation ($input: VenueInput!) {
  createVenue(input: $input) { __typename ... on Problem { message } }
}`;
const WATCH = `subscription ($bookableId: ID!) {
  scheduleChanged(bookableId: $bookableId) { ... on ReservationChange { type } }
}`;
