import type { Client } from '../berth/client.ts';
import { book } from '../berth/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Something to ask for once: what to send, what is another request, and the count that tells how often it was done. */
export interface Wish {
  input: object;
  otherwise: object;
  effects: string;
  values: unknown[];
  expected: number;
}

export interface Mutation {
  name: string;
  /** A wish of its own for each turn, in nobody's way. */
  prepare: (turn: number) => Promise<Wish>;
  // biome-ignore lint/suspicious/noExplicitAny: as the client's own answers.
  send: (input: object) => Promise<any>;
}

/** Each mutation that takes a key, in a room of its own. */
export function keyedMutations(client: Client, newRoom: () => Promise<string>): Mutation[] {
  const rooms = new Map<string, Promise<string>>();
  const room = (name: string) => {
    const known = rooms.get(name) ?? newRoom();
    rooms.set(name, known);
    return known;
  };
  const booked = async (name: string, turn: number) => {
    const { reservation } = await book(client, { bookableId: await room(name), ...slot(turn) });
    return reservation.id as string;
  };
  const mutation = (name: string, success: string, made: string, prepare: Mutation['prepare']): Mutation => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { result: ${name}(input: $input) {
      ... on ${success} { replayed made: ${made} { id } } ... on Problem { code }
    } }`;
    return { name, prepare, send: (input) => client.send(query, { input }) };
  };

  return [
    mutation('createReservation', 'ReservationSuccess', 'reservation', async (turn) => {
      const bookableId = await room('createReservation');
      return {
        input: { bookableId, ...slot(turn) },
        otherwise: { title: 'Another' },
        effects: 'SELECT count(*)::int FROM reservations WHERE bookable_id = $1 AND starts_at = $2',
        values: [bookableId, slot(turn).startsAt],
        expected: 1,
      };
    }),
    mutation('rescheduleReservation', 'ReservationSuccess', 'reservation', async (turn) => {
      const id = await booked('rescheduleReservation', turn);
      return { input: { id, ...slot(turn, 2) }, otherwise: slot(turn, 3), ...told(id, 'reservation.rescheduled.v1') };
    }),
    mutation('cancelReservation', 'ReservationSuccess', 'reservation', async (turn) => {
      const id = await booked('cancelReservation', turn);
      return { input: { id }, otherwise: { reason: 'Another' }, ...told(id, 'reservation.cancelled.v1') };
    }),
    mutation('createReservationSeries', 'SeriesSuccess', 'series', async (turn) => {
      const bookableId = await room('createReservationSeries');
      const startsAt = `${slot(turn * 2).startsAt.slice(0, 10)}T12:00:00`;
      return {
        input: { bookableId, startsAt, duration: 'PT1H', rule: 'FREQ=DAILY;COUNT=2' },
        otherwise: { title: 'Another' },
        effects: `SELECT count(*)::int FROM series JOIN reservations ON series_id = series.id
                  WHERE series.bookable_id = $1 AND series.starts_at LIKE $2`,
        values: [bookableId, `${startsAt.slice(0, 10)}%`],
        expected: 2,
      };
    }),
  ];
}

function told(id: string, type: string) {
  const effects = 'SELECT count(*)::int FROM events WHERE subject = $1 AND type = $2';
  return { effects, values: [id, type], expected: 1 };
}

/** A day for each turn. */
function slot(turn: number, hour = 0): { startsAt: string; endsAt: string } {
  const start = Math.ceil(Date.now() / DAY_MS) * DAY_MS + turn * DAY_MS + hour * HOUR_MS;
  return { startsAt: new Date(start).toISOString(), endsAt: new Date(start + HOUR_MS).toISOString() };
}
