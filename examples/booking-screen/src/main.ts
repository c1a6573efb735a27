// Shows what is taken of a room today and tomorrow, and keeps it true. With --book, books an hour first:
//   npm start --workspace=examples/booking-screen -- "The Bridge" --book 2026-12-01T09:00:00Z
import { parseArgs } from 'node:util';
import { BerthClient, liveSchedule } from '@berth/client';
import { WebSocket } from 'ws';
import { BookDocument, RoomsDocument } from './generated/operations.ts';
import { drawn } from './screen.ts';
import { Session } from './session.ts';

const HOUR_MS = 3_600_000;

const { BERTH_URL: url = 'http://localhost:4000/graphql', BERTH_EMAIL = 'member@berth.test' } = process.env;
const { positionals, values } = parseArgs({ allowPositionals: true, options: { book: { type: 'string' } } });
const session = await Session.logIn(
  new BerthClient({ url }),
  BERTH_EMAIL,
  process.env['BERTH_PASSWORD'] ?? 'berth-demo',
);
const client = new BerthClient({
  url,
  token: (request) => session.token(request),
  // Node has one of its own from 22 on, as browsers do.
  webSocketImpl: WebSocket,
  onSetback: () => console.log('The connection is lost; trying again …'),
});
process.once('SIGINT', () => client.close());

const [wanted] = positionals;
const { rooms } = await client.ask(RoomsDocument, { text: wanted ?? null });
const room = wanted ? rooms.nodes.find(({ name }) => name === wanted) : rooms.nodes[0];
if (!room) throw new Error(wanted ? `There is no room ${wanted}.` : 'There are no rooms.');
if (values.book) console.log(await book(room.id, values.book));

const now = Date.now();
const window = { startsAt: iso(now - HOUR_MS), endsAt: iso(now + 48 * HOUR_MS) };
for await (const slots of liveSchedule(client, { bookableId: room.id, window })) console.log(drawn(room.name, slots));

async function book(bookableId: string, startsAt: string): Promise<string> {
  const input = { bookableId, startsAt, endsAt: iso(Date.parse(startsAt) + HOUR_MS) };
  const { createReservation } = await client.ask(BookDocument, { input });
  return createReservation.__typename === 'ReservationSuccess'
    ? `Booked: ${createReservation.reservation.id}`
    : `Not booked. ${createReservation.message}`;
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}
